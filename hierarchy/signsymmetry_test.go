package hierarchy

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// TestMirrorFindsWeights holds that noise alone turns feedback to the forward weights, to
// within the error of a running mean over 2·N/ρ presentations: |ΔY|² ≈ |W|²·fan·ρ/(2·N).
func TestMirrorFindsWeights(t *testing.T) {
	const stimuli, rate, steps = 64, 0.02, 300
	for _, name := range []string{"lenet", "dale"} {
		e := byName(t, name)
		tr := trainer(t, e.pathway(t), &WeightMirror{Rate: rate}, recorder{}, stimuli, 1)
		b := e.batch(stimuli)
		before := tr.FeedbackAngles()
		for range steps {
			tr.Step(b)
			for i := range b.Trials {
				b.Trials[i] += stimuli
			}
		}
		for i, a := range tr.FeedbackAngles() {
			fan := float64(tr.feedback()[i].fan)
			bound := 1.3 * math.Atan(math.Sqrt(fan*rate/(2*stimuli))) * 180 / math.Pi
			t.Logf("%s, %s: %.1f° → %.1f°, bound %.1f°", name, a.Name, before[i].AngleDeg, a.AngleDeg, bound)
			if a.AngleDeg > max(bound, 6) || before[i].AngleDeg < 2*a.AngleDeg {
				t.Errorf("%s, %s: %.1f° → %.1f°, bound %.1f°", name, a.Name, before[i].AngleDeg, a.AngleDeg, bound)
			}
		}
	}
}

// TestSignsAreFollowed holds the three rules of sign symmetry to their signs and sizes.
func TestSignsAreFollowed(t *testing.T) {
	e := byName(t, "lenet")
	for magnitude, renewed := range map[string]bool{"uniform": false, "batch-random": true, "fixed-random": false} {
		tr := trainer(t, e.pathway(t), &SignSymmetry{Magnitude: magnitude}, recorder{}, 20, 1)
		var seen [2][][]float32
		for step := range seen {
			tr.Step(e.batch(20))
			for _, f := range tr.feedback() {
				seen[step] = append(seen[step], slices.Clone(f.weights.W))
				for i, w := range f.forward.weights.W {
					if w*f.weights.W[i] <= 0 && w != 0 && f.weights.W[i] != 0 {
						t.Fatalf("%s: %s: %g answers %g", magnitude, f.weights.Name, f.weights.W[i], w)
					}
				}
				if r := rms(widen(f.weights.W)) * math.Sqrt(3*float64(f.fan)); math.Abs(r-1) > 0.25 {
					t.Errorf("%s: root mean square of %s is %.2f of the weights' start", magnitude, f.weights.Name, r)
				}
			}
		}
		for i := range seen[0] {
			if slices.Equal(seen[0][i], seen[1][i]) == renewed {
				t.Errorf("%s: renewed at every update: %v", magnitude, !renewed)
			}
		}
	}
	for _, name := range []string{"dale", "plausible"} {
		_, err := NewTrainer(byName(t, name).pathway(t), Training{Teaching: &SignSymmetry{}, Optimizer: recorder{}, Batch: 4}, workers(t, 1))
		if err == nil || !strings.Contains(err.Error(), "one sign") {
			t.Errorf("%s: error %v", name, err)
		}
	}
	_, err := NewTrainer(byName(t, "batchnorm").pathway(t), Training{Teaching: &DirectFeedbackAlignment{}, Optimizer: recorder{}, Batch: 4}, workers(t, 1))
	if err == nil || !strings.Contains(err.Error(), "stage C1") {
		t.Errorf("broadcast through batch statistics: error %v", err)
	}
}
