package stimulus

import (
	"math"
	"math/cmplx"
	"slices"
	"testing"

	"github.com/striate-sim/striate/internal/config"
)

// fourier is the coefficient of a signal on a side×side sheet at (kx, ky) cycles a side, x to
// the right and y up from the middle of the sheet.
func fourier(signal []float64, side, kx, ky int) complex128 {
	var sum complex128
	for i, s := range signal {
		x := float64(i%side) - float64(side-1)/2
		y := float64(side-1)/2 - float64(i/side)
		sum += complex(s, 0) * cmplx.Exp(complex(0, -2*math.Pi*(float64(kx)*x+float64(ky)*y)/float64(side)))
	}
	return sum / complex(float64(len(signal)), 0)
}

// A grating of whole cycles on a field of 4 deg: its mean is grey, its Michelson contrast and
// its root mean square, c/√2, are as asked, and all of its power is at one spatial frequency
// at right angles to its stripes.
func TestGratingHasItsFrequencyAndContrast(t *testing.T) {
	const side = 40
	for _, test := range []struct {
		part   string
		kx, ky int
	}{
		{"{grating: {orientation: 0 deg, frequency: 2 cpd, contrast: 60 %}}", 0, 8},
		{"{grating: {orientation: 90 deg, frequency: 1.5 cpd, contrast: 60 %}}", -6, 0},
		{"{grating: {orientation: 45 deg, frequency: 1.4142135623730951 cpd, contrast: 60 %}}", -4, 4},
		{"{grating: {orientation: 180 deg, frequency: 2 cpd, contrast: 60 %, phase: 90 deg}}", 0, -8},
	} {
		s := render(t, test.part, field(side), 0)
		mean, rms := moments(s)
		about(t, "mean", mean, 0, 1e-6)
		about(t, "root mean square", rms, 0.6/math.Sqrt2, 1e-6)
		about(t, "amplitude at its frequency", 2*cmplx.Abs(fourier(s, side, test.kx, test.ky)), 0.6, 1e-6)
		if lo, hi := slices.Min(s), slices.Max(s); hi > 0.6+1e-6 || lo < -0.6-1e-6 {
			t.Errorf("%s spans %.3f to %.3f", test.part, lo, hi)
		}
	}
}

// The phase at the spatial frequency advances by 2π·drift·t towards orientation + 90 deg, and a
// reversing grating keeps its phase while its amplitude goes with the cosine of time.
func TestDriftIsTemporalFrequency(t *testing.T) {
	const side = 40
	const drifting = "{grating: {orientation: 90 deg, frequency: 1 cpd, contrast: 50 %, phase: 30 deg, drift: 4 Hz}}"
	for _, tMS := range []float64{0, 10, 62.5, 125, 250, 1010} {
		// Towards orientation + 90 deg is to the left: the coefficient at −4 cycles a side.
		c := fourier(render(t, drifting, field(side), tMS), side, -4, 0)
		want := 30*math.Pi/180 - 2*math.Pi*4*tMS/1000
		about(t, "phase error", math.Remainder(cmplx.Phase(c)-want, 2*math.Pi), 0, 1e-5)
		about(t, "amplitude", 2*cmplx.Abs(c), 0.5, 1e-5)
	}
	// A crest stands at the middle at 0 and, having moved left by a quarter of a period of
	// 1 deg, at x = −0.25 deg after a quarter of 250 ms.
	s := render(t, "{grating: {orientation: 90 deg, frequency: 1 cpd, drift: 4 Hz}}", field(41), 62.5)
	about(t, "crest", s[20*41+20-2]+s[20*41+20-3], 2*math.Cos(2*math.Pi*0.05), 1e-5)
	const reversing = "{grating: {orientation: 90 deg, frequency: 1 cpd, contrast: 50 %, flicker: 4 Hz}}"
	for _, tMS := range []float64{0, 20, 62.5, 100, 125} {
		c := fourier(render(t, reversing, field(side), tMS), side, -4, 0)
		about(t, "reversing amplitude", 2*real(c), 0.5*math.Cos(2*math.Pi*4*tMS/1000), 1e-5)
		about(t, "reversing phase", imag(c), 0, 1e-6)
	}
}

// The window of a disc covers π r², that of an annulus the difference of two discs, to within
// 0.2 % at pixels of a twentieth of the diameter; a soft edge changes the area by its second moment only.
func TestApertureArea(t *testing.T) {
	for _, test := range []struct {
		size, hole, edge, want, tolerance float64
	}{
		{2, 0, 0, math.Pi, 0.006}, {3.17, 0, 0, math.Pi * 3.17 * 3.17 / 4, 0.006},
		{4, 2, 0, 3 * math.Pi, 0.01}, {0, 2, 0, 36 - math.Pi, 0.006},
		// E[(r + e·t)²] of a raised cosine's edge density π/2·cos(πt): r² + e²(1/4 − 2/π²).
		{4, 0, 1, math.Pi * (4 + 0.25 - 2/(math.Pi*math.Pi)), 0.006},
	} {
		c, err := newCanvas(field(60))
		if err != nil {
			t.Fatal(err)
		}
		a := Aperture{SizeDeg: config.Fixed(test.size), HoleDeg: config.Fixed(test.hole), EdgeDeg: config.Fixed(test.edge), XDeg: config.Fixed(0.23), YDeg: config.Fixed(-0.31)}
		var area float64
		for _, w := range a.window(c) {
			area += w * 0.01
		}
		about(t, "area", area, test.want, test.tolerance)
	}
}

