package hierarchy

import (
	"math"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

// weighted is a standard layer of signed weights and biases: y = W·x + b.
type weighted struct {
	below, above neuron.Sheet
	p            projection
	arrivals     []*projection // that end on its cells beside the one from below
}

// newWeighted wires a layer and draws its weights, uniform within ±1/√fan-in (the custom of
// today's libraries for rectified nets).
func newWeighted(name string, below, above neuron.Sheet, w circuit.Partitioned, fan int, shared bool, seed uint64) *weighted {
	biases := above.Units()
	if shared {
		biases = above.Channels
	}
	lo, hi := learning.Unbounded()
	l := &weighted{below, above, projection{from: "below", to: name, wiring: w, source: circuit.Mixed}, nil}
	l.p.weights = &learning.Weights{Name: name + "/below-units", W: w.Weights(), Lo: lo, Hi: hi, Rate: 1, Decay: 1}
	l.p.bias = &learning.Weights{Name: name + "/bias", W: make([]float32, biases), Lo: lo, Hi: hi, Rate: 1, Decay: 1}
	bound := float32(1 / math.Sqrt(float64(fan)))
	for _, weights := range []*learning.Weights{l.p.weights, l.p.bias} {
		stream := rng.Named(seed, weights.Name)
		for i := range weights.W {
			weights.W[i] = bound * (2*stream.Uniform(0, 0, uint32(i)) - 1)
		}
	}
	return l
}

func (l *weighted) in() neuron.Sheet  { return l.below }
func (l *weighted) out() neuron.Sheet { return l.above }

func (l *weighted) projections() []*projection {
	return append([]*projection{&l.p}, l.arrivals...)
}

func (l *weighted) departures() []departure.ID {
	d := append(l.p.wiring.Departures(), departure.MixedSigns, departure.NoInterneurons)
	for _, q := range l.arrivals {
		d = append(d, q.wiring.Departures()...)
	}
	return d
}

func (l *weighted) newWork(lanes int) work {
	return &weightedWork{l: l, y: make([]float32, l.above.Units()*lanes), arrivals: make([]arrival, len(l.arrivals))}
}

type weightedWork struct {
	l            *weighted
	x, y, dx, dy []float32
	lanes        int
	arrivals     []arrival
}

func (w *weightedWork) forward(x []float32, at moment) []float32 {
	w.x, w.lanes = x, at.lanes
	y := w.y[:w.l.above.Units()*at.lanes]
	fillBias(y, w.l.p.bias.W, at.lanes)
	w.l.p.wiring.Drive(y, x, 1, at.lanes)
	for k, a := range w.arrivals {
		if a.x != nil {
			w.l.arrivals[k].drive(y, a.x, 1, at.lanes)
		}
	}
	return y
}

func (w *weightedWork) backward(credit []float32, to reach) []float32 {
	w.dy = credit
	if to < toBelow {
		return nil
	}
	w.dx = grow(w.dx, len(w.x))
	clear(w.dx)
	w.l.p.wiring.Return(w.dx, credit, 1, w.lanes)
	return w.dx
}

func (w *weightedWork) factors(projection int) (p, q []float32) {
	if projection == 0 {
		return w.dy, w.x
	}
	return w.l.arrivals[projection-1].sides(w.dy, w.arrivals[projection-1].x)
}

func (w *weightedWork) arrive(index int, rates []float32) { w.arrivals[index].x = rates }
func (w *weightedWork) idle()                             { w.dy = nil }

func (w *weightedWork) sendBack(index int) []float32 {
	a := &w.arrivals[index]
	a.dx = grow(a.dx, len(a.x))
	clear(a.dx)
	w.l.arrivals[index].back(a.dx, w.dy, w.lanes)
	return a.dx
}

// fillBias sets every unit to its bias; biases repeat over places where they are shared.
func fillBias(y, bias []float32, lanes int) {
	n := len(bias) * lanes
	for i := 0; i < len(y); i += n {
		simd.FillRows(y[i:i+n], bias, lanes)
	}
}
