package hierarchy

import (
	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

// slowness is what a stage needs beside rates to learn by a learning.Slowing rule: changes from
// frame to frame at both ends of its synapses, and the synapses by which the cells of a place
// tell those behind them what they answer. Where weights are shared, so are these.
type slowness struct {
	h      *naive
	rule   learning.Slowing
	frames int            // of a sequence
	wiring *circuit.Local // cells of a place to one another

	between []float32 // L: [place][cell][cell], 0 from cells behind
	sums    []float32 // of its products, at each place
	mean    []float32
	qt      []float32
	tiles   []slowTile
	batch   *tiles // the present one
	step    func(worker, tile int)
}

// slowTile is the stage's further state for one tile, units×lanes; of p and q, units×2·lanes.
type slowTile struct {
	dx, dy, centred, lateral []float32
	second                   []float32 // factor of changes at either end
	p, q                     []float32 // both factors side by side
}

func newSlowness(t *Trainer, h *naive, cells neuron.Sheet) *slowness {
	rows := len(h.learner.weights.W) / afferents(h.learner.wiring)
	s := &slowness{
		h: h, rule: h.asks.slowing, frames: max(1, t.how.Frames), batch: t.tiles,
		wiring:  circuit.NewLocal(circuit.Patch{Below: cells, Above: cells, Kernel: 1, Stride: 1}),
		between: make([]float32, rows*cells.Channels), mean: make([]float32, rows*cells.Channels), tiles: make([]slowTile, len(t.tiles.all)),
	}
	s.sums, s.step = s.wiring.W, s.follow
	h.learner.phases = 2
	h.learner.of = func(tile int) factors { return factors{s.tiles[tile].p, s.tiles[tile].q} }
	return s
}

// follow finds what has changed since the frame before, which may lie in the tile before, and
// rates less their means.
func (s *slowness) follow(_, tile int) {
	now, one := &s.h.tiles[tile], &s.tiles[tile]
	var before naiveTile
	if tile > 0 {
		before = s.h.tiles[tile-1]
	}
	first := s.batch.all[tile].first
	one.dx, one.dy = grow(one.dx, len(now.x)), grow(one.dy, len(now.y))
	s.changes(one.dx, now.x, before.x, now.lanes, before.lanes, first)
	s.changes(one.dy, now.y, before.y, now.lanes, before.lanes, first)
	one.centred = grow(one.centred, len(now.y))
	for i, y := range now.y {
		one.centred[i] = y - s.h.means.post[i/now.lanes]
	}
}

// changes writes x less what each unit was a frame ago, 0 in the first of a sequence, for
// stimuli from first on; before is of the tile before.
func (s *slowness) changes(dst, x, before []float32, lanes, lanesBefore, first int) {
	for from := 0; from < len(x); from += lanes {
		row, d := x[from:from+lanes], dst[from:from+lanes]
		for b, v := range row {
			switch {
			case (first+b)%s.frames == 0:
				d[b] = 0
			case b > 0:
				d[b] = v - row[b-1]
			default:
				d[b] = v - before[(from/lanes+1)*lanesBefore-1]
			}
		}
	}
}

// gather moves L by what the cells of the batch answered.
func (s *slowness) gather(first bool) {
	clear(s.sums)
	kappa, trials := float32(s.rule.Limit()), 0
	for i := range s.batch.in {
		one, lanes := &s.tiles[i], s.h.tiles[i].lanes
		n := 2 * len(one.centred)
		one.p, one.q = grow(one.p, n), grow(one.q, max(n, 2*len(one.dx)))
		beside(one.p, one.centred, kappa, lanes, false)
		beside(one.p, one.dy, -1, lanes, true)
		beside(one.q[:n], one.centred, 1, lanes, false)
		beside(one.q[:n], one.dy, 1, lanes, true)
		s.qt = grow(s.qt, s.wiring.TransposedLen()*2*lanes)
		s.wiring.Transpose(s.qt, one.q[:n], 2*lanes)
		s.wiring.CorrelateParts(s.sums, one.p, s.qt, 2*lanes, 0, 2*lanes, 0, s.wiring.Parts())
		trials += lanes
	}
	clear(s.mean)
	for from := 0; from < len(s.sums); from += len(s.mean) {
		simd.Add(s.mean, s.sums[from:from+len(s.mean)])
	}
	share := s.h.means.share
	if first {
		share = 1
	}
	scale, cells := 1/(float32(trials)*s.h.learner.sites), s.wiring.Above.Channels
	for i := range s.between {
		if from, to := i%cells, i/cells%cells; from <= to {
			s.between[i] += share * (scale*s.mean[i] - s.between[i])
		}
	}
}

// tell hands the rule of a tile what it reads beside rates.
func (s *slowness) tell(pre *learning.Pre, post *learning.Post, tile int) {
	one, lanes, cells := &s.tiles[tile], s.h.tiles[tile].lanes, s.wiring.Above.Channels
	one.lateral = grow(one.lateral, len(one.centred))
	clear(one.lateral)
	for i := range s.h.units {
		to, first := one.lateral[i*lanes:(i+1)*lanes], i-i%cells
		row := s.between[i*cells%len(s.between):]
		for k := range i%cells + 1 {
			simd.Axpy(to, row[k], one.centred[(first+k)*lanes:(first+k+1)*lanes])
		}
	}
	pre.Change, post.Change, post.Lateral = one.dx, one.dy, one.lateral
}

// propose sets the factors of changes beside those of rates.
func (s *slowness) propose(pre learning.Pre, post learning.Post, tile int) {
	one, of, lanes := &s.tiles[tile], &s.h.tiles[tile], s.h.tiles[tile].lanes
	one.p, one.q = grow(one.p, 2*len(of.p)), grow(one.q, 2*len(of.q))
	one.second = grow(one.second, max(len(of.p), len(of.q)))
	beside(one.p, of.p, 1, lanes, false)
	s.rule.CellChange(one.second[:len(of.p)], post)
	beside(one.p, one.second[:len(of.p)], 1, lanes, true)
	beside(one.q, of.q, 1, lanes, false)
	s.rule.TerminalChange(one.second[:len(of.q)], pre)
	beside(one.q, one.second[:len(of.q)], 1, lanes, true)
}
