package measure

import (
	"math"
	"testing"

	"github.com/striate-sim/striate/internal/rng"
)

// Selectivity of a cell over 30 stimuli agrees with numpy; one response of n is 1, equal ones
// are 0.
func TestSparseness(t *testing.T) {
	type golden struct{ Selectivity map[string]any }
	g := load[golden](t, "tuning.json").Selectivity
	var c Curve
	for i, v := range g["responses"].([]any) {
		c.X, c.Y = append(c.X, float64(i)), append(c.Y, v.(float64))
	}
	r := measureNamed(t, "sparseness").Read(c)
	for field, key := range map[string]string{
		"": "vinje_gallant_S", "activity": "rolls_tovee_a", "kurtosis": "kurtosis_excess_population", "depth": "depth_of_selectivity",
	} {
		relative(t, key, r.number(t, field), g[key].(float64), 1e-10)
	}
	one := measureNamed(t, "sparseness").Read(Curve{X: []float64{0, 1, 2, 3}, Y: []float64{0, 0, 7, 0}})
	near(t, "one cell of four", one.Value, 1, 1e-12)
	equal := measureNamed(t, "sparseness").Read(Curve{X: []float64{0, 1, 2}, Y: []float64{3, 3, 3}})
	near(t, "equal cells", equal.Value, 0, 1e-12)
}

// A rate that varies from trial to trial by σ about μ gives counts in a window T a Fano factor
// of T·σ²/μ, and of 1 more where spikes are drawn from it.
func TestFanoFactor(t *testing.T) {
	c := Curve{}
	s := rng.Named(1, "rates")
	for i := range 20000 {
		c.X = append(c.X, float64(i))
		c.Y = append(c.Y, 40+6*float64(s.Normal(uint64(i), 0, 0)))
	}
	r := measureNamed(t, "{fano-factor: {window: 200 ms}}").Read(c)
	near(t, "Fano factor", r.Value, 0.2*36/40, 0.01)
	near(t, "mean count", r.number(t, "mean"), 8, 0.05)
	r = measureNamed(t, "{fano-factor: {window: 200 ms, poisson: true}}").Read(c)
	near(t, "Fano factor of spikes", r.Value, 1+0.2*36/40, 0.01)
}

// Cells that share a fraction ρ of their noise correlate by ρ, however different their means to
// the stimuli are; their signal correlation is that of the means.
func TestCorrelations(t *testing.T) {
	const rho, stimuli, repeats = 0.3, 4, 3000
	s := rng.Named(2, "noise")
	cells := make([][][]float64, 3)
	means := [][]float64{{1, 2, 3, 4}, {10, 20, 30, 40}, {4, 3, 2, 1}}
	for i := range cells {
		cells[i] = make([][]float64, stimuli)
		for k := range stimuli {
			for r := range repeats {
				shared := float64(s.Sub("shared").Normal(uint64(r), uint64(k), 0))
				own := float64(s.Sub("own").Normal(uint64(r), uint64(k), uint32(i)))
				cells[i][k] = append(cells[i][k], means[i][k]+float64(i+1)*(math.Sqrt(rho)*shared+math.Sqrt(1-rho)*own))
			}
		}
	}
	// Four standard errors of a correlation over 12,000 pairs.
	near(t, "noise correlation", NoiseCorrelation(cells[0], cells[1]), rho, 4*(1-rho*rho)/math.Sqrt(stimuli*repeats))
	all, pairs := MeanNoiseCorrelation(cells)
	near(t, "mean noise correlation", all, rho, 4/math.Sqrt(stimuli*repeats))
	near(t, "pairs", float64(pairs), 3, 0)
	near(t, "signal correlation", SignalCorrelation(means[0], means[1]), 1, 1e-12)
	near(t, "opposite tuning", SignalCorrelation(means[0], means[2]), -1, 1e-12)
	if r := NoiseCorrelation(cells[0], [][]float64{{1, 1, 1}, {1, 1, 1}, {2, 2, 2}, {0, 0, 0}}); !math.IsNaN(r) {
		t.Errorf("a cell that does not vary correlates by %v", r)
	}
}

// A power law has its exponent everywhere; the transition from supralinear to sublinear is
// where it crosses 1.
func TestLocalExponent(t *testing.T) {
	x := []float64{1, 2, 4, 8, 16}
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = 3 * math.Pow(v, 2.2)
	}
	for _, e := range LocalExponent(x, y) {
		near(t, "exponent", e, 2.2, 1e-12)
	}
	e := LocalExponent([]float64{0, 1, 2}, []float64{0, 1, 4})
	if !math.IsNaN(e[0]) || !math.IsNaN(e[1]) || math.Abs(e[2]-2) > 1e-12 {
		t.Errorf("exponents at 0, 1, 2: %v", e)
	}
}

// Drawing things with replacement gives the mean of normal numbers the interval ±1.96/√n.
func TestBootstrapOver(t *testing.T) {
	x := make([]float64, 400)
	s := rng.Named(5, "things")
	for i := range x {
		x[i] = float64(s.Normal(0, 0, uint32(i)))
	}
	low, high := NewBootstrap(1).Over(len(x), func(drawn []int) float64 {
		var sum float64
		for _, i := range drawn {
			sum += x[i]
		}
		return sum / float64(len(x))
	})
	near(t, "width", high-low, 2*1.96/math.Sqrt(400), 0.02)
	near(t, "middle", (high+low)/2, mean(x), 0.01)
}
