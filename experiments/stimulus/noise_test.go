package stimulus

import (
	"math"
	"math/cmplx"
	"slices"
	"strconv"
	"testing"

	"github.com/striate-sim/striate/internal/rng"
)

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// White noise has the standard deviation that is asked for and no correlation between checks;
// its checks have their size; every frame is another and the same frame the same.
func TestWhiteNoise(t *testing.T) {
	const side = 120
	s := render(t, "{white-noise: {contrast: 20 %}}", field(side), 0)
	mean, sd := moments(s)
	// Four standard errors: 0.2/120 and 0.2/(√2·120).
	about(t, "mean", mean, 0, 0.0067)
	about(t, "standard deviation", sd, 0.2, 0.0047)
	var lag float64
	for i := 1; i < len(s); i++ {
		lag += s[i] * s[i-1] / sd / sd / float64(len(s))
	}
	about(t, "correlation of neighbours", lag, 0, 4./side)

	s = render(t, "{white-noise: {contrast: 20 %, check: 0.3 deg}}", field(side), 0)
	for i, v := range s {
		if x, y := i%side, i/side; v != s[y/3*3*side+x/3*3] {
			t.Fatalf("pixel (%d, %d) differs from its check", x, y)
		}
	}
	if slices.Equal(s[:3], s[3:6]) {
		t.Error("neighbouring checks are the same")
	}
	const moving = "{white-noise: {refresh: 50 Hz}}"
	a, b, c := render(t, moving, field(20), 0), render(t, moving, field(20), 19.9), render(t, moving, field(20), 20)
	if !slices.Equal(a, b) || slices.Equal(a, c) {
		t.Error("a frame does not last 20 ms")
	}
}

// Binary noise takes two values, each half of the time.
func TestBinaryNoise(t *testing.T) {
	s := render(t, "{binary-noise: {contrast: 40 %}}", field(100), 0)
	bright := 0
	for _, v := range s {
		if math.Abs(math.Abs(v)-0.4) > 1e-6 {
			t.Fatalf("a check of %v", v)
		}
		if v > 0 {
			bright++
		}
	}
	about(t, "bright checks", float64(bright)/10000, 0.5, 0.02) // four standard errors
}

// The amplitude of 1/f noise falls with the power that is asked for, at every frequency and in
// every picture; its contrast is exact and other trials are other pictures.
func TestPinkNoiseSpectrum(t *testing.T) {
	const side = 32
	for _, exponent := range []float64{0, 1, 1.7} {
		s := render(t, "{pink-noise: {exponent: "+number(exponent)+", contrast: 10 %}}", field(side), 0)
		mean, sd := moments(s)
		about(t, "mean", mean, 0, 1e-6)
		about(t, "root-mean-square contrast", sd, 0.1, 1e-6)
		one := cmplx.Abs(fourier(s, side, 1, 0))
		for _, k := range [][2]int{{0, 1}, {2, 0}, {3, -4}, {8, 0}, {5, 12}, {-7, 1}} {
			f := math.Hypot(float64(k[0]), float64(k[1]))
			about(t, "amplitude × f^exponent", cmplx.Abs(fourier(s, side, k[0], k[1]))*math.Pow(f, exponent)/one, 1, 1e-4)
		}
	}
	// A band of 1 to 2 cpd on 3.2 deg holds nothing at 3 and at 7 cycles a side.
	s := render(t, "{pink-noise: {low: 1 cpd, high: 2 cpd, contrast: 10 %}}", field(side), 0)
	about(t, "below the band", cmplx.Abs(fourier(s, side, 3, 0)), 0, 1e-6)
	about(t, "above the band", cmplx.Abs(fourier(s, side, 7, 0)), 0, 1e-6)
	if cmplx.Abs(fourier(s, side, 4, 3)) < 1e-3 {
		t.Error("nothing inside the band")
	}
	p := pattern(t, "pink-noise")
	var trials [2][]float32
	for i := range trials {
		m, err := p.Movie(field(side), rng.Named(1, "stimulus").Nth(uint64(i)))
		if err != nil {
			t.Fatal(err)
		}
		trials[i] = make([]float32, side*side)
		m.Render(trials[i], 0, 1, 0)
	}
	if slices.Equal(trials[0], trials[1]) {
		t.Error("two trials are the same")
	}
}

// The fast transform is the slow one.
func TestFFT(t *testing.T) {
	for _, n := range []int{1, 2, 8, 32} {
		x, want := make([]complex128, n), make([]complex128, n)
		for i := range x {
			x[i] = complex(float64(i*i%7), float64(i%3))
		}
		for k := range want {
			for j, v := range x {
				want[k] += v * cmplx.Exp(complex(0, 2*math.Pi*float64(j*k)/float64(n)))
			}
		}
		newFFT(n).row(x)
		for k := range x {
			if cmplx.Abs(x[k]-want[k]) > 1e-11*float64(n) {
				t.Errorf("n = %d: X_%d = %v, want %v", n, k, x[k], want[k])
			}
		}
	}
}
