package measure

import (
	"math"
	"testing"

	"github.com/striate-sim/striate/internal/rng"
)

// fieldOf draws values on side×side pixels by their place right of and above the middle.
func fieldOf(side int, value func(x, y float64) float64) []float64 {
	f, half := make([]float64, side*side), float64(side-1)/2
	for i := range f {
		f[i] = value(float64(i%side)-half, half-float64(i/side))
	}
	return f
}

// TestGaborCutByTheBorder: what a field shows of a Gabor function gives its parameters, also
// where its middle lies at the border or beyond.
func TestGaborCutByTheBorder(t *testing.T) {
	for name, want := range map[string]Gabor{
		"corner":  {X: 6.5, Y: -6, OrientationDeg: 30, SigmaU: 1.6, SigmaV: 2.8, CyclesPerPX: 0.24, PhaseDeg: 50},
		"edge":    {X: -7.5, Y: 1, OrientationDeg: 100, SigmaU: 1.9, SigmaV: 2.5, CyclesPerPX: 0.2, PhaseDeg: -120},
		"outside": {X: 1, Y: 9, OrientationDeg: 80, SigmaU: 2, SigmaV: 4, CyclesPerPX: 0.22, PhaseDeg: 10},
	} {
		s := gaborSearch{}
		field := fieldOf(16, func(x, y float64) float64 {
			s.x, s.y = []float64{x}, []float64{y}
			out := make([]float64, 1)
			s.predict(out, []float64{1, want.X, want.Y, want.OrientationDeg * math.Pi / 180, want.SigmaU, want.SigmaV, want.CyclesPerPX, want.PhaseDeg * math.Pi / 180})
			return out[0]
		})
		g := FitGabor(field, 16, 16)
		relative(t, name+": nx", g.NX(), want.NX(), 1e-3)
		relative(t, name+": ny", g.NY(), want.NY(), 1e-3)
		near(t, name+": x", g.X, want.X, 1e-2)
		near(t, name+": y", g.Y, want.Y, 1e-2)
		near(t, name+": orientation", math.Remainder(g.OrientationDeg-want.OrientationDeg, 180), 0, 0.1)
		relative(t, name+": bandwidth", g.BandwidthOctaves(), want.BandwidthOctaves(), 1e-3)
	}
}

// TestTwoLobesHaveNoBandwidth: u·exp(−u²/2σ²) is a Gabor function in the limit f → 0 alone, so
// its fit is as good as one may ask and its width in periods and its bandwidth are none of a
// simple cell.
func TestTwoLobesHaveNoBandwidth(t *testing.T) {
	field := fieldOf(16, func(x, y float64) float64 { return x * math.Exp(-x*x/8-y*y/18) })
	g := FitGabor(field, 16, 16)
	if g.Fit.R2 < 0.999 || g.NX() > 0.15 || g.BandwidthOctaves() < 2.5 {
		t.Errorf("R² %.4f, nx %.3f, %.2f octaves", g.Fit.R2, g.NX(), g.BandwidthOctaves())
	}
	s := SimpleCells().FitGabors([][]float64{field, gaborField(2, 3, 0.2, 0.4)}, 16, 16)
	for name, of := range map[string][2]float64{
		"share": {s.Share, 0.5}, "fitted": {s.Fitted, 1}, "across": {s.Across, 0.5}, "tuned": {s.Tuned, 0.5}, "inside": {s.Inside, 1},
	} {
		near(t, name, of[0], of[1], 1e-12)
	}
}

// TestOrientationsSpread: of four orientations 45 deg apart none prevails, of two at right angles
// neither; of two 30 deg apart |mean e^{2iθ}| is cos 30 deg.
func TestOrientationsSpread(t *testing.T) {
	at := func(deg float64) []float64 {
		sin, cos := math.Sincos(deg * math.Pi / 180)
		return fieldOf(16, func(x, y float64) float64 {
			u, v := y*cos-x*sin, x*cos+y*sin
			return math.Exp(-u*u/8-v*v/18) * math.Cos(2*math.Pi*0.2*u+0.4)
		})
	}
	for _, c := range []struct {
		degrees []float64
		want    float64
	}{{[]float64{10, 55, 100, 145}, 1}, {[]float64{20, 110}, 1}, {[]float64{50, 80}, 1 - math.Cos(math.Pi/6)}} {
		var fields [][]float64
		for _, d := range c.degrees {
			fields = append(fields, at(d))
		}
		near(t, "orientations", SimpleCells().FitGabors(fields, 16, 16).Orientations, c.want, 1e-4)
	}
}

// TestNoiseIsNoGabor: of fields of white noise none is fitted, in a square or in a disc.
func TestNoiseIsNoGabor(t *testing.T) {
	var fields [][]float64
	for i := range uint64(12) {
		k := uint32(0)
		fields = append(fields, fieldOf(12, func(x, y float64) float64 {
			k++
			window := 1.
			if i%2 == 1 {
				window = math.Exp(-(x*x + y*y) / 18)
			}
			return window * float64(rng.Named(1, "noise").Normal(i, 0, k))
		}))
	}
	if s := SimpleCells().FitGabors(fields, 12, 12); s.Fitted != 0 || s.Share != 0 {
		t.Errorf("%.2f of noise is fitted, %.2f as simple cells", s.Fitted, s.Share)
	}
}
