package measure

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/striate-sim/striate/internal/rng"
)

// The fit of a noisy receptive field agrees with scipy in its residual, its shape in periods
// and its parameters.
func TestGaborFitAgreesWithScipy(t *testing.T) {
	type golden struct {
		Fit struct {
			Field []float64 `json:"rf_row_major"`
			P     []float64 `json:"parameters"` // A, x0, y0, theta, sx, sy, f, phi on −1…1, y down
			SSE   float64
			R2    float64
			N     []float64 `json:"nx_ny"`
		} `json:"gabor_fit"`
	}
	want := load[golden](t, "tuning.json").Fit
	g := FitGabor(want.Field, 15, 15)
	relative(t, "sum of squares", g.Fit.SSE, want.SSE, 1e-6)
	relative(t, "R²", g.Fit.R2, want.R2, 1e-8)
	relative(t, "nx", g.NX(), want.N[0], 1e-4)
	relative(t, "ny", g.NY(), want.N[1], 1e-4)
	const pixel = 2. / 14
	relative(t, "amplitude", g.Amplitude, want.P[0], 1e-4)
	near(t, "x", g.X*pixel, want.P[1], 1e-5)
	near(t, "y", -g.Y*pixel, want.P[2], 1e-5)
	relative(t, "width across", g.SigmaU*pixel, want.P[4], 1e-4)
	relative(t, "width along", g.SigmaV*pixel, want.P[5], 1e-4)
	relative(t, "frequency", g.CyclesPerPX/pixel, want.P[6], 1e-4)
	// theta turns clockwise on the screen and points across the stripes.
	near(t, "orientation", math.Remainder(g.OrientationDeg-(90-want.P[3]*180/math.Pi), 180), 0, 0.01)
}

// Fields that are Gabor functions are found whatever their parameters, and R² says how much of
// a field is not one.
func TestGaborFitRecovers(t *testing.T) {
	const side = 16
	s := rng.Named(1, "gabors")
	found := 0
	const fields = 40
	for trial := range uint64(fields) {
		draw := func(i uint32, a, b float64) float64 { return a + (b-a)*float64(s.Uniform(trial, 0, i)) }
		truth := []float64{draw(0, 0.5, 2), draw(1, -3, 3), draw(2, -3, 3), draw(3, 0, math.Pi), draw(4, 1.3, 2.5), draw(5, 1.3, 3.5), draw(6, 0.1, 0.3), draw(7, -math.Pi, math.Pi)}
		search := gaborSearch{}
		for i := range side * side {
			search.x, search.y = append(search.x, float64(i%side)-7.5), append(search.y, 7.5-float64(i/side))
		}
		field := make([]float64, side*side)
		search.predict(field, truth)
		g := FitGabor(field, side, side)
		if g.Fit.R2 < 0.9999 {
			t.Logf("R² %.4f for %.3v", g.Fit.R2, truth)
			continue
		}
		found++
		relative(t, "nx", g.NX(), truth[4]*truth[6], 1e-3)
		near(t, "orientation", math.Remainder(g.OrientationDeg-truth[3]*180/math.Pi, 180), 0, 0.1)
	}
	if found < fields-1 {
		t.Errorf("%d of %d fields were found", found, fields)
	}
	noise := make([]float64, side*side)
	for i := range noise {
		noise[i] = float64(s.Sub("noise").Normal(0, 0, uint32(i)))
	}
	if g := FitGabor(noise, side, side); g.Fit.R2 > 0.3 {
		t.Errorf("white noise is a Gabor function with R² = %.2f", g.Fit.R2)
	}
	if g := FitGabor(make([]float64, 100), 10, 10); !math.IsNaN(g.Fit.R2) || g.Amplitude != 0 {
		t.Errorf("an empty field: %+v", g)
	}
}

// A filter of f = 0.2 cycles a pixel whose response halves at f ± h has the octaves between.
func TestGaborBandwidth(t *testing.T) {
	const h = 0.05
	g := Gabor{CyclesPerPX: 0.2, SigmaU: math.Sqrt(math.Ln2/2) / (math.Pi * h)}
	near(t, "bandwidth", g.BandwidthOctaves(), math.Log2(0.25/0.15), 1e-12)
	// exp(−2π²σ²h²) = ½.
	near(t, "half", math.Exp(-2*math.Pi*math.Pi*g.SigmaU*g.SigmaU*h*h), 0.5, 1e-12)
}

// The derivatives of a Gabor function are those of central differences.
func TestGaborSlopes(t *testing.T) {
	s := gaborSearch{x: []float64{-2, 0.5, 3}, y: []float64{1, -2.5, 0.3}}
	p := []float64{1.3, 0.4, -0.6, 0.8, 1.9, 2.7, 0.21, 0.5}
	d, up, down := make([]float64, 3*len(p)), make([]float64, 3), make([]float64, 3)
	s.slopes(d, p)
	for k := range p {
		const h = 1e-5
		q := slices.Clone(p)
		q[k] += h
		s.predict(up, q)
		q[k] -= 2 * h
		s.predict(down, q)
		for i := range up {
			near(t, fmt.Sprintf("pixel %d by parameter %d", i, k), d[i*len(p)+k], (up[i]-down[i])/(2*h), 1e-6)
		}
	}
}

func BenchmarkFitGabor(b *testing.B) {
	const side = 16
	search := gaborSearch{}
	for i := range side * side {
		search.x, search.y = append(search.x, float64(i%side)-7.5), append(search.y, 7.5-float64(i/side))
	}
	field := make([]float64, side*side)
	search.predict(field, []float64{1, 1, -2, 0.7, 2, 3, 0.17, 0.4})
	s := rng.Named(1, "noise")
	for i := range field {
		field[i] += 0.05 * float64(s.Normal(0, 0, uint32(i)))
	}
	for b.Loop() {
		FitGabor(field, side, side)
	}
}
