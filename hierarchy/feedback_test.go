package hierarchy

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/striate-sim/striate/learning"
)

// descents are the rules whose error comes down layer by layer through synapses of its own.
func descents() map[string]Teaching {
	return map[string]Teaching{
		"feedback-alignment": &FeedbackAlignment{}, "kolen-pollack": &KolenPollack{Decay: 0.1},
		"weight-mirror": &WeightMirror{Rate: 0.1}, "sign-symmetry": &SignSymmetry{Magnitude: "batch-random"},
	}
}

// feedbackOf maps the names of forward weights to the feedback that answers them.
func feedbackOf(tr *Trainer) map[string]*feedback {
	all := map[string]*feedback{}
	for _, f := range tr.feedback() {
		all[f.forward.weights.Name] = f
	}
	return all
}

// TestFeedbackProposes compares the proposals of every rule of the family with the twin's
// backward pass, in which feedback stands where the weights stood.
func TestFeedbackProposes(t *testing.T) {
	const stimuli = tileLanes + 9
	for _, name := range []string{"lenet", "alexnet", "batchnorm", "unshared"} {
		for rule, how := range descents() {
			t.Run(name+"/"+rule, func(t *testing.T) {
				e := byName(t, name)
				p := e.pathway(t)
				n := e.twins(t, p)
				n.trials = someTrials(stimuli)
				n.layers = append(n.layers, &likelihoodTwin{labels: e.labels(stimuli)})
				n.forward(e.stimuli(stimuli), stimuli)
				tr := trainer(t, p, how, recorder{}, stimuli, 2)
				tr.Step(e.batch(stimuli))
				ways, swapped := feedbackOf(tr), 0
				if rule == "weight-mirror" { // has moved since: as it was at the step
					tr = trainer(t, p, how, recorder{}, stimuli, 2)
					ways = feedbackOf(tr)
					y := map[string][]float32{}
					for name, f := range ways {
						y[name] = slices.Clone(f.weights.W)
					}
					tr.Step(e.batch(stimuli))
					for name, f := range ways {
						copy(f.weights.W, y[name])
					}
				}
				for _, a := range n.arrays() {
					if f := ways[a.name]; f != nil {
						copy(a.w, widen(f.weights.W))
						swapped++
					}
				}
				if swapped != len(ways) || swapped == 0 {
					t.Fatalf("%d of %d ways of feedback found", swapped, len(ways))
				}
				n.backward(slices.Repeat([]float64{1.0 / stimuli}, stimuli))
				got := proposals(tr)
				for _, a := range n.arrays() {
					if slices.Contains(e.still, a.name) {
						continue
					}
					alive(t, a.name, a.change)
					near(t, "change of "+a.name, got[a.name], a.change, 1e-4)
				}
			})
		}
	}
}

// TestBroadcastProposes does the same for errors that reach every stage directly.
func TestBroadcastProposes(t *testing.T) {
	const stimuli = tileLanes + 9
	for _, name := range []string{"lenet", "alexnet", "unshared"} {
		e := byName(t, name)
		p := e.pathway(t)
		n := e.twins(t, p)
		n.trials = someTrials(stimuli)
		end := &likelihoodTwin{labels: e.labels(stimuli)}
		end.forward(n.forward(e.stimuli(stimuli), stimuli), stimuli)
		errs := end.backward(slices.Repeat([]float64{1.0 / stimuli}, stimuli))
		n.layers[len(n.layers)-1].backward(errs)
		tr := trainer(t, p, &DirectFeedbackAlignment{}, recorder{}, stimuli, 2)
		tr.Step(e.batch(stimuli))
		h := &headTwin{stimuli: stimuli}
		for _, k := range tr.teacher.(*broadcast).spokes {
			credit := h.apply(widen(k.weights.W), nil, errs)
			from := 0
			if k.stage > 0 {
				from = n.stages[k.stage-1]
			}
			for l := n.stages[k.stage] - 1; l >= from; l-- {
				credit = n.layers[l].backward(credit)
			}
		}
		got := proposals(tr)
		for _, a := range n.arrays() {
			alive(t, a.name, a.change)
			near(t, name+": change of "+a.name, got[a.name], a.change, 1e-4)
		}
	}
}

