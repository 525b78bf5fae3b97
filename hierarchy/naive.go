package hierarchy

import (
	"errors"

	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/simd"
)

// naive is a hidden stage whose synapses learn from the activity at their two ends. Cells that
// share a place compete, where the rule says so; where weights are shared, a weight's change is
// the mean over its places, so that rates mean the same in every wiring.
type naive struct {
	rule     learning.Rule
	rate     float64 // η, before the schedule
	needs    learning.Signals
	layer    int // of the weights
	cells    int // last layer of the cells themselves: what it gives is their rate
	depth    int // layers up to the rates that the stage's cells come to
	below    int // units
	units    int
	channels int // cells of a place
	step     *direct
	learner  *learner   // of the synapses from below
	all      []*learner // it, and those of what else the stage learns
	tiles    []naiveTile
	gate     *gating // nil: none

	asks     demands    // beside the activity at both ends of a synapse
	rivals   *rivalry   // how cells learn to inhibit one another, or nil
	measures *measuring // how cells learn to inhibit one another by way of I cells, or nil
	ahead    *queue     // what cells take of the input of those behind them, or nil
	seeds    *seeds     // nil where cells do not compete over the sheet
	means    *means     // nil where the rule reads none
	slow     *slowness  // nil where changes along sequences do not matter
	sums     []float32  // of D over stimuli, units
}

// naiveTile is the stage's state for one tile; units×lanes.
type naiveTile struct {
	lanes                      int
	x, u, y, g, p, d, q, trace []float32

	silence, wants []float32 // of cells that inhibit one another: −y, and target less y
}

func newNaive(t *Trainer, stage int, rule learning.Rule, how pace) (*naive, error) {
	s := t.p.Stages[stage]
	l := t.p.layers[s.first].(plastic)
	q := l.projections()[0]
	h := &naive{
		rule: rule, rate: how.Rate, needs: rule.Needs(), layer: s.first, cells: s.first, depth: s.cells, below: l.in().Units(), units: l.out().Units(), channels: l.out().Channels,
		asks: demandsOf(rule), step: &direct{}, gate: t.gate, tiles: make([]naiveTile, len(t.tiles.all)), sums: make([]float32, l.out().Units()),
	}
	if err := suits(rule, l); err != nil {
		return nil, err
	}
	if l, ok := l.(*inhibited); ok {
		h.rivals = newRivalry(t, l, func(tile int) *naiveTile { return &h.tiles[tile] }, h.asks.decorrelating.Decorrelates())
	}
	if l, ok := l.(*mediated); ok {
		h.measures = newMeasuring(t, s.first, l, h.asks.mediating.Mediates())
	}
	if h.needs&learning.Apical != 0 {
		return nil, errors.New("its rule needs a teaching signal, which does not reach hidden stages here")
	}
	if h.needs&learning.Broadcast != 0 && h.gate == nil {
		return nil, errors.New("its rule reads the gate, and there is none")
	}
	for i := s.first + 1; i < s.last && acts(t.p.layers[i]); i++ {
		h.cells = i
	}
	h.learner = newLearner(q.weights, q.wiring, q.sign(), 0, len(t.tiles.all), func(tile int) factors {
		return factors{h.tiles[tile].p, h.tiles[tile].q}
	})
	h.learner.optimizer = h.step
	if rows := len(q.weights.W) / afferents(h.learner.wiring); rows < h.units {
		h.learner.sites = float32(h.units / rows)
	}
	if rule.Decays() {
		h.learner.decay = make([]float32, len(q.weights.W)/afferents(h.learner.wiring))
	}
	h.learner.length, h.learner.pace, h.learner.bound = h.asks.length, h.asks.pace, h.asks.bound
	if h.asks.averaging != nil {
		h.means = newMeans(h)
	}
	h.all = append(h.all, h.learner)
	if c := t.newCopying(s.first, l); c != nil {
		h.all = append(h.all, c)
	}
	if h.rivals != nil {
		h.all = append(h.all, h.rivals.between, h.rivals.thresholds)
	}
	if h.measures != nil {
		h.all = append(h.all, h.measures.learners()...)
	}
	if h.asks.ordered {
		h.ahead = newQueue(h, l.out())
	}
	if h.asks.slowing != nil {
		h.slow = newSlowness(t, h, l.out())
	}
	if h.asks.electing != nil {
		var err error
		if h.seeds, err = newSeeds(t, h, l, h.asks.electing.Election()); err != nil {
			return nil, err
		}
		h.all = append(h.all, h.seeds.v)
	}
	h.start(q, how, t.how.Loaded)
	return h, nil
}

