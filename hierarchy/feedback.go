package hierarchy

import (
	"math"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/learning"
)

// feedback is a layer's way down: synapses Y of their own from its cells to the cells below,
// in the place of the transposed forward weights,
//
//	a = Yᵀ·d
//
// Y is laid out as the forward weights W that it answers (below → E where cells have signs),
// so that both can be compared, and learn from one product. Where W keeps Dale's law, Y is
// non-negative too, and an inhibitory pool at each place takes the mean of its cells' d off
// before they are sent: what all cells of a place have in common would drown the rest.
type feedback struct {
	layer   int
	forward *projection
	wiring  circuit.Partitioned
	weights *learning.Weights
	pooled  int // cells of a place whose mean is taken off; 0: none
	fan     int // afferents of a forward cell
}

// feedbackKind says where the values of Y come from.
type feedbackKind interface {
	// start gives Y its first values.
	start(f *feedback, seed uint64) error
	// renew gives Y the values of the coming update.
	renew(f *feedback, seed uint64, update int)
	// learners change Y; beside is the learner of W.
	learners(t *Trainer, f *feedback, beside *learner) []*learner
	// stored reports that the values cannot be found again from W, the seed and the update.
	stored() bool
}

func newFeedback(p *Pathway, layer int, l plastic) *feedback {
	q := l.projections()[0]
	f := &feedback{layer: layer, forward: q}
	switch w := q.wiring.(type) {
	case *circuit.Dense:
		f.wiring, f.fan = circuit.NewDense(w.In(), w.Out()), w.In()
	case *circuit.Local:
		f.fan = w.Fan()
		if f.wiring = circuit.NewLocal(w.Patch); w.Shared {
			f.wiring = circuit.NewConv(w.Patch)
		}
	}
	f.weights = &learning.Weights{Name: p.stageOf(layer).Name + "/feedback", W: f.wiring.Weights(), Rate: 1, Decay: q.weights.Decay, Own: q.weights.Own}
	f.weights.Lo, f.weights.Hi = q.weights.Lo, q.weights.Hi
	if d := daleOf(l); d != nil {
		f.pooled = d.above.Channels
	}
	return f
}

// stageOf is the stage that a layer belongs to.
func (p *Pathway) stageOf(layer int) *Stage {
	for i := range p.Stages {
		if layer < p.Stages[i].last {
			return &p.Stages[i]
		}
	}
	panic("hierarchy: no such layer")
}

// draw gives Y values of the distribution from which W starts, independent of it.
func (f *feedback) draw(seed uint64) {
	stream, w := rng.Named(seed, f.weights.Name), f.weights.W
	if f.pooled > 0 {
		mean := float32(math.Sqrt(2 / float64(f.fan)))
		for i := range w {
			w[i] = mean * stream.Exp(0, 0, uint32(i))
		}
		return
	}
	bound := float32(1 / math.Sqrt(float64(f.fan)))
	stream.Uniforms(w, 0, 0, 0)
	for i, v := range w {
		w[i] = bound * (2*v - 1)
	}
}

// carry brings d, units×lanes of the layer, to the cells below: a ← Yᵀ·d. scratch is used
// where a pool takes the mean off.
func (f *feedback) carry(a, d, scratch []float32, lanes int) {
	clear(a)
	if f.pooled > 0 {
		offMean(scratch, d, f.pooled, lanes)
		d = scratch
	}
	f.wiring.Return(a, d, 1, lanes)
}

// offMean writes to dst what remains of x when the mean over each group of so many
// neighbouring units is taken off.
func offMean(dst, x []float32, group, lanes int) {
	copy(dst, x)
	for from := 0; from < len(x); from += group * lanes {
		cells := dst[from : from+group*lanes]
		for b := range lanes {
			var mean float32
			for i := b; i < len(cells); i += lanes {
				mean += cells[i]
			}
			mean /= float32(group)
			for i := b; i < len(cells); i += lanes {
				cells[i] -= mean
			}
		}
	}
}
