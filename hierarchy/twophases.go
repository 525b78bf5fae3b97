package hierarchy

import (
	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/simd"
)

// twoPhases teaches by the difference of two states into which a net settles.
type twoPhases struct {
	tilewise
	t      *Trainer
	how    Settling
	nudge  float64 // 0: the read-out is clamped
	layers []*weighted
	gains  []*gain     // of hidden layers
	back   []*feedback // to each hidden layer; nil: by transposed weights
	keep   func(one *tile, s *settled, lanes int, taught bool)
	learn  []*learner
	tiles  []settled
}

// settled is one tile's state; outer slices are over layers.
type settled struct {
	u, r, in [][]float32
	down     []float32
	read     []float32   // t − softmax(u) of the read-out
	p, q     [][]float32 // rates of both phases at the two ends of each layer's synapses

	free, apart, sent, back [][]float32 // of recirculation: r⁻, r⁺ − r⁻, what terminals signal, and scaled
	mutualP, mutualQ        [][]float32 // of both directions side by side
}

func newTwoPhases(t *Trainer, how Settling, nudge float64, dense bool) (*twoPhases, error) {
	d := &twoPhases{t: t, how: how, nudge: nudge}
	d.keep = d.keepBoth
	d.tiles = make([]settled, len(t.tiles.all))
	var err error
	if d.layers, d.gains, err = plainStages(t.p, "settling in two phases", dense); err != nil {
		return nil, err
	}
	for k := range d.layers {
		if t.how.ReadoutOnly && k < len(d.layers)-1 {
			continue
		}
		for _, one := range d.learnersOf(k) {
			one.phases = 2
			d.learn = append(d.learn, one)
		}
	}
	for i := range d.tiles {
		s, n := &d.tiles[i], len(d.layers)
		s.u, s.r, s.in, s.p, s.q = make([][]float32, n), make([][]float32, n), make([][]float32, n), make([][]float32, n), make([][]float32, n)
	}
	d.tilewise = newTilewise(t, d.teachOne)
	return d, nil
}

// learnersOf makes the learners of a layer.
func (d *twoPhases) learnersOf(k int) []*learner {
	return d.t.learnersFrom(d.t.p.Stages[k].first, d.layers[k], func(int) bool { return true }, func(tile, _ int) factors {
		return factors{d.tiles[tile].p[k], d.tiles[tile].q[k]}
	})
}

func (d *twoPhases) learners() []*learner  { return d.learn }
func (d *twoPhases) feedback() []*feedback { return d.back }

func (d *twoPhases) weights() (all []*learning.Weights) {
	for _, f := range d.back {
		all = append(all, f.weights)
	}
	return all
}

// teachOne settles one tile twice. Loss and answers are those of the feedforward pass.
func (d *twoPhases) teachOne(_, i int) {
	one, s, lanes := d.t.tiles.all[i], &d.tiles[i], d.t.tiles.all[i].at.lanes
	for k, l := range d.layers {
		n := l.above.Units() * lanes
		s.u[k], s.r[k], s.in[k] = grow(s.u[k], n), grow(s.r[k], n), grow(s.in[k], n)
		first := d.t.p.Stages[k].first
		potential := one.logits
		if first+1 < len(one.works) {
			potential = one.below[first+1]
		}
		copy(s.u[k], potential)
	}
	labels := d.labels[one.first : one.first+lanes]
	s.read = grow(s.read, len(one.logits))
	d.loss[i], d.right[i] = crossEntropy(s.read, one.logits, labels, lanes)
	d.fire(s, labels, lanes, false)
	d.settle(one, s, labels, lanes, false)
	d.keep(one, s, lanes, false)
	d.settle(one, s, labels, lanes, true)
	d.keep(one, s, lanes, true)
}

// settle runs one phase.
func (d *twoPhases) settle(one *tile, s *settled, labels []int, lanes int, taught bool) {
	top, h := len(d.layers)-1, float32(d.how.Rate)
	for range d.how.Steps {
		for k, l := range d.layers {
			below := one.below[0]
			if k > 0 {
				below = s.r[k-1]
			}
			fillBias(s.in[k], l.p.bias.W, lanes)
			l.p.wiring.Drive(s.in[k], below, 1, lanes)
			if k < top {
				s.down = grow(s.down, len(s.in[k]))
				clear(s.down)
				down := d.layers[k+1].p.wiring
				if d.back != nil {
					down = d.back[k].wiring
				}
				down.Return(s.down, s.r[k+1], 1, lanes)
				simd.Axpy(s.in[k], float32(d.how.Feedback), s.down)
			} else if taught && d.nudge > 0 {
				simd.Axpy(s.in[k], float32(d.nudge), s.read)
			}
		}
		for k := range d.layers {
			simd.Relax(s.u[k], s.in[k], h)
		}
		d.fire(s, labels, lanes, taught)
	}
}

// fire finds the rates of all layers.
func (d *twoPhases) fire(s *settled, labels []int, lanes int, taught bool) {
	top := len(d.layers) - 1
	for k, g := range d.gains {
		g.f.Rate(s.r[k], s.u[k])
	}
	crossEntropy(s.read, s.u[top], labels, lanes)
	clamped := taught && d.nudge == 0
	for i, e := range s.read { // the label t, or softmax(u) = t − e
		s.r[top][i] = 0
		if labels[i%lanes] == i/lanes {
			s.r[top][i] = 1
		}
		if !clamped {
			s.r[top][i] -= e
		}
	}
}

// keepBoth takes the rates at both ends of all synapses: the taught state with a positive sign
// and the free one with a negative, side by side in blocks of trials, so that a batch may be
// cut into tiles anywhere. What feedback has weakened is scaled up.
func (d *twoPhases) keepBoth(one *tile, s *settled, lanes int, taught bool) {
	scale := float32(1)
	if d.nudge > 0 {
		scale = float32(1 / d.nudge)
	}
	for k := len(d.layers) - 1; k >= 0; k-- {
		below := one.below[0]
		if k > 0 {
			below = s.r[k-1]
		}
		s.p[k], s.q[k] = grow(s.p[k], 2*len(s.r[k])), grow(s.q[k], 2*len(below))
		sign := scale
		if !taught {
			sign = -scale
		}
		beside(s.p[k], s.r[k], sign, lanes, taught)
		beside(s.q[k], below, 1, lanes, taught)
		scale /= float32(d.how.Feedback)
	}
}

// beside writes scale·x, units×lanes, into its places of dst, units×2·lanes: each block of
// trials of the first phase is followed by the same block of the second.
func beside(dst, x []float32, scale float32, lanes int, second bool) {
	for from := 0; from < lanes; from += circuit.TrialBlock {
		to := min(from+circuit.TrialBlock, lanes)
		at := 2 * from
		if second {
			at += to - from
		}
		for row := 0; row*lanes < len(x); row++ {
			for b := from; b < to; b++ {
				dst[row*2*lanes+at+b-from] = scale * x[row*lanes+b]
			}
		}
	}
}
