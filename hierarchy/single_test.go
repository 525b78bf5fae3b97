package hierarchy

import (
	"slices"
	"testing"

	"github.com/striate-sim/striate/learning"
)

// stored hides that an optimizer is direct: changes are stored and handed to it.
type stored struct{ learning.Optimizer }

// TestSingleStimuliChangeTheSame holds that updates by one stimulus, which are not stored,
// give the bits of those that are, by every rule and for any number of workers.
func TestSingleStimuliChangeTheSame(t *testing.T) {
	e := layered(sigmoid, 9, 7)
	for name, how := range map[string]Teaching{
		"backprop": &Backprop{}, "kolen-pollack": &KolenPollack{Decay: 0.1}, "segregated-dendrites": &SegregatedDendrites{Start: "spread", BiasRate: 1},
		"predictive-coding": &PredictiveCoding{Steps: 4, Rate: 0.2, Variance: 1, Feedback: "tied", Inference: "settle"},
	} {
		for _, n := range []int{1, 2} {
			o := &learning.SGD{Rate: 0.1}
			direct, general := trainer(t, e.pathway(t), how, o, 1, n), trainer(t, e.pathway(t), how, stored{o}, 1, 1)
			direct.trials = 1
			taken := 0
			for _, l := range direct.learners {
				if direct.takesSingle(l) {
					taken++
				}
			}
			if want := 3; taken != want && name != "kolen-pollack" { // whose weights decay
				t.Errorf("%s: %d arrays are changed without being stored, want %d", name, taken, want)
			}
			for range 4 {
				direct.Step(e.batch(1))
				general.Step(e.batch(1))
			}
			for i, w := range direct.p.Weights() {
				if !slices.Equal(w.W, general.p.Weights()[i].W) {
					t.Errorf("%s with %d workers: %s differs", name, n, w.Name)
				}
			}
		}
	}
}
