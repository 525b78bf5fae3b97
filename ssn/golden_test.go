package ssn

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/circuit"
)

type goldenSet struct {
	Params struct {
		W       [2][2]float64
		TauMS   [2]float64 `json:"tau_ms"`
		K, N, G [2]float64
	}
	Sweep []struct {
		C, RE, RI float64
		Eig       [2][2]float64 `json:"eig_per_ms"`
		Stable    bool
		Points    int     `json:"n_fixed_points"`
		JEEGain   float64 `json:"JEE_gainE"`
	}
}

func (g goldenSet) params() Params {
	p := Params{K: g.Params.K, N: g.Params.N, TauMS: g.Params.TauMS, Input: g.Params.G}
	for a := range 2 {
		for b := range 2 {
			p.W[a][b] = math.Abs(g.Params.W[a][b])
		}
	}
	return p
}

func readGolden(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile("testdata/golden/" + name)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, into))
}

func near(t *testing.T, want, got, relative, absolute float64, what string) {
	t.Helper()
	require.LessOrEqual(t, math.Abs(want-got), relative*math.Abs(want)+absolute, "%s: want %v, got %v", what, want, got)
}

// TestGoldenPairs: steady rates and eigenvalues of six two-population sets.
func TestGoldenPairs(t *testing.T) {
	var file struct{ Sets map[string]goldenSet }
	readGolden(t, "01_twopop_steady.json", &file)
	require.Len(t, file.Sets, 6)
	for name, set := range file.Sets {
		t.Run(name, func(t *testing.T) {
			p := set.params()
			for _, want := range set.Sweep {
				points := p.FixedPoints(p.Drive(want.C))
				require.Len(t, points, want.Points, "fixed points at c = %v", want.C)
				if want.Points != 1 {
					continue
				}
				f := points[0]
				near(t, want.RE, f.Rate[E], 1e-8, 1e-10, "r_E")
				near(t, want.RI, f.Rate[I], 1e-8, 1e-10, "r_I")
				require.Equal(t, want.Stable, f.Stable)
				require.Equal(t, want.JEEGain > 1, f.InhibitionStabilized)
				near(t, want.Eig[0][0], real(f.Eigenvalues[0]), 1e-7, 1e-9, "eigenvalue")
				near(t, math.Abs(want.Eig[0][1]), math.Abs(imag(f.Eigenvalues[0])), 1e-7, 1e-7, "frequency")
			}
		})
	}
}

// TestPublishedSetsAreTheGoldens: the named constants are those of the golden values.
func TestPublishedSetsAreTheGoldens(t *testing.T) {
	var file struct{ Sets map[string]goldenSet }
	readGolden(t, "01_twopop_steady.json", &file)
	for name, golden := range map[string]string{"ahmadian2013": "ahmadian2013", "hennequin2018": "hennequin2018", "rubin2015-sum": "ring_sum"} {
		p, err := Published(name)
		require.NoError(t, err)
		want := file.Sets[golden].params()
		want.Cite = p.Cite
		require.Equal(t, want, p)
	}
	_, err := Published("nobody1900")
	require.ErrorContains(t, err, "ahmadian2013")
}

// TestPairSettlesAtItsFixedPoint: the float64 twin of the circuit, integrated from silence,
// ends at the root. Weights are float32 in a circuit, hence the tolerance.
func TestPairSettlesAtItsFixedPoint(t *testing.T) {
	for _, name := range Names() {
		p, err := Published(name)
		require.NoError(t, err)
		c, err := p.Pair()
		require.NoError(t, err)
		for _, strength := range []float64{2, 10, 50} {
			r := c.NewReference()
			copy(r.Ext, []float64{p.Drive(strength)[E], p.Drive(strength)[I]})
			o := r.Settle(0.5, circuit.Settling{ToleranceHzPerMS: 1e-6, MaxMS: 5000})
			require.Equal(t, circuit.Settled, o.Status)
			f := p.FixedPoints(p.Drive(strength))[0]
			near(t, f.Rate[E], r.X[0], 2e-6, 1e-9, name+" r_E")
			near(t, f.Rate[I], r.X[1], 2e-6, 1e-9, name+" r_I")
			near(t, real(f.Eigenvalues[0]), real(r.Eigenvalues()[0]), 1e-5, 1e-9, name+" eigenvalue")
		}
	}
}

