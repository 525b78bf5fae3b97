package hierarchy_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// screen is a sheet of side pixels of 0.1 deg.
func screen(side int) neuron.Sheet {
	return neuron.Sheet{Channels: 1, Height: side, Width: side, SpacingDeg: 0.1}
}

// grating draws a grating that fills the screen.
func grating(t *testing.T, side int, orientationDeg, frequencyCPD, contrastPct, phaseDeg float64) []float32 {
	t.Helper()
	g := config.Defaults(&stimulus.Grating{Wave: stimulus.Wave{
		OrientationDeg: config.Fixed(orientationDeg), FrequencyCPD: config.Fixed(frequencyCPD),
		ContrastPct: config.Fixed(contrastPct), PhaseDeg: config.Fixed(phaseDeg),
	}})
	m, err := g.Movie(screen(side), rng.Stream{})
	if err != nil {
		t.Fatal(err)
	}
	pixels := make([]float32, side*side)
	m.Render(pixels, 0, 1, 0)
	return pixels
}

func eye(t *testing.T, f hierarchy.Frontend, in neuron.Sheet, lanes int) *hierarchy.Eye {
	t.Helper()
	e, err := hierarchy.NewEye(in, lanes, f)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func about(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %.6g, want %.6g ± %.2g", what, got, want, tolerance)
	}
}

// retinaAt returns ON − OFF of the cell in the middle of the screen.
func retinaAt(e *hierarchy.Eye, pixels []float32) float64 {
	out := e.Out()
	y := e.See(pixels, 1)
	i := out.Unit(out.Height/2, out.Width/2, 0)
	return float64(y[i]) - float64(y[i+1])
}

const middle = 101 // pixels a side: an odd number, so that a cell looks at the middle

// The response to a grating is its contrast times the Fourier transform of the difference of
// Gaussians, exp(−2π²σc²f²) − balance·exp(−2π²σs²f²), with the phase of the grating.
func TestRetinaSpatialFrequency(t *testing.T) {
	for _, balance := range []float64{1, 0.8} {
		r := &hierarchy.Retina{CentreDeg: 0.2, SurroundDeg: 0.6, Balance: balance, Gain: 3, PoolDeg: 1, Stride: 1}
		e := eye(t, r, screen(middle), 1)
		for _, f := range []float64{0, 0.25, 0.5, 1, 1.5} {
			h := math.Exp(-2*math.Pi*math.Pi*0.04*f*f) - balance*math.Exp(-2*math.Pi*math.Pi*0.36*f*f)
			for _, phase := range []float64{0, 60} {
				want := 3 * 0.7 * h * math.Cos(phase*math.Pi/180)
				// A luminance of 0.5 is seen with weight 1 − balance, in units of contrast.
				about(t, "response", retinaAt(e, grating(t, middle, 30, f, 70, phase)), want+3*(1-balance), 2e-3)
			}
		}
	}
}

// With gain control a grating that fills the pool has a root-mean-square contrast of c·H/√2,
// which takes the response to gain·c·H·c50/√(c50² + c²H²/2): linear at low, saturating at high
// contrast.
func TestRetinaGainControl(t *testing.T) {
	r := &hierarchy.Retina{CentreDeg: 0.2, SurroundDeg: 0.6, Balance: 1, Gain: 2, C50Pct: 20, PoolDeg: 1, Stride: 1}
	e := eye(t, r, screen(middle), 1)
	h := math.Exp(-2*math.Pi*math.Pi*0.04) - math.Exp(-2*math.Pi*math.Pi*0.36)
	for _, c := range []float64{0, 0.02, 0.1, 0.3, 0.6, 1} {
		want := 2 * c * h * 0.2 / math.Sqrt(0.04+c*c*h*h/2)
		about(t, "response", retinaAt(e, grating(t, middle, 90, 1, 100*c, 0)), want, 2e-3)
	}
}