// TestNoWeightIsTransported changes every forward weight between the forward pass and the
// teaching: no rule of the family may notice, and backpropagation must.
func TestNoWeightIsTransported(t *testing.T) {
	const stimuli = 20
	rules := map[string]Teaching{
		"backprop": &Backprop{}, "feedback-alignment": &FeedbackAlignment{}, "kolen-pollack": &KolenPollack{},
		"direct-feedback-alignment": &DirectFeedbackAlignment{},
	}
	for _, name := range []string{"lenet", "unshared", "dale", "plausible"} {
		e := byName(t, name)
		for rule, how := range rules {
			propose := func(scale float32) map[string][]float32 {
				tr := trainer(t, e.pathway(t), how, recorder{}, stimuli, 1)
				b := e.batch(stimuli)
				tr.tiles.forward(b, true)
				for _, w := range tr.p.Weights() {
					for i := range w.W {
						w.W[i] *= scale * float32(1+i%3)
					}
				}
				tr.teacher.teach(b.Labels)
				tr.held = true
				tr.update(stimuli)
				all := map[string][]float32{}
				for _, l := range tr.everyLearner() {
					all[l.weights.Name] = l.change
				}
				return all
			}
			same := maps.EqualFunc(propose(1), propose(-0.7), slices.Equal[[]float32])
			if same == (rule == "backprop") {
				t.Errorf("%s by %s sees no forward weight: %v", name, rule, same)
			}
		}
	}
}

// TestReciprocalFeedbackFindsWeights holds the law of Kolen & Pollack (1994): Y − W shrinks by
// 1 − η·λ an update, exactly, whatever is learned and by whichever optimizer.
func TestReciprocalFeedbackFindsWeights(t *testing.T) {
	const eta, decay, steps, stimuli = 0.02, 0.5, 60, 24
	for _, name := range []string{"lenet", "unshared", "dale"} {
		for _, o := range []learning.Optimizer{
			&learning.SGD{Rate: eta},
			&learning.Adam{Rate: eta, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8},
		} {
			t.Run(fmt.Sprintf("%s/%T", name, o), func(t *testing.T) {
				e := byName(t, name)
				tr := trainer(t, e.pathway(t), &KolenPollack{Decay: decay}, o, stimuli, 1)
				for _, w := range append(tr.p.Weights(), tr.teacher.weights()...) {
					w.Lo, w.Hi = learning.Unbounded() // a bound would hold one side back
				}
				want := map[string][]float64{}
				for name, f := range feedbackOf(tr) {
					for i, y := range f.weights.W {
						want[name] = append(want[name], float64(y-f.forward.weights.W[i])*math.Pow(1-eta*decay, steps))
					}
				}
				b := e.batch(stimuli)
				for range steps {
					tr.Step(b)
				}
				for name, f := range feedbackOf(tr) {
					apart := widen(f.weights.W)
					for i, w := range f.forward.weights.W {
						apart[i] -= float64(w)
					}
					near(t, "Y − W of "+name, apart, want[name], 5e-3)
				}
			})
		}
	}
}

// TestPooledFeedback compares feedback of one sign with its formula, place by place.
func TestPooledFeedback(t *testing.T) {
	e := byName(t, "dale")
	tr := trainer(t, e.pathway(t), &FeedbackAlignment{}, recorder{}, 4, 1)
	f := tr.feedback()[0]
	const lanes = 3
	d := narrow(normals("d", f.wiring.Out()*lanes))
	got := make([]float32, f.wiring.In()*lanes)
	f.carry(got, d, make([]float32, len(d)), lanes)
	want := make([]float32, len(got))
	for at := 0; at < f.wiring.Out(); at += f.pooled {
		for b := range lanes {
			var mean float32
			for c := range f.pooled {
				mean += d[(at+c)*lanes+b] / float32(f.pooled)
			}
			for c := range f.pooled {
				d[(at+c)*lanes+b] -= mean
			}
		}
	}
	f.wiring.Return(want, d, 1, lanes)
	near(t, "pooled feedback", widen(got), widen(want), 1e-5)
	for i, y := range f.weights.W {
		if y < 0 {
			t.Fatalf("feedback %d of a Dale stage is %g", i, y)
		}
	}
}

// narrow converts to float32.
func narrow(x []float64) []float32 {
	y := make([]float32, len(x))
	for i, v := range x {
		y[i] = float32(v)
	}
	return y
}