// TestHopf: above the critical time constant of inhibition the engine oscillates with the
// golden period, below it settles.
func TestHopf(t *testing.T) {
	var file struct {
		Cases []struct {
			Kind     string
			H        [2]float64
			Critical float64 `json:"tau_I_critical_ms"`
		}
	}
	readGolden(t, "03_regimes.json", &file)
	p, err := Published("hennequin2018")
	require.NoError(t, err)
	tested := 0
	for _, want := range file.Cases {
		if want.Kind != "hopf_tauI" {
			continue
		}
		tested++
		f := p.FixedPoints(want.H)[0]
		near(t, want.Critical, p.HopfTauIMS(f), 1e-8, 0, "critical τ_I")
	}
	require.GreaterOrEqual(t, tested, 3)

	slow := p
	slow.TauMS[I] = 1.05 * 23.7188 // golden: at h = 15 the period is then 80.7552 ms
	c, err := slow.Pair()
	require.NoError(t, err)
	s := c.NewState(1, 0.25)
	c.Drive(s, 0, func(int) float32 { return 15 })
	c.Drive(s, 1, func(int) float32 { return 15 })
	f := p.FixedPoints([2]float64{15, 15})[0]
	s.X[0], s.X[1] = float32(1.02*f.Rate[E]), float32(f.Rate[I]) // from silence it would escape
	o := c.Settle(s, circuit.Heun{}, 0.25, circuit.Settling{ToleranceHzPerMS: 1e-4, MaxMS: 4000})[0]
	require.Equal(t, circuit.Oscillates, o.Status, o.String())
	near(t, 80.7552, o.PeriodMS, 1e-2, 0, "period")

	p.TauMS[I] = 0.95 * 23.7188
	c, err = p.Pair()
	require.NoError(t, err)
	r := c.NewReference()
	r.Ext[0], r.Ext[1] = 15, 15
	require.Equal(t, circuit.Settled, r.Settle(0.5, circuit.Settling{ToleranceHzPerMS: 1e-6, MaxMS: 20000}).Status)
}

// TestRunawayIsNamed: with det J < 0 activity runs away, and the outcome says where and when.
// The golden time to 1,000 Hz at 1.5 times the critical input is 123.336 ms.
func TestRunawayIsNamed(t *testing.T) {
	p := Params{W: [2][2]float64{{1.5, 1}, {0.5, 1}}, K: [2]float64{0.04, 0.04}, N: [2]float64{2, 2}, TauMS: [2]float64{20, 10}, Input: [2]float64{1, 1}}
	require.Empty(t, p.FixedPoints(p.Drive(1.5*5.4750536)))
	c, err := p.Pair()
	require.NoError(t, err)
	s := c.NewState(2, 0.01)
	for pop := range 2 {
		c.Drive(s, pop, func(int) float32 { return 1.5 * 5.4750536 })
	}
	for _, o := range c.Settle(s, circuit.Heun{}, 0.01, circuit.Settling{ToleranceHzPerMS: 1e-6, MaxMS: 1000, CeilingHz: 1000}) {
		require.Equal(t, circuit.Diverged, o.Status)
		require.Equal(t, "E", o.Population)
		near(t, 123.336, o.AtMS, 1e-3, 0, "time")
		require.Contains(t, o.String(), "population E, unit 0")
	}
}

// TestParadoxicalEffect: in an inhibition-stabilized pair, exciting I lowers I (Tsodyks et al.
// 1997); in the other regime it raises it.
func TestParadoxicalEffect(t *testing.T) {
	p, err := Published("hennequin2018")
	require.NoError(t, err)
	for _, strength := range []float64{1, 2, 10} {
		h := p.Drive(strength)
		before := p.FixedPoints(h)[0]
		h[I] *= 1.05
		after := p.FixedPoints(h)[0]
		require.Equal(t, before.InhibitionStabilized, after.Rate[I] < before.Rate[I])
	}
}
