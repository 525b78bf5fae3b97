package hierarchy

import (
	"fmt"
	"slices"

	"github.com/striate-sim/striate/learning"
)

// layerwise teaches by credit that comes down from the read-out, layer by layer. Weights are
// crossed by their own transpose (no kind of feedback: backpropagation) or by feedback
// synapses; what lies between two layers of weights is crossed by its derivative, which
// stays in the cell for gains, and in the window for pools.
type layerwise struct {
	t      *Trainer
	signal signal
	kind   feedbackKind // nil: tied
	cells  cellResponse // nil: cells take credit as it comes
	lowest int          // the lowest layer that learns: credit goes no further
	below  bool         // or past it, to the units that it sees
	ways   []*feedback  // of each layer; nil: tied
	learn  []*learner
	loss   []float64
	right  []int
	errors [][]float32 // credit of the read-out, per tile
	credit [][]float32 // on its way down, per tile
	desks  []desk      // per tile

	labels        []int // of the present batch
	from, to      int   // the layers that credit is passing
	answer, carry func(worker, i int)
}

// desk is what feedback writes on in one tile.
type desk struct {
	below  [][]float32 // what it brought below each layer
	centre []float32
}

// signal makes credit of the answers to one tile.
type signal interface {
	// judge writes the credit of the read-out and returns the summed loss and how many
	// answers were right. Arrays are classes×lanes.
	judge(credit, logits []float32, labels []int, at moment) (loss float64, right int)
}

// errorSignal is the error t − softmax(o).
type errorSignal struct{}

func (errorSignal) judge(credit, logits []float32, labels []int, at moment) (loss float64, right int) {
	return crossEntropy(credit, logits, labels, at.lanes)
}

// lowest is the first layer that may learn.
func (t *Trainer) lowest() int {
	if t.how.ReadoutOnly {
		return t.p.Stages[len(t.p.Stages)-1].first
	}
	return 0
}

// newLayerwise teaches the layers from first on.
func newLayerwise(t *Trainer, s signal, kind feedbackKind, first int) (*layerwise, error) {
	b := &layerwise{t: t, signal: s, kind: kind, lowest: -1, ways: make([]*feedback, len(t.p.layers))}
	for i := first; i < len(t.p.layers); i++ {
		l, ok := t.p.layers[i].(plastic)
		if !ok {
			continue
		}
		want := func(int) bool { return true }
		if kind != nil {
			want = heedsApical(l)
		}
		learn := t.learnersOf(i, l, want)
		if b.lowest < 0 {
			b.lowest = i
		} else if kind != nil {
			f := newFeedback(t.p, i, l)
			if err := kind.start(f, t.p.seed); err != nil {
				return nil, &StageError{t.p.stageOf(i).Name, err}
			}
			b.ways[i] = f
			learn = append(learn, kind.learners(t, f, learn[0])...)
		}
		b.learn = append(b.learn, learn...)
	}
	if b.lowest < 0 {
		return nil, fmt.Errorf("nothing to learn: no stage has plastic weights")
	}
	n := len(t.tiles.all)
	b.loss, b.right = make([]float64, n), make([]int, n)
	b.credit, b.errors, b.desks = make([][]float32, n), make([][]float32, n), make([]desk, n)
	for i := range b.desks {
		b.desks[i].below = make([][]float32, len(t.p.layers))
	}
	b.answer, b.carry = b.answerOne, b.carryOne
	return b, nil
}

func (b *layerwise) learners() []*learner { return b.learn }

func (b *layerwise) weights() []*learning.Weights {
	var all []*learning.Weights
	for _, f := range b.feedback() {
		if b.kind.stored() {
			all = append(all, f.weights)
		}
	}
	return all
}

// feedback lists the ways down that have synapses of their own.
func (b *layerwise) feedback() []*feedback {
	return present(b.ways)
}

func present(ways []*feedback) []*feedback {
	return slices.DeleteFunc(slices.Clone(ways), func(f *feedback) bool { return f == nil })
}

func (b *layerwise) teach(labels []int) (loss float64, right int) {
	tiles := b.t.tiles
	b.labels = labels
	for _, f := range b.ways {
		if f != nil {
			b.kind.renew(f, b.t.p.seed, b.t.Updates)
		}
	}
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
func (b *layerwise) answerOne(_, i int) {
	one := b.t.tiles.all[i]
	b.errors[i] = grow(b.errors[i], len(one.logits))
	b.loss[i], b.right[i] = b.signal.judge(b.errors[i], one.logits, b.labels[one.first:one.first+one.at.lanes], one.at)
	b.credit[i] = b.errors[i]
}

// carryOne takes the credit of one tile down through layers [from, to).
func (b *layerwise) carryOne(_, i int) {
	one := b.t.tiles.all[i]
	for l := b.to - 1; l >= b.from; l-- {
		switch f := b.ways[l]; {
		case f != nil:
			one.works[l].backward(b.credit[i], toCells)
			if w, ok := one.works[l].(*dannWork); ok {
				b.credit[i] = w.e // what divides the cell's input divides what it sends down
			}
			b.credit[i] = b.desks[i].bring(f, b.credit[i], one.at.lanes)
		case l == b.lowest && b.kind != nil:
			b.credit[i] = one.works[l].backward(b.credit[i], toCells)
		case l == b.lowest && !b.below:
			b.credit[i] = one.works[l].backward(b.credit[i], toSynapses)
		default:
			b.credit[i] = one.works[l].backward(b.credit[i], toBelow)
		}
		if w, ok := one.works[l].(*gainWork); ok && b.cells != nil {
			b.cells.respond(b.credit[i], w.y)
		}
	}
}

// bring takes the credit of a layer's cells to the cells below.
func (d *desk) bring(f *feedback, credit []float32, lanes int) []float32 {
	a := grow(d.below[f.layer], f.wiring.In()*lanes)
	d.below[f.layer] = a
	d.centre = grow(d.centre, len(credit))
	f.carry(a, credit, d.centre, lanes)
	return a
}