// Light and dark are treated alike: the negative of an image swaps ON and OFF cells, and
// uniform light is not seen.
func TestRetinaOnOffSymmetry(t *testing.T) {
	for _, c50 := range []float64{0, 15} {
		r := &hierarchy.Retina{CentreDeg: 0.15, SurroundDeg: 0.4, Balance: 1, Gain: 1, C50Pct: c50, PoolDeg: 0.5, Stride: 2}
		e := eye(t, r, screen(24), 1)
		x, negative := make([]float32, 24*24), make([]float32, 24*24)
		rng.Named(1, "image").Uniforms(x, 0, 0, 0)
		for i, v := range x {
			negative[i] = 1 - v
		}
		y := slices.Clone(e.See(x, 1))
		for i, v := range e.See(negative, 1) {
			about(t, "the other cell of the negative", float64(v), float64(y[i^1]), 3e-6)
			if y[i] < 0 || y[i] > 0 && y[i^1] > 0 {
				t.Fatal("ON and OFF respond at once, or negatively")
			}
		}
		for i := range x {
			x[i] = 0.8
		}
		for _, v := range e.See(x, 1) {
			about(t, "response to uniform light", float64(v), 0, 1e-6)
		}
	}
}

// A cell responds to a preferred grating of contrast c with gain·c, whatever its phase, and
// with gain·c² as energy; to orthogonal and uniform images hardly and not at all.
func TestEnergyIsPhaseInvariant(t *testing.T) {
	for _, form := range []string{"amplitude", "energy"} {
		g := &hierarchy.OrientationEnergy{Orientations: 4, FrequenciesCPD: []float64{1, 2}, BandwidthOctaves: 1.5, Aspect: 1, Gain: 5, Form: form, Stride: 50}
		e := eye(t, g, screen(middle), 1)
		at := e.Out().Unit(1, 1, 0) // looks at the middle
		for _, c := range []float64{0.1, 0.8} {
			want := 5 * c
			if form == "energy" {
				want = 5 * c * c
			}
			for phase := 0.0; phase < 360; phase += 25 {
				for k := range 4 {
					y := e.See(grating(t, middle, 45*float64(k), 1, 100*c, phase), 1)[at : at+8]
					about(t, form+" of the preferred grating", float64(y[k]), want, 1e-5)
					if orthogonal := y[(k+2)%4]; float64(orthogonal) > 0.02*want {
						t.Errorf("%s of the orthogonal grating is %v", form, orthogonal)
					}
				}
			}
		}
		for _, v := range e.See(grating(t, middle, 0, 0, 60, 0), 1) {
			about(t, form+" of uniform light", float64(v), 0, 1e-3)
		}
	}
}

// The tuning of a Gabor filter is Gaussian in the plane of spatial frequency, and half as high
// at frequencies as many octaves apart as its bandwidth says.
func TestEnergyTuning(t *testing.T) {
	const bandwidth = 1.2
	g := &hierarchy.OrientationEnergy{Orientations: 1, FrequenciesCPD: []float64{1.5}, BandwidthOctaves: bandwidth, Aspect: 0.7, Gain: 1, Form: "amplitude", Stride: 50}
	e := eye(t, g, screen(middle), 1)
	at := e.Out().Unit(1, 1, 0) // looks at the middle
	octaves := math.Exp2(bandwidth)
	sigma := math.Sqrt(math.Ln2/2) / (math.Pi * 1.5) * (octaves + 1) / (octaves - 1)
	for _, tilt := range []float64{0, 5, 10, 20, 40, 170} {
		for _, f := range []float64{1, 1.5, 2} {
			y := e.See(grating(t, middle, tilt, f, 100, 40), 1)[at]
			sin, cos := math.Sincos(tilt * math.Pi / 180)
			lobe := func(across, along float64) float64 {
				return math.Exp(-2 * math.Pi * math.Pi * sigma * sigma * (across*across + along*along/0.49))
			}
			want := lobe(f*math.Abs(cos)-1.5, f*sin)
			about(t, fmt.Sprintf("amplitude at %g deg, %g cpd", tilt, f), float64(y), want, 0.01)
		}
	}
	low := 1.5 * 2 / (1 + octaves)
	about(t, "half-height below", float64(e.See(grating(t, middle, 0, low, 100, 0), 1)[at]), 0.5, 0.01)
	about(t, "half-height above", float64(e.See(grating(t, middle, 0, low*octaves, 100, 0), 1)[at]), 0.5, 0.01)
}

