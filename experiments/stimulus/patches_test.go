package stimulus

import (
	"errors"
	"image"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/striate-sim/striate/internal/rng"
)

// TestWhiteningFilter: a sinusoid of frequency f passes with the gain f·exp(−(f/f₀)⁴), in phase
// (Olshausen & Field 1996).
func TestWhiteningFilter(t *testing.T) {
	const n, cutoff = 64, 0.4
	gain := func(f float64) float64 { return f * math.Exp(-math.Pow(f/cutoff, 4)) }
	for _, k := range [][2]int{{1, 0}, {0, 5}, {7, 3}, {-4, 9}, {20, 20}, {31, 0}} {
		wave := func(x, y int) float64 { return math.Cos(2*math.Pi*float64(k[0]*x+k[1]*y)/n + 0.7) }
		z := make([]float32, n*n)
		for i := range z {
			z[i] = float32(wave(i%n, i/n))
		}
		newFFT(n).filter(z, gain)
		want := gain(math.Hypot(float64(k[0]), float64(k[1])) / n)
		for i := range z {
			if math.Abs(float64(z[i])-want*wave(i%n, i/n)) > 1e-6 {
				t.Fatalf("frequency %v: pixel %d is %g, want %g", k, i, z[i], want*wave(i%n, i/n))
			}
		}
	}
}

// photographsOf writes photographs into a folder, one of them below.
func photographsOf(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		m := image.NewGray(image.Rect(0, 0, 64, 64))
		for p := range m.Pix {
			x, y := p%64, p/64
			m.Pix[p] = uint8(128 + 60*math.Sin(0.3*float64(x+i*y)) + float64((x*7+y*13+i)%40))
		}
		name := filepath.Join(dir, "a.png")
		if i > 0 {
			name = filepath.Join(dir, "below", string(rune('a'+i))+".png")
		}
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, pngFile(t, m), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestPatchesAreCutFromPhotographs: unwhitened, every patch is a square of a photograph with
// mean 0 and variance 1; the same at every loading.
func TestPatchesAreCutFromPhotographs(t *testing.T) {
	dir := photographsOf(t, 1)
	s := &Patches{Path: dir, SizePX: 5, PhotographPX: 64, Count: 30, Whiten: "none", Cutoff: 0.4}
	d, err := s.Load("")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "a.png"))
	if err != nil {
		t.Fatal(err)
	}
	photo := &Images{Height: 64, Width: 64, Channels: 1}
	if err := photo.appendEncoded(raw); err != nil {
		t.Fatal(err)
	}
	var mean, square float64
	for _, v := range photo.Pixels {
		mean += float64(v) / float64(len(photo.Pixels))
	}
	for _, v := range photo.Pixels {
		square += math.Pow(float64(v)-mean, 2) / float64(len(photo.Pixels))
	}
	for _, part := range []*Images{d.Train, d.Test} {
		for i := range part.Count {
			patch, found := part.Image(i), false
			for at := range 64 * 64 {
				x, y := at%64, at/64
				if x > 59 || y > 59 {
					continue
				}
				same := true
				for k, v := range patch {
					want := (float64(photo.Pixels[(y+k/5)*64+x+k%5]) - mean) / math.Sqrt(square)
					if same = math.Abs(float64(v)-want) < 1e-5; !same {
						break
					}
				}
				found = found || same
			}
			if !found {
				t.Fatalf("patch %d is nowhere in the photograph", i)
			}
		}
	}
	if d.Train.Count != 30 || d.Test.Count != 3 || d.Train.Labels != nil || len(d.Classes) != 0 || len(d.SHA256) != 1 {
		t.Errorf("got %d and %d patches, labels %v, classes %v, %d files", d.Train.Count, d.Test.Count, d.Train.Labels, d.Classes, len(d.SHA256))
	}
	again, err := s.Load("")
	if err != nil || !slices.Equal(d.Train.Pixels, again.Train.Pixels) {
		t.Errorf("another loading gives other patches (%v)", err)
	}
}

// TestPatchesWhitened: whitened pixels vary by 1, and by each photograph alike.
func TestPatchesWhitened(t *testing.T) {
	s := &Patches{Path: photographsOf(t, 3), SizePX: 16, PhotographPX: 64, Count: 3000, Whiten: "ramp", Cutoff: 0.4}
	d, err := s.Load("")
	if err != nil {
		t.Fatal(err)
	}
	var square float64
	for _, v := range d.Train.Pixels {
		square += float64(v) * float64(v) / float64(len(d.Train.Pixels))
	}
	if square < 0.7 || square > 1.3 || len(d.SHA256) != 3 {
		t.Errorf("variance %g of patches from %d photographs", square, len(d.SHA256))
	}
}

