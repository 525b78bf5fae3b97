package stimulus

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
)

func gray(n int, level float32) []float32 { return slices.Repeat([]float32{level}, n) }

// The noise has the level's standard deviation and nothing else; clipping only cuts it.
func TestGaussian(t *testing.T) {
	const side, level = 200, 0.2
	at := rng.Named(1, "test/noise")
	free, clipped := gray(side*side, 0.5), gray(side*side, 0.5)
	(&Gaussian{}).Apply(free, side, side, 1, level, at, 3)
	(&Gaussian{Clip: true}).Apply(clipped, side, side, 1, level, at, 3)
	var mean, variance float64
	outside := 0
	for i, p := range free {
		mean += float64(p-0.5) / float64(len(free))
		variance += float64(p-0.5) * float64(p-0.5) / float64(len(free))
		if p < 0 || p > 1 {
			outside++
		}
		if want := min(max(p, 0), 1); clipped[i] != want {
			t.Fatalf("pixel %d clipped to %v, want %v", i, clipped[i], want)
		}
	}
	// Four standard errors: 0.2/√40000 and 0.2/√80000.
	if math.Abs(mean) > 0.004 || math.Abs(math.Sqrt(variance)-level) > 0.003 {
		t.Errorf("mean %.4f, standard deviation %.4f", mean, math.Sqrt(variance))
	}
	// 2·Φ(−2.5) = 1.24 % lie outside.
	if share := float64(outside) / side / side; math.Abs(share-0.0124) > 0.0023 {
		t.Errorf("%.4f outside 0…1", share)
	}
}

// Every image's square is black, whole and inside, leaves the rest as it was, and stands at
// each place equally often.
func TestSquare(t *testing.T) {
	const height, width, side, channels = 6, 8, 4, 2
	at := rng.Named(1, "test/occluder")
	count := map[[2]int]float64{}
	const images = 15000
	for index := range images {
		m := gray(height*width*channels, 1)
		(&Square{}).Apply(m, height, width, channels, side, at, index)
		first := slices.Index(m, 0) / channels
		top, left := first/width, first%width
		count[[2]int{top, left}]++
		for i, p := range m {
			y, x := i/channels/width, i/channels%width
			inside := y >= top && y < top+side && x >= left && x < left+side
			if inside != (p == 0) {
				t.Fatalf("image %d: pixel (%d, %d) = %v with a square at (%d, %d)", index, x, y, p, left, top)
			}
		}
	}
	var chi2 float64
	for _, c := range count {
		chi2 += (c - images/15) * (c - images/15) / (images / 15)
	}
	if len(count) != 15 || chi2 > 36.1 { // 14 degrees of freedom, p = 0.001
		t.Errorf("%d places, χ² = %.1f", len(count), chi2)
	}
	m := gray(12, 1)
	(&Square{}).Apply(m, 3, 4, 1, 9, at, 0)
	if !slices.Equal(m, gray(12, 0)) {
		t.Error("a square larger than the image should cover it")
	}
}

func TestTransformsAreKeyed(t *testing.T) {
	at := rng.Named(1, "test/x")
	image := gray(28*28, 0.5) // no two places of one value
	for i := range image {
		image[i] += float32(i) / 4096
	}
	for _, name := range Transforms.Names() {
		t.Run(name, func(t *testing.T) {
			part, err := Transforms.Make(name)
			if err != nil {
				t.Fatal(err)
			}
			see := func(at rng.Stream, level float64, index int) []float32 {
				m := slices.Clone(image)
				part.Apply(m, 28, 28, 1, level, at, index)
				return m
			}
			if !slices.Equal(see(at, 0, 1), image) {
				t.Error("level 0 changes the image")
			}
			first := see(at, 3, 1)
			for index := range 20 { // other images, seen before, change nothing
				see(at, 3, index)
			}
			if !slices.Equal(first, see(at, 3, 1)) {
				t.Error("the same draw differs")
			}
			for what, other := range map[string][]float32{
				"index": see(at, 3, 2), "stream": see(rng.Named(2, "test/x"), 3, 1),
			} {
				if slices.Equal(first, other) {
					t.Errorf("another %s gives the same image", what)
				}
			}
			m := slices.Clone(image)
			if n := testing.AllocsPerRun(5, func() { part.Apply(m, 28, 28, 1, 3, at, 1) }); n != 0 {
				t.Errorf("%v allocations", n)
			}
		})
	}
}

