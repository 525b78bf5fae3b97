package hierarchy

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/learning"
)

// gatedTrainer prepares training with a gate and traces, at a constant rate.
func gatedTrainer(t *testing.T, p *Pathway, how Teaching, o learning.Optimizer, gate Gate, trace float64, batch int) *Trainer {
	t.Helper()
	tr, err := NewTrainer(p, Training{
		Teaching: how, Optimizer: o, Schedule: &learning.Constant{}, Batch: batch, Steps: 1000, StepsEpoch: 100, Gate: gate, Eligibility: trace,
	}, workers(t, 2))
	require.NoError(t, err)
	return tr
}

// TestSurpriseIsTheLoss, of every stimulus, and a reward's error is what the chosen class's error
// is: r − p of it. Both are in the lanes of their stimuli.
func TestSurpriseIsTheLoss(t *testing.T) {
	const batch = tileLanes + 9
	e := byName(t, "unshared")
	for _, gate := range []Gate{&Surprise{}, &RewardError{}} {
		tr := gatedTrainer(t, e.pathway(t), stillRule(), recorder{}, gate, 0, batch)
		b := e.batch(batch)
		loss, right := tr.Step(b)
		sum, rewards := 0.0, 0
		for i, g := range tr.gate.tiles {
			one := tr.tiles.all[i]
			credit := make([]float32, len(one.logits))
			crossEntropy(credit, one.logits, b.Labels[one.first:one.first+one.at.lanes], one.at.lanes)
			for lane, v := range g {
				sum += float64(v)
				action := replies{logits: one.logits, at: one.at}.best(lane)
				if action == b.Labels[one.first+lane] {
					rewards++
				}
				if gate.Evaluates() {
					require.InDelta(t, credit[action*one.at.lanes+lane], v, 1e-6)
				}
			}
		}
		require.Equal(t, right, rewards)
		if !gate.Evaluates() {
			require.InEpsilon(t, loss, sum, 1e-5)
		}
	}
}

// TestSurpriseSquaresTheLoss: backpropagation under surprise descends the mean of ½·L², against
// central differences.
func TestSurpriseSquaresTheLoss(t *testing.T) {
	const batch = tileLanes + 5
	for _, name := range []string{"lenet", "dale", "dann"} {
		e := byName(t, name)
		for i := range e.specs {
			e.specs[i].Dropout = 0
		}
		p := e.pathway(t)
		tr := gatedTrainer(t, p, &Backprop{}, recorder{}, &Surprise{}, 0, batch)
		tr.Step(e.batch(batch))
		got := proposals(tr)
		for _, w := range p.Weights() {
			loss := func() float64 {
				n := e.twins(t, p)
				q := n.forward(e.stimuli(batch), batch)
				classes, sum := len(q)/batch, 0.0
				for s, label := range e.labels(batch) {
					var z float64
					for _, v := range q[s*classes : (s+1)*classes] {
						z += math.Exp(v)
					}
					l := math.Log(z) - q[s*classes+label]
					sum += l * l / 2 / batch
				}
				return sum
			}
			at, h := len(w.W)/3, float32(1e-5)
			was := w.W[at]
			w.W[at] = was + h
			high, above := loss(), float64(w.W[at])
			w.W[at] = was - h
			low, below := loss(), float64(w.W[at])
			w.W[at] = was
			require.InDelta(t, -(high-low)/(above-below), got[w.Name][at], 2e-3*max(0.05, rms(got[w.Name])), "%s: %s", name, w.Name)
		}
	}
}

// TestGatedHebbIsTheFormula: a synaptic rule under a gate is that rule written with the gate in
// it, decay and all, to rounding; and every hidden stage learns at once, with the read-out.
func TestGatedHebbIsTheFormula(t *testing.T) {
	const batch = tileLanes + 5
	at := pace{Rate: 0.01, Passes: 1}
	for _, gate := range []Gate{&Surprise{}, &RewardError{}} {
		e := byName(t, "unshared")
		var states []map[string][]float64
		for _, how := range []Teaching{
			&unlabelled[learning.Oja, *learning.Oja]{Pace: at},
			&unlabelled[learning.Formula, *learning.Formula]{Rule: learning.Formula{P: "gate*rate", Q: "rate", D: "gate*rate^2"}, Pace: at},
		} {
			p := e.pathway(t)
			before := map[string][]float64{}
			for _, w := range p.Weights() {
				before[w.Name] = widen(w.W)
			}
			tr := gatedTrainer(t, p, how, &learning.SGD{Rate: 0.05}, gate, 0, batch)
			state := map[string][]float64{}
			for range 6 {
				tr.Step(e.batch(batch))
			}
			for _, w := range p.Weights() {
				state[w.Name] = widen(w.W)
				if w.Name != "L1/bias" && w.Name != "L2/bias" {
					require.NotEqual(t, before[w.Name], state[w.Name], "%s stands still", w.Name)
				}
			}
			states = append(states, state)
		}
		for name, want := range states[0] {
			near(t, name, states[1][name], want, 1e-5)
		}
	}
}

// TestGatedAttentionIsBrainProp: attention from the chosen action under the gate of the reward's
// error is what BrainProp proposes.
func TestGatedAttentionIsBrainProp(t *testing.T) {
	const batch = tileLanes + 9
	e := byName(t, "plausible")
	var both []map[string][]float64
	for _, gate := range []Gate{nil, &RewardError{}} {
		tr := gatedTrainer(t, e.pathway(t), &BrainProp{Exploration: 0.3, Feedback: "kolen-pollack", Decay: 0.1}, recorder{}, gate, 0, batch)
		loss, right := tr.Step(e.batch(batch))
		p := proposals(tr)
		p["loss"] = []float64{loss, float64(right)}
		both = append(both, p)
	}
	for name, want := range both[0] {
		alive(t, name, want)
		near(t, name, both[1][name], want, 1e-4)
	}
}

// TestGatesRefuse what they could not gate.
func TestGatesRefuse(t *testing.T) {
	reads := &unlabelled[learning.Formula, *learning.Formula]{Rule: learning.Formula{P: "gate*rate", Q: "rate"}, Pace: pace{Rate: 1, Passes: 1}}
	sanger, err := Teachings.Make("sanger")
	require.NoError(t, err)
	for _, c := range []struct {
		example string
		how     Teaching
		gate    Gate
		trace   float64
		batch   int
		want    string
	}{
		{"lenet", &Backprop{}, &RewardError{}, 0, 8, "which no reward can gate"},
		{"lenet", &BrainProp{Feedback: "tied"}, &Surprise{}, 0, 8, "the error of its reward"},
		{"lenet", &BrainProp{Feedback: "tied"}, &RewardError{Late: 1}, 0, 8, "batch 1"},
		{"lenet", &BrainProp{Feedback: "tied"}, &RewardError{}, 0.5, 8, "batch 1"},
		{"batchnorm", &Backprop{}, &Surprise{}, 0, 8, "batch statistics"},
		{"lenet", reads, nil, 0, 8, "there is none"},
		{"lenet", sanger, nil, 0.5, 8, "do not reach"},
	} {
		_, err := NewTrainer(byName(t, c.example).pathway(t), Training{
			Teaching: c.how, Optimizer: &learning.SGD{Rate: 0.1}, Schedule: &learning.Constant{}, Batch: c.batch, Steps: 100, StepsEpoch: 10, Gate: c.gate, Eligibility: c.trace,
		}, workers(t, 1))
		require.ErrorContains(t, err, c.want)
	}
}
