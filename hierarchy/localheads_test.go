package hierarchy

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/striate-sim/striate/learning"
)

// signed is a pathway of mixed signs that local heads can teach.
func signed() example {
	return example{name: "signed", in: sheet(9, 8, 2), specs: []StageSpec{
		{Name: "L1", Weighting: Conv, Maps: 4, Kernel: 3, Stride: 2, Pad: 1, Gain: relu},
		{Name: "L2", Weighting: LocalUnshared, Maps: 3, Kernel: 2, Stride: 1, Gain: relu, Dropout: 0.2},
		{Name: "F3", Weighting: FullyConnected, Maps: 11, Gain: relu},
		{Name: "out", Weighting: FullyConnected, Maps: 4, Gain: softmax},
	}}
}

// headed is a trainer by local heads whose heads and feedback are off their start.
func headed(t *testing.T, e example, o learning.Optimizer, batch int) *Trainer {
	t.Helper()
	tr := trainer(t, e.pathway(t), &LocalHeads{Feedback: "kolen-pollack", HeadDecay: 0.5, Spread: 0.3}, o, batch, 2)
	for _, w := range tr.teacher.weights() {
		for i, v := range normals(w.Name, len(w.W)) {
			w.W[i] = max(w.Lo, w.W[i]+float32(0.1*v))
		}
	}
	return tr
}

// headValues is an array of the heads by name, in float64.
func headValues(t *testing.T, tr *Trainer, name string) []float64 {
	t.Helper()
	for _, w := range tr.teacher.weights() {
		if w.Name == name {
			return widen(w.W)
		}
	}
	t.Fatalf("no array %q", name)
	return nil
}

// TestLocalHeadsPropose compares what is proposed for every array with the formulas.
func TestLocalHeadsPropose(t *testing.T) {
	const stimuli = tileLanes + 9
	for _, e := range []example{plausible(), signed()} {
		t.Run(e.name, func(t *testing.T) {
			tr := headed(t, e, recorder{}, stimuli)
			n := e.twins(t, tr.p)
			n.trials = someTrials(stimuli)
			h := &headTwin{stimuli: stimuli, labels: e.labels(stimuli), want: map[string][]float64{}}
			last := len(n.stages) - 1
			rates := make([][]float64, last+1)
			x, done := e.stimuli(stimuli), 0
			for s, end := range n.stages {
				for _, l := range n.layers[done:end] {
					x = l.forward(x, stimuli)
				}
				rates[s], done = x, end
			}
			readout := h.errorOf(rates[last])
			h.cells(n.layers[n.stages[last-1]], readout)
			for s := range last {
				first, name := 0, e.specs[s].Name
				if e.specs[s].Weighting == FixedFrontend {
					continue
				}
				if s > 0 {
					first = n.stages[s-1]
				}
				err := readout
				if s < last-1 {
					err = h.errorOf(h.apply(headValues(t, tr, name+"/E-head"), headValues(t, tr, name+"/head/bias"), rates[s]))
					h.want[name+"/E-head"], h.want[name+"/head/bias"] = h.outer(err, rates[s]), h.mean(err, len(err)/stimuli)
				}
				p := h.apply(headValues(t, tr, name+"/head-apical"), nil, err)
				h.want[name+"/head-apical"] = h.outer(rates[s], err)
				for i := range p { // f′ of a rectified cell, and whether it was silenced
					if n.layers[first+1].(*gainTwin).x[i] <= 0 {
						p[i] = 0
					}
				}
				if first+2 < n.stages[s] {
					p = n.layers[first+2].(*dropoutTwin).backward(p)
				}
				h.cells(n.layers[first], p)
			}
			tr.Step(e.batch(stimuli))
			got := proposals(tr)
			if len(got) != len(h.want) {
				t.Errorf("changes proposed for %d arrays, want %d", len(got), len(h.want))
			}
			for name, want := range h.want {
				alive(t, name, want)
				near(t, "change of "+name, got[name], want, 1e-4)
			}
		})
	}
}