// What is beyond the window is grey; the window moves with x and y, up and to the right.
func TestApertureHides(t *testing.T) {
	s := render(t, "{grating: {frequency: 0 cpd, contrast: 100 %, size: 1 deg, x: 1 deg, y: 0.5 deg}}", field(41), 0)
	for i, v := range s {
		x, y := float64(i%41-20)*0.1, float64(20-i/41)*0.1
		switch r := math.Hypot(x-1, y-0.5); {
		case r < 0.44 && v != 1, r > 0.56 && v != 0:
			t.Fatalf("signal %v at (%.1f, %.1f)", v, x, y)
		}
	}
}

// A Gabor patch is contrast·exp(−r²/2σ²)·cos(2πf·u); across its stripes it is narrower by its
// aspect.
func TestGabor(t *testing.T) {
	s := render(t, "{gabor: {orientation: 90 deg, frequency: 0.5 cpd, contrast: 80 %, sigma: 0.7 deg, aspect: 2}}", field(41), 0)
	at := func(x, y int) float64 { return s[(20-y)*41+20+x] }
	for _, p := range [][2]int{{0, 0}, {3, 0}, {0, 3}, {-5, 4}, {10, 0}, {0, -10}} {
		x, y := 0.1*float64(p[0]), 0.1*float64(p[1])
		want := 0.8 * math.Exp(-(y*y+4*x*x)/(2*0.49)) * math.Cos(2*math.Pi*0.5*x)
		about(t, "gabor", at(p[0], p[1]), want, 1e-6)
	}
}

// A plaid is the sum of its gratings.
func TestPlaidIsASum(t *testing.T) {
	const window = "size: 2 deg, x: 0.3 deg"
	sum := render(t, "{plaid: {orientation: 20 deg, contrast: 30 %, drift: 2 Hz, "+window+", mask: {orientation: 110 deg, contrast: 50 %, frequency: 1 cpd}}}", field(32), 77)
	a := render(t, "{grating: {orientation: 20 deg, contrast: 30 %, drift: 2 Hz, "+window+"}}", field(32), 77)
	b := render(t, "{grating: {orientation: 110 deg, contrast: 50 %, frequency: 1 cpd, "+window+"}}", field(32), 77)
	for i := range sum {
		about(t, "plaid", sum[i], a[i]+b[i], 1e-6)
	}
}

// Contrasts that a screen cannot add up are a mistake of the file.
func TestPlaidTooStrong(t *testing.T) {
	p := Plaid{Wave: Wave{ContrastPct: config.Listed(5, 60)}, Mask: Wave{ContrastPct: config.Fixed(50)}}
	if len(p.Check()) != 1 {
		t.Error("60 % + 50 % was taken")
	}
	p.Mask.ContrastPct = config.Fixed(40)
	if len(p.Check()) != 0 {
		t.Error("60 % + 40 % was refused")
	}
}

// Disc and annulus do not overlap: at the centre only the disc's grating is seen, in the gap
// nothing, around it the surround's, and with equal gratings and no gap there is no seam.
func TestCentreSurround(t *testing.T) {
	const centre = "size: 1 deg, orientation: 0 deg, frequency: 0 cpd, contrast: 40 %"
	s := render(t, "{centre-surround: {"+centre+", gap: 0.5 deg, outer: 3.6 deg, surround: {frequency: 0 cpd, contrast: 90 %}}}", field(41), 0)
	for _, p := range []struct{ x, want float64 }{{0, 0.4}, {0.4, 0.4}, {0.6, 0}, {0.9, 0}, {1.1, 0.9}, {1.7, 0.9}, {1.9, 0}} {
		about(t, "signal along x", s[20*41+20+int(math.Round(p.x*10))], p.want, 1e-6)
	}
	s = render(t, "{centre-surround: {size: 1 deg, contrast: 40 %, surround: {contrast: 40 %}}}", field(41), 0)
	whole := render(t, "{grating: {contrast: 40 %}}", field(41), 0)
	for i := range s {
		about(t, "seam", s[i], whole[i], 1e-6)
	}
	p := pattern(t, "{centre-surround: {size: 2 deg, gap: 0.5 deg, outer: 6 deg, surround: {orientation: 90 deg}}}").(*CentreSurround)
	if c := p.Components(); len(c) != 2 || c[0].SizeDeg != 2 || c[1].HoleDeg != 3 || c[1].SizeDeg != 6 || c[1].OrientationDeg != 90 {
		t.Errorf("components %+v", c)
	}
}