// TestMeasuredSpectraAreFlat: after whitening by the measured amplitudes the spectrum falls as
// exp(−(f/f₀)⁴) alone, whatever it was.
func TestMeasuredSpectraAreFlat(t *testing.T) {
	const n = 64
	m := &Images{Count: 4, Height: n, Width: n, Channels: 1, Pixels: make([]float32, 4*n*n)}
	rng.Named(1, "spectra").Uniforms(m.Pixels, 0, 0, 0)
	f := newFFT(n)
	for i := range m.Count {
		subtract(m.Image(i), 0.5)
		f.filter(m.Image(i), func(f float64) float64 { return math.Pow(f, -1.7) })
	}
	s := &Patches{SizePX: 8, PhotographPX: n, Whiten: "measured", Cutoff: 0.3}
	s.prepare(m)
	amplitude := f.amplitudes(m)
	for _, k := range []float64{2, 4, 8, 16, 24} {
		want := math.Exp(-math.Pow(k/n/0.3, 4))
		got := amplitude(k/n) / amplitude(3./n) * math.Exp(-math.Pow(3./n/0.3, 4))
		if math.Abs(got/want-1) > 0.1 {
			t.Errorf("%g cycles: amplitude %g, want %g", k, got, want)
		}
	}
}

// TestLocalContrast: a texture of high contrast on the left and of a tenth of it on the right is
// divided by the contrast of each side and the floor, and a plain wave keeps its form.
func TestLocalContrast(t *testing.T) {
	const n = 64
	x := make([]float32, n*n)
	rng.Named(1, "texture").Normals(x, 0, 0, 0)
	for i := range x {
		if i%n >= n/2 {
			x[i] /= 10
		}
	}
	f := newFFT(n)
	toVarianceOne(x)
	f.adapt(x, 3)
	side := func(from int) (sum float64) {
		for i, v := range x {
			if at := i % n; at >= from && at < from+n/4 {
				sum += float64(v) * float64(v) / (n * n / 4)
			}
		}
		return sum
	}
	// Variances of 2·1/1.01 and 2·0.01/1.01 are divided by themselves and a floor of 0.1.
	left, right := 2/1.01, 0.02/1.01
	if got, want := side(n/8), left/(left+0.1); math.Abs(got/want-1) > 0.1 {
		t.Errorf("variance %.3f on the left, want %.3f", got, want)
	}
	if got, want := side(5*n/8), right/(right+0.1); math.Abs(got/want-1) > 0.1 {
		t.Errorf("variance %.3f on the right, want %.3f", got, want)
	}
	for i := range x {
		x[i] = float32(math.Sqrt2 * math.Cos(2*math.Pi*8*float64(i%n)/n))
	}
	f.adapt(x, 6)
	for i, v := range x {
		if want := math.Sqrt2 * math.Cos(2*math.Pi*8*float64(i%n)/n) / math.Sqrt(1.1); math.Abs(float64(v)-want) > 1e-3 {
			t.Fatalf("pixel %d of a wave is %g, want %g", i, v, want)
		}
	}
}

// TestPatchesSayWhatIsMissing, and a photograph of one grey gives numbers.
func TestPatchesSayWhatIsMissing(t *testing.T) {
	var missing *MissingError
	for name, s := range map[string]*Patches{
		"no folder": {Path: filepath.Join(t.TempDir(), "none"), SizePX: 8, PhotographPX: 64, Count: 1},
		"no file":   {Path: t.TempDir(), SizePX: 8, PhotographPX: 64, Count: 1},
		"odd size":  {Path: photographsOf(t, 1), SizePX: 8, PhotographPX: 60, Count: 1},
	} {
		if _, err := s.Load(""); !errors.As(err, &missing) {
			t.Errorf("%s: %v", name, err)
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "grey.png"), pngFile(t, picture(40, 40, color.Gray{90})), 0o644); err != nil {
		t.Fatal(err)
	}
	d, err := (&Patches{Path: dir, SizePX: 8, PhotographPX: 64, Count: 5, Whiten: "measured", Cutoff: 0.4}).Load("")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range d.Train.Pixels {
		if v != v || math.Abs(float64(v)) > 1e-3 {
			t.Fatalf("a grey photograph has a pixel %g", v)
		}
	}
}
