package hierarchy

import (
	"math"
	"testing"

	"github.com/striate-sim/striate/learning"
)

// TestMicrocircuitFindsItsFeedback holds feedback that learns to approach the weights that it
// answers as its decay says, whatever is taught, and what interneurons fail to cancel of it to
// be what they fail to predict, on every wiring.
func TestMicrocircuitFindsItsFeedback(t *testing.T) {
	const stimuli, eta, decay, updates = 20, 0.02, 3, 12
	e := microPathway()
	for _, normalized := range []bool{false, true} {
		how := micro("self-predicting")
		how.Feedback, how.Decay, how.Normalized = "kolen-pollack", decay, normalized
		tr := trainer(t, e.pathway(t), how, &learning.SGD{Rate: eta}, stimuli, 1)
		m := tr.teacher.(*apicals)
		minus := func(a, b []float32) []float64 {
			d := widen(a)
			for i, v := range b {
				d[i] -= float64(v)
			}
			return d
		}
		var before, hidden [][]float64
		for k, n := range m.circuits {
			before = append(before, minus(n.y.weights.W, m.layers[k+1].p.weights.W))
			hidden = append(hidden, minus(n.inhibit.weights.W, n.hear.weights.W))
		}
		first := append([]float32(nil), m.layers[1].p.weights.W...)
		for range updates {
			tr.Step(e.batch(stimuli))
		}
		shrink := math.Pow(1-eta*decay, updates)
		for k, n := range m.circuits {
			want, inner := before[k], hidden[k]
			for i := range want {
				want[i] *= shrink
				inner[i] *= shrink
			}
			w, v := m.layers[k+1].p.weights.W, n.hear.weights.W
			near(t, "Y − W", minus(n.y.weights.W, w), want, 1e-4)
			near(t, "Z − V", minus(n.inhibit.weights.W, v), inner, 1e-4)
			apart := minus(v, w)
			for i, d := range minus(n.inhibit.weights.W, n.y.weights.W) {
				apart[i] -= d
			}
			if r := rms(apart); r > 1e-6 {
				t.Errorf("Z − Y is %.2g off V − W", r)
			}
		}
		if r := rms(minus(first, m.layers[1].p.weights.W)); r < 0.01 {
			t.Errorf("weights move by %g: the test proves nothing", r)
		}
	}
}
