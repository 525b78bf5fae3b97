package hierarchy

import (
	"testing"
)

// TestPass holds answers, changes and the credit of the image to the twin's, for a credit that
// no loss would give.
func TestPass(t *testing.T) {
	const stimuli = tileLanes + 7
	for _, e := range catalogue() {
		if e.specs[0].Weighting == FixedFrontend {
			continue // the twin's front end has no derivative
		}
		p := e.pathway(t)
		n := e.twins(t, p)
		b := e.batch(stimuli)
		n.trials = b.Trials
		want := n.forward(e.stimuli(stimuli), stimuli)
		credit := normals(e.name+"/credit", len(want))
		wantImage := n.backward(credit)
		for _, workerCount := range []int{1, 2} {
			s, err := NewPass(p, stimuli, true, workers(t, workerCount))
			if err != nil {
				t.Fatal(err)
			}
			s.Show(b)
			s.Give(func(dst []float32, first, lanes int) { toLanes(dst, credit, first, lanes) })
			run := func() { s.Forward(); s.Backward() }
			run()
			answers, image := make([]float32, len(want)), make([]float32, len(wantImage))
			s.Answers(answers)
			s.ImageCredit(image)
			near(t, e.name+": answers", widen(answers), want, 1e-4)
			near(t, e.name+": image", widen(image), wantImage, 1e-3)
			changes := map[string][]float64{}
			for _, c := range s.Changes() {
				changes[c.Name] = widen(c.Values)
			}
			for _, a := range n.arrays() {
				if len(e.still) == 0 || a.name != e.still[0] {
					near(t, e.name+": "+a.name, changes[a.name], a.change, 1e-3)
				}
			}
			if allocs := testing.AllocsPerRun(3, run); allocs != 0 {
				t.Errorf("%s with %d workers: %g allocations a pass", e.name, workerCount, allocs)
			}
		}
	}
}

// TestPassStopsAtSynapses holds that the changes do not depend on how far credit goes.
func TestPassStopsAtSynapses(t *testing.T) {
	const stimuli = 5
	e := byName(t, "lenet")
	p := e.pathway(t)
	credit := normals("credit", stimuli*p.Classes())
	var want []Array
	for _, toImage := range []bool{true, false} {
		s, err := NewPass(p, stimuli, toImage, workers(t, 1))
		if err != nil {
			t.Fatal(err)
		}
		s.Show(e.batch(stimuli))
		s.Give(func(dst []float32, first, lanes int) { toLanes(dst, credit, first, lanes) })
		s.Backward()
		if want == nil {
			want = s.Changes()
		}
		for i, c := range s.Changes() {
			near(t, c.Name, widen(c.Values), widen(want[i].Values), 0)
		}
	}
}
