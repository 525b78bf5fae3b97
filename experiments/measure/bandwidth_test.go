package measure

import (
	"math"
	"math/cmplx"
	"testing"
)

// TestGratingOctaves against what the spectrum of the sampled field shows, its limits, and the
// envelope's bandwidth where the spectra on either side of 0 are apart.
func TestGratingOctaves(t *testing.T) {
	for _, g := range []Gabor{
		{SigmaU: 1.2, CyclesPerPX: 0.19, PhaseDeg: 85}, {SigmaU: 2, CyclesPerPX: 0.1, PhaseDeg: -90},
		{SigmaU: 1.7, CyclesPerPX: 0.2, PhaseDeg: 30}, {SigmaU: 3, CyclesPerPX: 0.15, PhaseDeg: 180},
	} {
		// A sinusoid in place of each grating, in steps of 1/2000 cycles.
		amplitude := make([]float64, 2000)
		best := 0
		for k := range amplitude {
			var sum complex128
			for u := -20.; u <= 20; u += 0.1 {
				field := math.Exp(-u*u/(2*g.SigmaU*g.SigmaU)) * math.Cos(2*math.Pi*g.CyclesPerPX*u+g.PhaseDeg*math.Pi/180)
				sum += cmplx.Rect(field, -2*math.Pi*u*float64(k)/2000)
			}
			if amplitude[k] = cmplx.Abs(sum); amplitude[k] > amplitude[best] {
				best = k
			}
		}
		low, high := best, best
		for ; low > 0 && amplitude[low] > amplitude[best]/2; low-- {
		}
		for ; amplitude[high] > amplitude[best]/2; high++ {
		}
		near(t, "octaves", g.GratingOctaves(), math.Log2((float64(high)-0.5)/(float64(low)+0.5)), 0.03)
	}
	many := Gabor{SigmaU: 5, CyclesPerPX: 0.2, PhaseDeg: 40}
	relative(t, "many lobes", many.GratingOctaves(), many.BandwidthOctaves(), 1e-6)
	// x·exp((1 − x²)/2) of two lobes is ½ at 0.3191 and 1.9213 of its peak's frequency.
	for _, x := range []float64{0.3191, 1.9213} {
		near(t, "half", x*math.Exp((1-x*x)/2), 0.5, 1e-3)
	}
	near(t, "two lobes", Gabor{SigmaU: 3, CyclesPerPX: 0.001, PhaseDeg: 90}.GratingOctaves(), math.Log2(1.9213/0.3191), 5e-3)
	if one := (Gabor{SigmaU: 2, CyclesPerPX: 0.08}).GratingOctaves(); !math.IsInf(one, 1) {
		t.Errorf("a blob has %.2f octaves", one)
	}
	field := gaborField(1.2, 3, 0.19, math.Pi/2)
	for gratings, want := range map[bool]float64{false: 0, true: 1} {
		c := SimpleCells()
		c.Gratings = gratings
		near(t, "share", c.FitGabors([][]float64{field}, 16, 16).Share, want, 0)
	}
}
