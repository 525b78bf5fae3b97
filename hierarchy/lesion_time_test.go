package hierarchy

import (
	"slices"
	"strings"
	"testing"
)

// Lesions of networks in time act at every step: silent interneurons are cut synapses, and a
// silent stage sends nothing up, sideways or back, so that no answer depends on the image.
func TestLesionsInTime(t *testing.T) {
	for _, e := range inTime() {
		p, x := e.pathway(t), e.stimuli(5)
		last := len(p.Stages) - 1
		intact := lesioned(t, p, x, 1)
		if e.name == "dale" {
			cut := e.pathway(t)
			for _, l := range cut.layers {
				if d := daleOf(l); d != nil {
					clear(d.ie.weights.W)
				}
			}
			got, want := lesioned(t, p, x, 1, whole(0, "I")), lesioned(t, cut, x, 1)
			for s := range want {
				if !slices.Equal(got[s], want[s]) || slices.Equal(got[s], intact[s]) {
					t.Errorf("%s: stage %s with silent interneurons is not that with cut synapses", e.title(), p.Stages[s].Name)
				}
			}
		}
		got := lesioned(t, p, x, 1, whole(0, p.Stages[0].Name))[last]
		n := len(got) / 5
		for b := range 4 {
			if !slices.Equal(got[:n], got[(b+1)*n:(b+2)*n]) {
				t.Errorf("%s: with a silent first stage the answer depends on the image", e.title())
			}
		}
		if slices.Equal(intact[last][:n], intact[last][n:2*n]) {
			t.Errorf("%s: intact, no answer depends on the image", e.title())
		}
	}
}

// A projection that is cut, by its name or with all that run as it does, is one without
// weights; one that is scaled, one with scaled weights.
func TestCutProjections(t *testing.T) {
	for _, e := range inTime() {
		p, x := e.pathway(t), e.stimuli(5)
		intact := lesioned(t, p, x, 1)
		for _, name := range []string{"lateral", "feedback", p.crossings[0].name} {
			for _, by := range []float32{0, 0.5} {
				other := e.pathway(t)
				for _, c := range other.crossings {
					if c.name != name && c.kind() != name {
						continue
					}
					for _, w := range other.Weights() {
						if s := other.Stages[c.target].Name + "/" + c.name; w.Name == s || strings.HasPrefix(w.Name, s+"-") || strings.HasPrefix(w.Name, s+"/") {
							for i := range w.W {
								w.W[i] *= by
							}
						}
					}
				}
				want, got := lesioned(t, other, x, 1), lesioned(t, p, x, 2, whole(float64(by), name))
				for s := range want {
					if !slices.Equal(want[s], got[s]) {
						t.Errorf("%s: %s times %g differs from weights times %g in stage %s", e.title(), name, by, by, p.Stages[s].Name)
					}
				}
				if slices.Equal(got[len(got)-1], intact[len(intact)-1]) {
					t.Errorf("%s: %s times %g changed nothing", e.title(), name, by)
				}
			}
		}
		if err := NewPredictor(p, workers(t, 1)).Lesion(Lesion{Of: []string{"lateral"}, Factor: 0, Fraction: 0.5}); err == nil {
			t.Error("a share of a projection was cut")
		}
	}
}
