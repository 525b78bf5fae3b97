package stimulus

import (
	"math"
	"testing"

	"github.com/striate-sim/striate/internal/rng"
)

// TestPatchesFade: a patch in a disc is the square patch times a gain of the distance from its
// middle, 1 within half the radius, ½ at three quarters of it, 0 at the circle.
func TestPatchesFade(t *testing.T) {
	s := &Patches{Path: photographsOf(t, 2), SizePX: 16, PhotographPX: 64, Count: 40, Whiten: "ramp", Cutoff: 0.4, Window: "square"}
	square, err := s.Load("")
	if err != nil {
		t.Fatal(err)
	}
	s.Window = "disc"
	disc, err := s.Load("")
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range disc.Train.Pixels {
		x, y := float64(i%16)-7.5, float64(i/16%16)-7.5
		r, gain := math.Hypot(x, y)/8, 0.
		switch {
		case r <= 0.5:
			gain = 1
		case r < 1:
			gain = math.Pow(math.Cos(math.Pi*(r-0.5)), 2)
		}
		if want := gain * float64(square.Train.Pixels[i]); math.Abs(float64(v)-want) > 1e-6 {
			t.Fatalf("pixel %d is %g, want %g", i, v, want)
		}
	}
	for side, want := range map[int]float32{3: 1, 5: 1} {
		if got := discWindow(side)[side*side/2]; got != want {
			t.Errorf("the middle of %d pixels has the gain %g", side, got)
		}
	}
}

// TestScrambledPhotographs keep the amplitude of every frequency and the mean, and lose their
// edges: of squares of one grey, whose steps are rare and large, the differences of neighbours
// become Gaussian (kurtosis 3). Every photograph has phases of its own.
func TestScrambledPhotographs(t *testing.T) {
	const n = 64
	x := make([]float32, n*n)
	for i := range x {
		x[i] = float32((i%n/16+i/n/16)%2) + float32(i%n/32)
	}
	f := newFFT(n)
	before, flat := f.spectrum(x), append([]float32(nil), x...)
	f.scramble(x, rng.Named(1, "phases"), 0)
	after := f.spectrum(x)
	for i := range before {
		if a, b := math.Hypot(real(before[i]), imag(before[i])), math.Hypot(real(after[i]), imag(after[i])); math.Abs(a-b) > 1e-2 {
			t.Fatalf("frequency %d: amplitude %g, was %g", i, b, a)
		}
	}
	if got, want := real(after[0]), real(before[0]); math.Abs(got-want) > 1e-2 {
		t.Errorf("mean %g, was %g", got/n/n, want/n/n)
	}
	steps := func(x []float32) []float32 {
		var d []float32
		for i := range len(x) - 1 {
			if i%n != n-1 {
				d = append(d, x[i+1]-x[i])
			}
		}
		return d
	}
	kurtosis := func(d []float32) float64 {
		m := moment(d, 0, 1)
		return moment(d, m, 4) / math.Pow(moment(d, m, 2), 2)
	}
	if got := kurtosis(steps(flat)); got < 6 {
		t.Fatalf("kurtosis %.2f of a picture with edges", got)
	}
	if got := kurtosis(steps(x)); math.Abs(got-3) > 0.8 {
		t.Errorf("kurtosis %.2f of a scrambled picture", got)
	}
	again := append([]float32(nil), flat...)
	f.scramble(again, rng.Named(1, "phases"), 1)
	same := 0
	for i := range again {
		if math.Abs(float64(again[i]-x[i])) < 1e-3 {
			same++
		}
	}
	if same > n*n/10 {
		t.Errorf("%d pixels of two photographs are alike", same)
	}
}
