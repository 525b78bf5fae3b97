package hierarchy

import (
	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/simd"
)

// factors are the two sides of the synapses' products in one tile: P at the target and Q at
// the source, units×lanes, or nil where the present step asks for no change.
type factors struct{ p, q []float32 }

// learner changes one array of weights by the products that its tiles hand it:
//
//	Δw = sign · mean over trials of Σ P·Qᵀ, less mean D·w where cells decay
//
// Products are formed in the wiring's own layout. Parts of unshared weights are independent
// and are formed, applied and bounded by one worker in one go; shared weights are formed by
// blocks of trials, which are added in order.
type learner struct {
	weights *learning.Weights
	wiring  circuit.Partitioned // nil for biases
	sign    float32
	of      func(tile int) factors
	memory  [][]float32
	change  []float32
	blocks  [][]float32 // one a block of trials, for shared weights
	perTile int         // blocks of a tile
	qt      [][]float32 // transposed Q of each tile
	from    *learner    // a learner with the same Q and geometry, whose qt serves, or nil
	sums    []float32   // of each unit's P, for biases
	phases  int         // trials of P and Q for each of the batch: states that are compared
	pooled  *pooled     // places whose proposals are added up before any weight changes, or nil
	echo    *learner    // weights of equal layout that change by the same products, or nil

	optimizer   learning.Optimizer // of its own, without schedule or the network's decay; nil: the network's
	idle        bool               // learns in another phase
	homeostatic bool               // learns beside the rule: neither gated nor traced
	sites       float32            // places that share a weight, over which its change is a mean; 1: it is a sum
	decay       []float32          // of each cell, or of cells that share weights: Σ D over trials and places; nil: none
	taken       []float32          // that no factors of this learner's make: subtracted from the sums; nil: none
	others      int                // cells of a place among which the weights run, none of a cell to itself; 0: they run elsewhere
	length      float32            // to which cells scale their weight vectors after every change; 0: they do not

	keep    float32     // λ of the trace
	trace   []float32   // what synapses keep of earlier proposals, or nil
	arrived []float32   // one number: the gate of all that they have kept, or nil
	gates   [][]float32 // of each stimulus, per tile, or nil
	gated   [][]float32 // P under it
	ungated func(tile int) factors

	ease  []float32                    // of equal shares of the weights, in order: what their changes are multiplied by; nil: 1
	bound learning.Extent              // of proposed changes
	pace  func(length float32) float32 // of each cell, by the length of its weight vector; nil: all alike
}

func newLearner(w *learning.Weights, wiring circuit.Partitioned, sign float32, memory, tiles int, of func(tile int) factors) *learner {
	l := &learner{weights: w, wiring: wiring, sign: sign, of: of, phases: 1, sites: 1, change: make([]float32, len(w.W))}
	for range memory {
		l.memory = append(l.memory, make([]float32, len(w.W)))
	}
	if wiring == nil {
		return l
	}
	for range tiles {
		l.qt = append(l.qt, nil)
	}
	return l
}

// byBlocks makes room for the products of shared weights in so many blocks of trials.
func (l *learner) byBlocks(tiles, perTile int) {
	l.perTile = perTile
	for range tiles * perTile {
		l.blocks = append(l.blocks, make([]float32, len(l.weights.W)))
	}
}

// transpose prepares Q of one tile.
func (l *learner) transpose(tile, lanes int) {
	f := l.of(tile)
	if f.p == nil {
		return
	}
	lanes *= l.phases
	l.qt[tile] = grow(l.qt[tile], l.wiring.TransposedLen()*lanes)
	l.wiring.Transpose(l.qt[tile], f.q, lanes)
}

func (l *learner) transposed(tile int) []float32 {
	if l.from != nil {
		return l.from.qt[tile]
	}
	return l.qt[tile]
}

// block forms the products of one block of trials of shared weights, or adds them to those of
// earlier steps.
func (l *learner) block(tile, index, lanes int, more bool) {
	b := l.blocks[tile*l.perTile+index]
	lanes *= l.phases
	if !more {
		clear(b)
	}
	first := index * circuit.TrialBlock
	if p := l.of(tile).p; p != nil {
		l.wiring.CorrelateParts(b, p, l.transposed(tile), lanes, first, min(first+circuit.TrialBlock, lanes), 0, 1)
	}
}

// sumBlocks adds the blocks of a batch in order.
func (l *learner) sumBlocks(at []moment) {
	clear(l.change)
	for t, m := range at {
		for i := 0; i*circuit.TrialBlock < m.lanes*l.phases; i++ {
			simd.Add(l.change, l.blocks[t*l.perTile+i])
		}
	}
}

// parts forms the products of parts [from, to) over all tiles, in order, or adds them to those
// of earlier steps.
func (l *learner) parts(from, to int, at []moment, more bool) {
	n := len(l.weights.W) / l.wiring.Parts()
	if !more {
		clear(l.change[from*n : to*n])
	}
	for t, m := range at {
		lanes := m.lanes * l.phases
		if p := l.of(t).p; p != nil {
			l.wiring.CorrelateParts(l.change, p, l.transposed(t), lanes, 0, lanes, from, to)
		}
	}
}

