package stimulus

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// field is a sheet of side pixels of 0.1 deg.
func field(side int) neuron.Sheet {
	return neuron.Sheet{Channels: 1, Height: side, Width: side, SpacingDeg: 0.1}
}

// pattern reads a part from text and returns its only trial.
func pattern(t *testing.T, text string) Pattern {
	t.Helper()
	all := patterns(t, text)
	if len(all) != 1 {
		t.Fatalf("%s: %d trials", text, len(all))
	}
	return all[0].Pattern
}

func patterns(t *testing.T, text string) []Trial {
	t.Helper()
	var file struct {
		P Pattern `yaml:"p"`
	}
	n, mistakes := config.Parse("p.yaml", []byte("p: "+text))
	mistakes = append(mistakes, config.Decode(n, &file, "")...)
	if len(mistakes) > 0 {
		t.Fatalf("%s: %v", text, mistakes)
	}
	return Trials(file.P)
}

// render returns the signal (luminance ÷ Grey − 1) of a moment of the first trial.
func render(t *testing.T, text string, sheet neuron.Sheet, tMS float64) []float64 {
	t.Helper()
	m, err := pattern(t, text).Movie(sheet, rng.Named(1, "stimulus").Nth(0))
	if err != nil {
		t.Fatal(err)
	}
	dst := make([]float32, sheet.Units())
	m.Render(dst, 0, 1, tMS)
	signal := make([]float64, len(dst))
	for i, v := range dst {
		signal[i] = float64(v)/Grey - 1
	}
	return signal
}

func about(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %.6g, want %.6g ± %.2g", what, got, want, tolerance)
	}
}

func moments(signal []float64) (mean, rms float64) {
	for _, s := range signal {
		mean += s / float64(len(signal))
	}
	for _, s := range signal {
		rms += (s - mean) * (s - mean) / float64(len(signal))
	}
	return mean, math.Sqrt(rms)
}

// Every pattern obeys the contract: its trials are functions of the stream alone, whatever was
// asked before; lanes and channels do not touch one another; a moment allocates nothing; pixels
// stay in 0 to 1; a sheet without visual angle is refused; what says it is still is.
func TestPatternsConform(t *testing.T) {
	for _, text := range append(Patterns.Names(), "{grating: {drift: 3 Hz, flicker: 1 Hz, size: 2 deg, edge: 0.7 deg}}", "{bar: {travel: 3 deg, rate: 2 Hz}}",
		"{white-noise: {refresh: 60 Hz, check: 0.5 deg, size: 3 deg}}", "{binary-noise: {refresh: 60 Hz}}", "{pink-noise: {refresh: 60 Hz}}", "{dead-leaves: {refresh: 60 Hz}}") {
		t.Run(text, func(t *testing.T) {
			p := pattern(t, text)
			sheet := neuron.Sheet{Channels: 2, Height: 17, Width: 24, SpacingDeg: 0.2}
			movie := func(at rng.Stream) Movie {
				m, err := p.Movie(sheet, at)
				if err != nil {
					t.Fatal(err)
				}
				return m
			}
			at := rng.Named(3, "stimulus/x").Nth(5)
			m, again := movie(at), movie(at)
			const lanes = 3
			moment := func(m Movie, lane int, tMS float64) []float32 {
				dst := make([]float32, sheet.Units()*lanes)
				for i := range dst {
					dst[i] = -1
				}
				m.Render(dst, lane, lanes, tMS)
				one := make([]float32, sheet.Units())
				for i, v := range dst {
					switch {
					case i%lanes == lane:
						one[i/lanes] = v
					case v != -1:
						t.Fatal("another lane was written")
					}
				}
				return one
			}
			first := moment(m, 1, 120)
			for tMS := 500.0; tMS >= 0; tMS -= 33 { // moments asked for before change nothing
				moment(again, 0, tMS)
			}
			if !slices.Equal(first, moment(again, 2, 120)) {
				t.Error("the same moment of the same trial differs")
			}
			for i, v := range first {
				if !(v >= 0 && v <= 1) {
					t.Fatalf("a pixel is %v", v)
				}
				if v != first[i/2*2] {
					t.Fatal("channels differ")
				}
			}
			if m.Still() && !slices.Equal(first, moment(m, 0, 333)) {
				t.Error("a still pattern moves")
			}
			dst := make([]float32, sheet.Units())
			tMS := 0.0
			if n := testing.AllocsPerRun(20, func() { tMS += 21; m.Render(dst, 0, 1, tMS) }); n != 0 {
				t.Errorf("a moment allocates %v times", n)
			}
			sheet.SpacingDeg = 0
			if _, err := p.Movie(sheet, at); err == nil {
				t.Error("a sheet without visual angle was taken")
			}
		})
	}
}

// A pattern's file says what is drawn, and its sweeps are trials with the units of the format.
func TestTrials(t *testing.T) {
	var lines []string
	for _, trial := range patterns(t, "{plaid: {contrast: [5 %, 20 %], size: {lin: [1 deg, 3 deg, 2]}, mask: {contrast: [10 %]}}}") {
		line := ""
		for _, c := range trial.Coordinates {
			line += fmt.Sprintf("%s=%v ", c.Key, c.Value)
		}
		p := trial.Pattern.(*Plaid)
		lines = append(lines, line+fmt.Sprintf("| %g %g %g", p.Wave.ContrastPct.Value(), p.Mask.ContrastPct.Value(), p.Aperture.SizeDeg.Value()))
	}
	want := `plaid.contrast=5 mask.contrast=10 size=1 | 5 10 1
plaid.contrast=5 mask.contrast=10 size=3 | 5 10 3
plaid.contrast=20 mask.contrast=10 size=1 | 20 10 1
plaid.contrast=20 mask.contrast=10 size=3 | 20 10 3`
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Every example is a stimulus that can be shown.
func TestPatternExamples(t *testing.T) {
	for _, k := range Patterns.Kinds() {
		_, part, ok := strings.Cut(k.Example, ": ")
		if !ok || !strings.Contains(part, k.Name) {
			t.Errorf("%s: example %q does not show it", k.Name, k.Example)
			continue
		}
		for _, trial := range patterns(t, part) {
			if _, err := trial.Pattern.Movie(field(32), rng.Named(1, "x")); err != nil {
				t.Errorf("%s: %v", k.Example, err)
			}
		}
	}
}