// Levels draw afresh: noise of another level is no multiple of the first.
func TestLevelsDrawAfresh(t *testing.T) {
	a, b := gray(1000, 0), gray(1000, 0)
	g := &Gaussian{}
	at := rng.Named(1, "noise")
	g.Apply(a, 1, 1000, 1, 1, at, 0)
	g.Apply(b, 1, 1000, 1, 2, at, 0)
	var r float64
	for i := range a {
		r += float64(a[i]) * float64(b[i]) / 2 / 1000
	}
	if math.Abs(r) > 4/math.Sqrt(1000) {
		t.Errorf("correlation %.3f between levels", r)
	}
}

func TestPartsInFiles(t *testing.T) {
	var file struct {
		A Transform    `yaml:"a"`
		B Transform    `yaml:"b"`
		C Augmentation `yaml:"c"`
		D Augmentation `yaml:"d"`
		E Set          `yaml:"e"`
		F Set          `yaml:"f"`
	}
	n, mistakes := config.Parse("parts.yaml", []byte(`
a: {gaussian: {lin: [0.1, 0.3, 3]}}
b: {square: 4 px}
c: {jitter: {shift: 1 px, rotate: 90 deg}}
d: {flip: 0.2}
e: mnist
f: {folder: {path: photographs, size: 32 px, colour: false}}
`))
	mistakes = append(mistakes, config.Decode(n, &file, "")...)
	if err := mistakes.Err(); err != nil {
		t.Fatal(err)
	}
	if l := file.A.Levels(); len(l) != 3 || math.Abs(l[1]-0.2) > 1e-12 || !file.A.(*Gaussian).Clip {
		t.Errorf("gaussian %+v", file.A)
	}
	if l := file.B.Levels(); !slices.Equal(l, []float64{4}) {
		t.Errorf("square %+v", file.B)
	}
	if j := *file.C.(*Jitter); j.ShiftPX != 1 || math.Abs(j.RotateRad-math.Pi/2) > 1e-12 || j.ScalePct != 10 || j.Shear != 0.15 {
		t.Errorf("jitter %+v", j)
	}
	if f := *file.D.(*Flip); f.Probability != 0.2 {
		t.Errorf("flip %+v", f)
	}
	if f := *file.F.(*Folder); f.Path != "photographs" || f.SizePX != 32 || f.Colour {
		t.Errorf("folder %+v", f)
	}
}

func TestMistakesInFiles(t *testing.T) {
	for text, want := range map[string]string{
		"a: {square: 4.5 px}": "whole pixels",
		"a: {square: 4}":      "unit",
		"a: {gaussian: -1}":   "range",
		"a: gaussian":         "level",
	} {
		var file struct {
			A Transform `yaml:"a"`
		}
		n, _ := config.Parse("parts.yaml", []byte(text))
		mistakes := config.Decode(n, &file, "")
		if len(mistakes) != 1 || !strings.Contains(mistakes[0].Error(), want) {
			t.Errorf("%s: got %v, want %q", text, mistakes, want)
		}
	}
}

// Every part of this package says what it is, and its example decodes.
func TestPartsAreDescribed(t *testing.T) {
	for _, r := range []registry.Any{Sets, Transforms, Augmentations} {
		for _, k := range r.Kinds() {
			if k.Doc == "" || k.Doc[len(k.Doc)-1] == '.' {
				t.Errorf("%s %s: doc %q", r.Part(), k.Name, k.Doc)
			}
			text := k.Example
			if text == "" {
				text = k.Name
			}
			var file struct {
				Set          Set          `yaml:"set"`
				Transform    Transform    `yaml:"transform"`
				Augmentation Augmentation `yaml:"augmentation"`
			}
			n, mistakes := config.Parse(k.Name, []byte(r.Part()+": "+text))
			if mistakes = append(mistakes, config.Decode(n, &file, "")...); len(mistakes) > 0 {
				t.Errorf("%s: %v", text, mistakes)
			}
		}
	}
}