// sumBias adds P over trials, then over places where biases are shared. Each unit's sum is
// one chain of blocks of trials, however a batch is cut into tiles, after those of earlier
// steps.
func (l *learner) sumBias(at []moment, more bool) {
	if !more {
		l.sums = l.sums[:0]
	}
	for t, m := range at {
		p := l.of(t).p
		if p == nil {
			continue
		}
		if len(l.sums) == 0 {
			l.sums = grow(l.sums, len(p)/(m.lanes*l.phases))
			clear(l.sums)
		}
		simd.SumRows(l.sums, p, m.lanes*l.phases)
	}
	clear(l.change)
	for i := 0; i < len(l.sums); i += len(l.change) {
		simd.Add(l.change, l.sums[i:i+len(l.change)])
	}
}

// apply changes weights [from, to) by the mean of the products.
func (l *learner) apply(o learning.Optimizer, s learning.Step, trials, from, to int, memory [][]float32) {
	share := l.sign / (float32(trials) * l.sites)
	simd.Scale(l.change[from:to], share)
	if l.decay != nil {
		l.shrink(share, from, to)
	}
	l.calm(from, to)
	l.temper(from, to)
	l.credit(l.change[from:to], from, to)
	if l.echo != nil {
		copy(l.echo.change[from:to], l.change[from:to])
		l.echo.move(o, s, from, to, memory)
	}
	l.move(o, s, from, to, memory)
	if l.others > 0 {
		l.clearSelf(from, to)
	}
	if l.length > 0 {
		l.scaleRows(from, to, l.length)
	}
}

// take subtracts what is taken from the sums of weights [from, to).
func (l *learner) take(from, to int) {
	if l.taken != nil {
		simd.Axpy(l.change[from:to], -1, l.taken[from:to])
	}
}

// clearSelf holds the weights of cells to themselves within [from, to) at 0.
func (l *learner) clearSelf(from, to int) {
	for i := from; i < to; i += l.others {
		l.weights.W[i+i/l.others%l.others] = 0
	}
}

// shrink takes mean D·w off the change of weights [from, to), whole rows.
func (l *learner) shrink(share float32, from, to int) {
	fan := len(l.weights.W) / len(l.decay)
	for i := from; i < to; i += fan {
		simd.Axpy(l.change[i:i+fan], -share*l.decay[i/fan], l.weights.W[i:i+fan])
	}
}

// scaleRows gives the weight vectors within [from, to) a length.
func (l *learner) scaleRows(from, to int, length float32) {
	fan := afferents(l.wiring)
	for i := from; i < to; i += fan {
		row := l.weights.W[i : i+fan]
		if n := norm(row); n > 0 {
			simd.Scale(row, length/n)
		}
	}
}

// move changes weights [from, to) by what is proposed for them.
func (l *learner) move(o learning.Optimizer, s learning.Step, from, to int, memory [][]float32) {
	if l.optimizer != nil {
		o, s.Rate, s.Decay = l.optimizer, float32(l.optimizer.BaseRate()), 0
	}
	memory = memory[:0]
	for _, m := range l.memory {
		memory = append(memory, m[from:to])
	}
	w := l.weights
	s.Rate *= w.Rate
	s.Decay = s.Decay*w.Decay + w.Own
	s.Rest, s.Lo, s.Hi = w.Rest, w.Lo, w.Hi
	o.Apply(w.W[from:to], l.change[from:to], memory, s)
}

// learnersOf makes the learners of a layer's projections that are asked for, with their
// biases and what else their cells have; P and Q come from the layer's works.
func (t *Trainer) learnersOf(layer int, l plastic, want func(projection int) bool) []*learner {
	all := t.learnersFrom(layer, l, want, func(tile, projection int) factors {
		p, q := t.tiles.all[tile].works[layer].(plasticWork).factors(projection)
		return factors{p, q}
	})
	if l, ok := l.(tuned); ok {
		for k, c := range l.cellWeights() {
			if want(c.projection) {
				all = append(all, newLearner(c.weights, nil, 1, t.how.Optimizer.Memory(), len(t.tiles.all), func(tile int) factors {
					return factors{p: t.tiles.all[tile].works[layer].(tunedWork).cellFactor(k)}
				}))
			}
		}
	}
	if c := t.newCopying(layer, l); c != nil {
		if all[0].weights == daleOf(l).ee.weights { // from the same cells
			c.from = all[0]
		}
		all = append(all, c)
	}
	return all
}

// learnersFrom is learnersOf with P and Q from elsewhere.
func (t *Trainer) learnersFrom(layer int, l plastic, want func(projection int) bool, from func(tile, projection int) factors) []*learner {
	var all []*learner
	senders := map[string]*learner{} // projections from the same cells have the same Q
	memory, tiles := t.how.Optimizer.Memory(), len(t.tiles.all)
	for k, q := range l.projections() {
		if !want(k) || !t.taught(l, k) {
			continue
		}
		of := func(tile int) factors { return from(tile, k) }
		one := newLearner(q.weights, q.wiring, q.sign(), memory, tiles, of)
		one.phases = max(1, q.terms)
		if one.from = senders[q.from]; one.from == nil && !q.turned {
			senders[q.from] = one
		}
		all = append(all, one)
		if q.bias != nil {
			all = append(all, newLearner(q.bias, nil, 1, memory, tiles, of))
		}
	}
	return all
}
