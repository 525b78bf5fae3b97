package hierarchy

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
)

var _ = Teachings.Add("backprop", registry.Entry[Teaching]{
	New: func() Teaching { return &Backprop{} }, Doc: "exact gradient of the loss, sent backwards through the transposed weights of every stage",
	Cite: "rumelhart1986", Example: "train: {rule: backprop}",
})

// Backprop is the error backpropagation of standard networks, and the control of every other
// rule (Rumelhart, Hinton & Williams 1986). It alone carries exact derivatives across stages:
// no biological claim is made for it.
type Backprop struct{}

// Departures of a backward chain of exact derivatives.
func (*Backprop) Departures() []departure.ID {
	return []departure.ID{departure.NonlocalError, departure.WeightTransport, departure.TwoPhases, departure.SignedError, departure.LabelVector}
}

func (*Backprop) newTeacher(t *Trainer) (teacher, error) {
	return newLayerwise(t, errorSignal{}, nil, t.lowest())
}

// learnersOf makes the learners of a layer's projections that are asked for, with their
// biases; P and Q come from the layer's works.
func (t *Trainer) learnersOf(layer int, l plastic, want func(projection int) bool) []*learner {
	var all []*learner
	senders := map[string]*learner{} // projections from the same cells have the same Q
	memory, tiles := t.how.Optimizer.Memory(), len(t.tiles.all)
	for k, q := range l.projections() {
		if !want(k) {
			continue
		}
		of := func(tile int) factors {
			p, x := t.tiles.all[tile].works[layer].(plasticWork).factors(k)
			return factors{p, x}
		}
		one := newLearner(q.weights, q.wiring, q.sign(), memory, tiles, of)
		one.from = senders[q.from]
		if one.from == nil {
			senders[q.from] = one
		}
		all = append(all, one)
		if q.bias != nil {
			all = append(all, newLearner(q.bias, nil, 1, memory, tiles, of))
		}
	}
	return all
}
