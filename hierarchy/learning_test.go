package hierarchy

import (
	"testing"

	"github.com/striate-sim/striate/learning"
)

// TestTeachingTeaches holds that every way of teaching every example lowers the loss of one
// batch that is shown again and again, below that of one who knows the classes' frequencies
// alone.
func TestTeachingTeaches(t *testing.T) {
	const stimuli = 40
	for _, e := range append(catalogue(), signed()) {
		how := lessons(e)
		if e.name == "signed" {
			how["local-heads"] = &LocalHeads{Feedback: "kolen-pollack", HeadDecay: 0.1, Spread: 0.3}
		}
		for name, how := range how {
			steps, rate := 150, 5e-3
			switch name {
			case "feedback-alignment", "direct-feedback-alignment":
				steps = 600 // forward weights must first align, which is slow in so narrow nets
			case "backprop", "kolen-pollack":
				if e.name == "dann" {
					steps = 400 // corrected steps are small
				}
			case "local-heads":
				if e.name == "dann" { // whose heads see few cells
					steps, rate = 2500, 2e-3
				}
			case "brainprop", "segregated-dendrites":
				continue // TestRewardTeaches, TestPlateausTeach
			}
			tr := trainer(t, e.pathway(t), how, &learning.Adam{Rate: rate, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8}, stimuli, 1)
			b := e.batch(stimuli)
			first, _ := tr.Step(b)
			last, right := 0.0, 0
			for range steps {
				last, right = tr.Step(b)
			}
			classes := e.specs[len(e.specs)-1].Maps
			t.Logf("%s by %s: loss %.3f → %.3f, %d of %d right", e.name, name, first/stimuli, last/stimuli, right, stimuli)
			if !(last < 0.7*first) || right < 2*stimuli/classes {
				t.Errorf("%s by %s: loss %.3f → %.3f, %d of %d right", e.name, name, first/stimuli, last/stimuli, right, stimuli)
			}
		}
	}
}