// Front ends see one another: orientation energy of the ON and OFF cells of a retina is that of
// the image times the retina's transfer at the spatial frequency.
func TestEyeOfSeveralFrontends(t *testing.T) {
	r := &hierarchy.Retina{CentreDeg: 0.15, SurroundDeg: 0.5, Balance: 1, Gain: 1, PoolDeg: 1, Stride: 1}
	g := &hierarchy.OrientationEnergy{Orientations: 4, FrequenciesCPD: []float64{1}, BandwidthOctaves: 1.5, Aspect: 1, Gain: 30, Form: "amplitude", Stride: 50}
	e, err := hierarchy.NewEye(screen(middle), 1, r, g)
	if err != nil {
		t.Fatal(err)
	}
	if e.Orientations() != 4 {
		t.Errorf("%d orientations", e.Orientations())
	}
	h := math.Exp(-2*math.Pi*math.Pi*0.0225) - math.Exp(-2*math.Pi*math.Pi*0.25)
	at := e.Out().Unit(1, 1, 0) // looks at the middle
	for _, phase := range []float64{0, 70} {
		y := e.See(grating(t, middle, 45, 1, 40, phase), 1)[at:]
		about(t, "preferred", float64(y[1]), 30*0.4*h, 2e-2)
		if y[3] > 0.02*y[1] {
			t.Errorf("the orthogonal response is %v", y[3])
		}
	}
	if _, err := hierarchy.NewEye(screen(middle), 1, r, r); err == nil {
		t.Error("a retina saw the cells of a retina")
	}
	if _, err := hierarchy.NewEye(screen(middle), 1, &hierarchy.Gabor{Orientations: 1, Kernel: 3, Stride: 1, WavelengthPX: 5, SigmaPX: 2, Aspect: 1}); err == nil {
		t.Error("an eye in pixels was built")
	}
	if _, err := hierarchy.NewEye(screen(middle), 1); err == nil {
		t.Error("an eye without front ends was built")
	}
}

// Front ends sample the middle of the image, and say what they cannot see.
func TestEyeSheets(t *testing.T) {
	for _, f := range []hierarchy.Frontend{
		&hierarchy.Retina{CentreDeg: 0.1, SurroundDeg: 0.3, Balance: 1, Gain: 1, PoolDeg: 1, Stride: 4},
		&hierarchy.OrientationEnergy{Orientations: 3, FrequenciesCPD: []float64{1}, BandwidthOctaves: 1, Aspect: 1, Gain: 1, Form: "energy", Stride: 4},
	} {
		in := neuron.Sheet{Channels: 1, Height: 23, Width: 30, SpacingDeg: 0.1}
		e := eye(t, f, in, 1)
		out := e.Out()
		x, y := e.First() // of pixels 1 of 0…29, and 1 of 0…22
		about(t, "place of the first cell", x, -1.45, 1e-6)
		about(t, "place of the first cell", y, -1, 1e-6)
		if out.Height != 6 || out.Width != 8 || math.Abs(float64(out.SpacingDeg)-0.4) > 1e-6 {
			t.Errorf("%T: sheet %+v", f, out)
		}
		in.SpacingDeg = 0
		if _, err := hierarchy.NewEye(in, 1, f); err == nil {
			t.Errorf("%T saw an image without visual angle", f)
		}
		in.SpacingDeg, in.Channels = 0.1, 4
		if _, err := hierarchy.NewEye(in, 1, f); err == nil {
			t.Errorf("%T saw four channels", f)
		}
	}
	fine := &hierarchy.OrientationEnergy{Orientations: 3, FrequenciesCPD: []float64{6}, BandwidthOctaves: 1, Aspect: 1, Gain: 1, Form: "energy", Stride: 1}
	if _, err := hierarchy.NewEye(screen(20), 1, fine); err == nil {
		t.Error("6 cpd were seen with pixels of 0.1 deg")
	}
}