// TestLocalHeadsAreLocal holds that nothing passes down from stage to stage, and that a cell's
// synapses see its own apical dendrite alone: equal bits, whatever else is changed.
func TestLocalHeadsAreLocal(t *testing.T) {
	e := plausible()
	const stimuli = 20
	propose := func(change func(tr *Trainer)) map[string][]float64 {
		tr := headed(t, e, recorder{}, stimuli)
		change(tr)
		tr.Step(e.batch(stimuli))
		return proposals(tr)
	}
	before := propose(func(*Trainer) {})
	disturb := func(tr *Trainer, names ...string) {
		for _, w := range append(tr.p.Weights(), tr.teacher.weights()...) {
			if slices.Contains(names, w.Name) {
				for i := range w.W {
					w.W[i] *= 1.5
				}
			}
		}
	}
	// What lies above a stage, and other stages' heads, are nothing to V1.
	after := propose(func(tr *Trainer) {
		disturb(tr, "V2/below-E", "V2/below-I", "V2/I-E", "V2/head-apical", "out/below-E", "out/I-E")
	})
	if slices.Equal(before["V2/below-E"], after["V2/below-E"]) {
		t.Fatal("the disturbance does not even change the disturbed stage")
	}
	for name, change := range before {
		if strings.HasPrefix(name, "V1/") && !slices.Equal(change, after[name]) {
			t.Errorf("%s changes with the stages above", name)
		}
	}
	// V1's head is nothing to V2 and the read-out, and its feedback nothing to its head.
	after = propose(func(tr *Trainer) { disturb(tr, "V1/head-apical") })
	for name, change := range before {
		own := name == "V1/below-E" || name == "V1/I-E" || name == "V1/E/bias"
		if slices.Equal(change, after[name]) == own {
			t.Errorf("V1's feedback changes %s: %v", name, !own)
		}
	}
	// One cell's feedback synapses are nothing to other cells.
	const cell = 17
	after = propose(func(tr *Trainer) {
		for _, h := range tr.teacher.(*localHeads).heads {
			if tr.p.Stages[h.stage].Name == "V1" {
				y := h.wy.W[cell*tr.p.Classes() : (cell+1)*tr.p.Classes()]
				y[1] += 1
			}
		}
	})
	w := before["V1/below-E"]
	fan := len(w) / len(before["V1/E/bias"])
	for i := range before["V1/E/bias"] {
		changed := !slices.Equal(w[i*fan:(i+1)*fan], after["V1/below-E"][i*fan:(i+1)*fan])
		if changed != (i == cell) {
			t.Errorf("synapses of cell %d changed: %v", i, changed)
		}
	}
}

// TestFeedbackFindsForwardWeights holds the law of Kolen & Pollack (1994): both sides of a
// reciprocal pair see the same products, so M − Yᵀ decays by 1 − η·λ an update, exactly.
func TestFeedbackFindsForwardWeights(t *testing.T) {
	const eta, decay, steps, stimuli = 0.02, 0.5, 60, 24
	for _, e := range []example{plausible(), signed()} {
		for _, o := range []learning.Optimizer{
			&learning.SGD{Rate: eta},
			&learning.Adam{Rate: eta, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8},
		} {
			t.Run(fmt.Sprintf("%s/%T", e.name, o), func(t *testing.T) {
				tr := headed(t, e, o, stimuli)
				// Bounds would break the law where they hold a weight back.
				for _, w := range append(tr.p.Weights(), tr.teacher.weights()...) {
					w.Lo, w.Hi = learning.Unbounded()
				}
				heads := tr.teacher.(*localHeads).heads
				apart := func(h *head) []float64 {
					m := h.wm
					if h.readout {
						m = tr.p.layers[tr.teacher.(*localHeads).top].(plastic).projections()[0].weights
					}
					units, classes := h.y.Out(), h.y.In()
					d := make([]float64, len(m.W))
					for i := range units {
						for c := range classes {
							d[c*units+i] = float64(m.W[c*units+i]) - float64(h.wy.W[i*classes+c])
						}
					}
					return d
				}
				start := make([][]float64, len(heads))
				for i, h := range heads {
					start[i] = apart(h)
				}
				b := e.batch(stimuli)
				for range steps {
					tr.Step(b)
				}
				for i, h := range heads {
					want := start[i]
					for k := range want {
						want[k] *= math.Pow(1-eta*decay, steps)
					}
					near(t, "M − Yᵀ of "+tr.p.Stages[h.stage].Name, apart(h), want, 2e-3)
				}
			})
		}
	}
}

// TestFixedFeedback holds that fixed feedback stays as it is.
func TestFixedFeedback(t *testing.T) {
	e := plausible()
	tr := trainer(t, e.pathway(t), &LocalHeads{Feedback: "fixed", HeadDecay: 0.5, Spread: 0.3}, &learning.SGD{Rate: 0.1}, 20, 1)
	h := tr.teacher.(*localHeads).heads[0]
	before := slices.Clone(h.wy.W)
	tr.Step(e.batch(20))
	if !slices.Equal(before, h.wy.W) {
		t.Error("fixed feedback changed")
	}
}

// TestLocalHeadsRefuse names the pathways that heads cannot teach.
func TestLocalHeadsRefuse(t *testing.T) {
	for name, want := range map[string]string{
		"lenet":     "stage C1: local-heads needs stages whose cells see their own synapses alone",
		"batchnorm": "stage C1: local-heads needs",
	} {
		p := byName(t, name).pathway(t)
		_, err := NewTrainer(p, Training{Teaching: &LocalHeads{}, Optimizer: recorder{}, Batch: 4}, workers(t, 1))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", name, err, want)
		}
	}
	e := signed()
	e.specs[3].Dropout = 0.5
	_, err := NewTrainer(e.pathway(t), Training{Teaching: &LocalHeads{}, Optimizer: recorder{}, Batch: 4}, workers(t, 1))
	if err == nil || !strings.Contains(err.Error(), "read-out stage of weights and softmax alone") {
		t.Errorf("read-out with dropout: error %v", err)
	}
}