// pace sets the rates of the next update.
func (h *naive) pace(factor float64) {
	h.step.rate = h.rate * factor
	if h.rivals != nil {
		h.rivals.pace(factor)
	}
	if h.measures != nil {
		h.measures.pace(factor)
	}
}

// acts says whether a layer is a part of what turns a cell's input into its rate.
func acts(l layer) bool {
	switch l.(type) {
	case *pooledInhibition, *gain:
		return true
	}
	return false
}

// start takes the biases away, unless they are thresholds that the rule moves, and gives every
// cell's weights their first sign and length, unless the weights were loaded.
func (h *naive) start(q *projection, how pace, loaded bool) {
	if h.asks.excites {
		q.weights.Lo = max(0, q.weights.Lo)
	}
	if loaded {
		return
	}
	if h.asks.excites || how.Positive {
		for i, w := range q.weights.W {
			q.weights.W[i] = max(w, -w)
		}
	}
	if q.bias != nil && h.rivals == nil && h.measures == nil {
		clear(q.bias.W)
	}
	if h.seeds != nil {
		h.seeds.start()
		return
	}
	length := float32(how.Start)
	if h.learner.length > 0 {
		length = h.learner.length
	}
	if length > 0 {
		h.learner.scaleRows(0, len(q.weights.W), length)
	}
}

// compete gathers what a tile's cells see, lets them compete, and gauges what is averaged.
func (h *naive) compete(one *tile, s *naiveTile) {
	output := func(layer int) []float32 {
		if layer+1 < len(one.below) {
			return one.below[layer+1]
		}
		return one.logits
	}
	s.lanes = one.at.lanes
	s.x, s.u = one.below[h.layer], output(h.layer)
	rate := output(h.cells)
	if h.asks.competing != nil {
		s.y = grow(s.y, len(s.u))
		for i, n := 0, h.channels*s.lanes; i < len(s.u); i += n {
			h.asks.competing.Compete(s.y[i:i+n], s.u[i:i+n], s.lanes)
		}
		rate = s.y
	}
	s.y = rate
	if h.asks.share > 0 {
		s.trace = grow(s.trace, len(s.u))
	}
	if h.means != nil {
		s.g = grow(s.g, len(s.u))
		h.asks.averaging.Gauge(s.g, h.post(s))
	}
}

func (h *naive) post(s *naiveTile) learning.Post {
	post := learning.Post{Lanes: s.lanes, Rate: s.y, Input: s.u, Trace: s.trace}
	if h.means != nil {
		post.Mean = h.means.post
	}
	return post
}

// propose forms P, Q and D of a tile.
func (h *naive) propose(one *tile, tile int) {
	s := &h.tiles[tile]
	s.p, s.q = grow(s.p, len(s.u)), grow(s.q, len(s.x))
	if h.learner.decay != nil {
		s.d = grow(s.d, len(s.u))
	}
	pre := learning.Pre{Lanes: s.lanes, Rate: s.x}
	if h.means != nil {
		pre.Mean = h.means.pre
	}
	if w, ok := one.works[h.layer].(*sparseWork); ok {
		pre.Residual = w.residual()
	}
	post := h.post(s)
	if h.slow != nil {
		h.slow.tell(&pre, &post, tile)
	}
	h.rule.Terminal(s.q, pre)
	if h.needs&learning.Broadcast != 0 {
		post.Broadcast = h.gate.heard(tile)
	}
	h.rule.Cell(s.p, s.d, post)
	if h.slow != nil {
		h.slow.propose(pre, post, tile)
	}
	if h.gate != nil && h.gate.now == nil && post.Broadcast == nil {
		gateRows(s.p, h.gate.tiles[tile], 1)
		gateRows(s.d, h.gate.tiles[tile], 1)
	}
	if h.rivals != nil {
		h.rivals.propose(s)
	}
	if h.measures != nil {
		h.measures.propose(one, tile)
	}
}

// gatherDecay sums D over trials, and over places where weights are shared.
func (h *naive) gatherDecay(tiles *tiles) {
	if h.learner.decay == nil {
		return
	}
	clear(h.sums)
	for i := range h.tiles[:tiles.in] {
		simd.SumRows(h.sums, h.tiles[i].d, h.tiles[i].lanes)
	}
	clear(h.learner.decay)
	for i, rows := 0, len(h.learner.decay); i < h.units; i += rows {
		simd.Add(h.learner.decay, h.sums[i:i+rows])
	}
}
