package hierarchy

import (
	"fmt"
	"testing"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/learning"
)

// violations perturbs the rate of each source cell of each projection of a pathway, and
// counts the direct targets whose input changes against the sign of the source's population,
// or in either sign where the source has none; and those that change at all.
func violations(p *Pathway) (wrong, changed int) {
	for _, l := range p.layers {
		if l, ok := l.(plastic); ok {
			for _, q := range l.projections() {
				w, c := violationsOf(q)
				wrong, changed = wrong+w, changed+c
			}
		}
	}
	return wrong, changed
}

// violationsOf is violations of one projection.
func violationsOf(q *projection) (wrong, changed int) {
	for j := range q.wiring.In() {
		rate, input := make([]float32, q.wiring.In()), make([]float32, q.wiring.Out())
		rate[j] = 1
		q.wiring.Drive(input, rate, q.sign(), 1)
		up, down := 0, 0
		for _, v := range input {
			if v > 0 {
				up++
			} else if v < 0 {
				down++
			}
		}
		changed += up + down
		switch q.source {
		case circuit.Excitatory:
			wrong += down
		case circuit.Inhibitory:
			wrong += up
		default:
			wrong += min(up, down)
		}
	}
	return wrong, changed
}

// TestDalesLaw holds that a cell excites all its targets or inhibits them all, before and
// after training by every rule and optimizer, at rates so high that the bounds are met; that
// magnitudes are not negative; and that neither are rates.
func TestDalesLaw(t *testing.T) {
	for _, e := range []example{byName(t, "dale"), plausible()} {
		for name, how := range everyLesson(e) {
			for _, o := range []learning.Optimizer{
				&learning.SGD{Rate: 0.2, Momentum: 0.9},
				&learning.Adam{Rate: 0.02, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8},
			} {
				t.Run(fmt.Sprintf("%s/%s/%T", e.name, name, o), func(t *testing.T) {
					const stimuli = 24
					p := e.pathway(t)
					tr := trainer(t, p, how, o, stimuli, 1)
					tr.how.WeightDecay = 1e-3
					for _, steps := range []int{0, 1, 7} {
						b := e.batch(stimuli)
						for range steps {
							tr.Step(b)
						}
						if wrong, changed := violations(p); wrong != 0 || changed == 0 {
							t.Errorf("after %d more steps: %d of %d targets change against their source's sign", steps, wrong, changed)
						}
					}
					atBound := 0
					for _, w := range tr.p.Weights() {
						if w.Lo != 0 {
							continue // biases are currents, not synapses
						}
						for i, v := range w.W {
							if !(v >= 0) {
								t.Fatalf("%s[%d] = %g", w.Name, i, v)
							} else if v == 0 {
								atBound++
							}
						}
					}
					if atBound == 0 {
						t.Error("no weight met its bound: the test is too mild")
					}
					for s := range p.Stages[:len(p.Stages)-1] {
						for i, v := range tr.tiles.activity(tr.tiles.all[0], s) {
							if !(v >= 0) {
								t.Fatalf("rate %d of %s is %g", i, p.Stages[s].Name, v)
							}
						}
					}
					for _, w := range tr.tiles.all[0].works {
						if w, ok := w.(*daleWork); ok {
							for i, v := range w.i {
								if !(v >= 0) {
									t.Fatalf("rate %d of I cells is %g", i, v)
								}
							}
						}
					}
				})
			}
		}
	}
}

// TestDalesLawCanFail shows that the test sees mixed signs, and that it is the bounds which
// keep the law.
func TestDalesLawCanFail(t *testing.T) {
	if wrong, _ := violations(byName(t, "lenet").pathway(t)); wrong == 0 {
		t.Error("no violation seen in a network of mixed signs")
	}
	e := plausible()
	p := e.pathway(t)
	for _, w := range p.Weights() {
		w.Lo, w.Hi = learning.Unbounded()
	}
	tr := trainer(t, p, &Backprop{}, &learning.SGD{Rate: 0.2, Momentum: 0.9}, 24, 1)
	b := e.batch(24)
	for range 3 {
		tr.Step(b)
	}
	if wrong, _ := violations(p); wrong == 0 {
		t.Error("no violation seen without bounds")
	}
}
