package hierarchy

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/striate-sim/striate/internal/rng"
)

// lesioned shows stimuli to a pathway with lesions and returns the activity of every stage,
// [stage][stimulus][unit].
func lesioned(t *testing.T, p *Pathway, x []float64, workerCount int, lesions ...Lesion) [][]float32 {
	t.Helper()
	q := NewPredictor(p, workers(t, workerCount))
	if err := q.Lesion(lesions...); err != nil {
		t.Fatal(err)
	}
	n := len(x) / p.In().Units()
	var all [][]float32
	for s, stage := range p.Stages {
		dst := make([]float32, n*stage.Out.Units())
		q.Activity(dst, s, n, func(dst []float32, first, lanes int) { toLanes(dst, x, first, lanes) })
		all = append(all, dst)
	}
	return all
}

func stageNamed(p *Pathway, name string) int {
	return slices.IndexFunc(p.Stages, func(s Stage) bool { return s.Name == name })
}

// whole is a lesion of all the cells named.
func whole(factor float64, of ...string) Lesion {
	return Lesion{Of: of, Factor: factor, Fraction: 1, Stream: rng.Named(5, "lesion")}
}

// Silent interneurons are synapses from them of no weight, bit for bit, in every stage that has
// them or in the one named, and the others stay as they are.
func TestSilentInterneuronsAreCutSynapses(t *testing.T) {
	for _, name := range []string{"dale", "dann", "plausible"} {
		e := byName(t, name)
		p, x := e.pathway(t), e.stimuli(tileLanes+5)
		intact := lesioned(t, p, x, 2)
		for _, of := range []string{"I", p.Stages[len(p.Stages)-2].Name + "/I"} {
			got := lesioned(t, p, x, 2, whole(0, of))
			cut := e.pathway(t)
			for i, l := range cut.layers {
				if d := daleOf(l); d != nil && (of == "I" || slices.ContainsFunc(cut.Stages, func(s Stage) bool { return s.Name+"/I" == of && s.first == i })) {
					clear(d.ie.weights.W)
				}
			}
			want := lesioned(t, cut, x, 1)
			for s := range want {
				if !slices.Equal(got[s], want[s]) {
					t.Errorf("%s, %s silent: stage %s differs from cut synapses", name, of, p.Stages[s].Name)
				}
			}
			if last := len(want) - 1; slices.Equal(got[last], intact[last]) {
				t.Errorf("%s, %s silent: nothing changed", name, of)
			}
		}
	}
}

// What a stage sends on is scaled, silent, or silent in a share of its cells, which is a whole
// number, the same for every stimulus, and contained in a larger share. Stages below are intact,
// and so is the pathway once nothing is asked for.
func TestLesionsOfStages(t *testing.T) {
	for _, e := range catalogue() {
		p, x := e.pathway(t), e.stimuli(7)
		at := len(p.Stages) - 2
		name := p.Stages[at].Name
		intact := lesioned(t, p, x, 1)
		half := lesioned(t, p, x, 1, whole(0.5, name))
		for i, v := range intact[at] {
			if half[at][i] != v/2 {
				t.Fatalf("%s: %v scaled by 0.5 is %v", e.name, v, half[at][i])
			}
		}
		for s := range at {
			if !slices.Equal(half[s], intact[s]) {
				t.Errorf("%s: stage %s below the lesion changed", e.name, p.Stages[s].Name)
			}
		}
		units := p.Stages[at].Out.Units()
		was := make([]bool, units)
		for _, fraction := range []float64{0.2, 0.5, 1} {
			l := whole(0, name)
			l.Fraction = fraction
			got := lesioned(t, p, x, 1, l)[at]
			gone := 0
			for u := range units {
				silent := true
				for b := range 7 {
					silent = silent && got[b*units+u] == 0
					if got[b*units+u] != 0 && got[b*units+u] != intact[at][b*units+u] {
						t.Fatal("a cell that is not lesioned changed")
					}
				}
				if was[u] && !silent {
					t.Errorf("%s: a larger share lacks cell %d", e.name, u)
				}
				was[u] = silent
				if silent {
					gone++
				}
			}
			if want := int(math.Round(fraction * float64(units))); gone < want { // some are silent anyway
				t.Errorf("%s: %d of %d cells are silent, want at least %d", e.name, gone, units, want)
			}
		}
	}
	p := byName(t, "lenet").pathway(t)
	x := byName(t, "lenet").stimuli(7)
	q := NewPredictor(p, workers(t, 1))
	var no *NoCells
	if err := q.Lesion(whole(0, "C1"), whole(0, "I")); !errors.As(err, &no) || no.Name != "I" || !slices.Contains(no.Have, "C2") {
		t.Errorf("a network without interneurons says %v", err)
	}
	dst, intact := make([]float32, 7*p.Stages[0].Out.Units()), lesioned(t, p, x, 1)
	q.Activity(dst, 0, 7, func(dst []float32, first, lanes int) { toLanes(dst, x, first, lanes) })
	if !slices.Equal(dst, intact[0]) {
		t.Error("a lesion that failed left a part of itself")
	}
	if everyone := lesioned(t, p, x, 1, whole(0)); rms(widen(everyone[0])) != 0 || rms(widen(everyone[3])) == 0 {
		t.Error("all cells but the read-out's are not what was silenced")
	}
}

// Noise on the input stands inside the gain, that on the output outside; a current is a bias.
// Both are functions of the stimulus and the cell, whoever works.
func TestNoiseAndCurrentOfStages(t *testing.T) {
	e := byName(t, "dale")
	p, x := e.pathway(t), e.stimuli(2*tileLanes+3)
	d2 := stageNamed(p, "D2")
	intact := lesioned(t, p, x, 1)[d2]
	noise := Lesion{Of: []string{"D2"}, Factor: 1, OutputSD: 0.5, Stream: rng.Named(5, "noise")}
	noisy := lesioned(t, p, x, 1, noise)[d2]
	var mean, square float64
	for i := range noisy {
		d := float64(noisy[i] - intact[i])
		mean, square = mean+d/float64(len(noisy)), square+d*d/float64(len(noisy))
	}
	if standardError := 0.5 / math.Sqrt(float64(len(noisy))); math.Abs(mean) > 4*standardError || math.Abs(math.Sqrt(square)-0.5) > 4*standardError {
		t.Errorf("noise has the mean %g and the standard deviation %g", mean, math.Sqrt(square))
	}
	if again := lesioned(t, p, x, 3, noise)[d2]; !slices.Equal(again, noisy) {
		t.Error("noise depends on who works")
	}
	noise.OutputSD, noise.InputSD = 0, 0.5
	if inside := lesioned(t, p, x, 1, noise)[d2]; slices.Min(inside) < 0 || slices.Equal(inside, intact) {
		t.Error("noise on the input did not pass the gain")
	}
	biased := e.pathway(t)
	for i := range daleOf(biased.layers[biased.Stages[d2].first]).ee.bias.W {
		daleOf(biased.layers[biased.Stages[d2].first]).ee.bias.W[i] += 0.25
	}
	want := lesioned(t, biased, x, 1)[d2]
	for i, v := range lesioned(t, p, x, 1, Lesion{Of: []string{"D2/E"}, Factor: 1, Input: 0.25})[d2] {
		if math.Abs(float64(v-want[i])) > 1e-5*(1+math.Abs(float64(want[i]))) {
			t.Fatalf("a current of 0.25 gives %v, a bias %v", v, want[i])
		}
	}
}
