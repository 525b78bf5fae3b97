package hierarchy

import (
	"fmt"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/learning"
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
	b := &backprop{t: t}
	first := 0
	if t.how.ReadoutOnly {
		first = t.p.Stages[len(t.p.Stages)-1].first
	}
	b.lowest = -1
	for i := first; i < len(t.p.layers); i++ {
		l, ok := t.p.layers[i].(plastic)
		if !ok {
			continue
		}
		if b.lowest < 0 {
			b.lowest = i
		}
		b.learn = append(b.learn, t.learnersOf(i, l, func(int) bool { return true })...)
	}
	if b.lowest < 0 {
		return nil, fmt.Errorf("nothing to learn: no stage has plastic weights")
	}
	b.loss, b.right = make([]float64, len(t.tiles.all)), make([]int, len(t.tiles.all))
	b.credit = make([][]float32, len(t.tiles.all))
	b.errors = make([][]float32, len(t.tiles.all))
	b.answer, b.carry = b.answerOne, b.carryOne
	return b, nil
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

type backprop struct {
	t      *Trainer
	lowest int // the lowest layer that learns: credit goes no further
	learn  []*learner
	loss   []float64
	right  []int
	errors [][]float32 // credit of the read-out, per tile
	credit [][]float32 // on its way down, per tile

	labels        []int // of the present batch
	from, to      int   // the layers that credit is passing
	answer, carry func(worker, i int)
}

func (b *backprop) learners() []*learner         { return b.learn }
func (b *backprop) weights() []*learning.Weights { return nil }

func (b *backprop) teach(labels []int) (loss float64, right int) {
	tiles := b.t.tiles
	b.labels = labels
	tiles.pool.Do(tiles.in, b.answer)
	// Tiles go down side by side and wait for one another above each layer with statistics.
	for b.to = len(tiles.p.layers); b.to > b.lowest; b.to = b.from {
		if isStatistical(tiles.p.layers[b.to-1]) {
			tiles.column(b.to - 1)
			tiles.p.layers[b.to-1].(statistical).measureBack(tiles.works[:tiles.in], b.credit[:tiles.in], tiles.ats[:tiles.in])
		}
		b.from = b.to - 1
		for b.from > b.lowest && !isStatistical(tiles.p.layers[b.from-1]) {
			b.from--
		}
		tiles.pool.Do(tiles.in, b.carry)
	}
	for i := range tiles.in {
		loss += b.loss[i]
		right += b.right[i]
	}
	return loss, right
}

// answerOne compares the answers to one tile with its labels.
func (b *backprop) answerOne(_, i int) {
	one := b.t.tiles.all[i]
	b.errors[i] = grow(b.errors[i], len(one.logits))
	b.loss[i], b.right[i] = crossEntropy(b.errors[i], one.logits, b.labels[one.first:one.first+one.at.lanes], one.at.lanes)
	b.credit[i] = b.errors[i]
}

// carryOne takes the credit of one tile down through layers [from, to).
func (b *backprop) carryOne(_, i int) {
	for l := b.to - 1; l >= b.from; l-- {
		reach := toBelow
		if l == b.lowest {
			reach = toSynapses
		}
		b.credit[i] = b.t.tiles.all[i].works[l].backward(b.credit[i], reach)
	}
}
