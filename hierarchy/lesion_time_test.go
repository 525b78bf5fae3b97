package hierarchy

import (
	"slices"
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
