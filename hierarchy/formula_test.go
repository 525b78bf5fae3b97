package hierarchy

import (
	"testing"

	"github.com/striate-sim/striate/learning"
)

// TestFormulaTeaches holds a pathway that learns by a rule written as text to the same rule
// written in Go.
func TestFormulaTeaches(t *testing.T) {
	e := byName(t, "unshared")
	at := pace{Rate: 0.01, Passes: 1}
	var states []map[string][]float64
	for _, how := range []Teaching{
		&unlabelled[learning.Oja, *learning.Oja]{Pace: at},
		&unlabelled[learning.Formula, *learning.Formula]{Rule: learning.Formula{P: "rate", Q: "rate", D: "rate^2"}, Pace: at},
	} {
		p := e.pathway(t)
		tr := trainer(t, p, how, &learning.SGD{Rate: 0.05}, 40, 2)
		before := append([]float32(nil), p.Weights()[0].W...)
		for range 12 {
			tr.Step(e.batch(40))
		}
		alive(t, "change", widen(apartOf(p.Weights()[0].W, before)))
		state := map[string][]float64{}
		for _, w := range p.Weights() {
			state[w.Name] = widen(w.W)
		}
		states = append(states, state)
	}
	for name, want := range states[0] {
		near(t, name, states[1][name], want, 1e-5)
	}
}

func apartOf(a, b []float32) []float32 {
	d := make([]float32, len(a))
	for i := range a {
		d[i] = a[i] - b[i]
	}
	return d
}
