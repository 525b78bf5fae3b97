package hierarchy

import (
	"math"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/learning"
)

// daleArrival is a later projection onto a stage that keeps Dale's law: its rates h excite the
// E and the I cells as what comes from below does,
//
//	i = ⌊V·x + Vₕ·h⌋₊    z = W·x + Wₕ·h − U·i + b    Wₕ, Vₕ ≥ 0
type daleArrival struct{ e, i *projection }

// receive adds weights that start exponential, with the standard deviation 1/√(3·fan-in) that
// signed ones have, and balanced by inhibition.
func (l *dale) receive(name, stage string, fan int, wire func(channels int) (*projection, error), seed uint64) (int, error) {
	e, err := wire(l.above.Channels)
	if err != nil {
		return 0, err
	}
	i, err := wire(l.inter.Channels)
	if err != nil {
		return 0, err
	}
	hi := float32(math.Inf(1))
	e.to, i.to = stage+"/E", stage+"/I"
	e.weights = &learning.Weights{Name: stage + "/" + name + "-E", W: e.wiring.Weights(), Hi: hi, Rate: 1, Decay: 1}
	i.weights = &learning.Weights{Name: stage + "/" + name + "-I", W: i.wiring.Weights(), Hi: hi, Rate: 1}
	mean := float32(1 / math.Sqrt(3*float64(fan)))
	stream := rng.Named(seed, e.weights.Name)
	for k := range e.weights.W {
		e.weights.W[k] = mean * stream.Exp(0, 0, uint32(k))
	}
	run := fan // a cell's synapses lie side by side, but in a turned wiring beside its neighbours'
	if e.turned {
		run = 1
	}
	spread := rng.Named(seed, i.weights.Name)
	balance(i.weights.W, e.weights.W, l.inter.Channels, l.above.Channels, run, &spread)
	l.arrivals = append(l.arrivals, daleArrival{e, i})
	return len(l.arrivals) - 1, nil
}

func (w *daleWork) arrivalFactors(projection int) (p, q []float32) {
	a, x := w.l.arrivals[projection/2], w.arrivals[projection/2].x
	if projection%2 == 0 {
		return a.e.sides(w.dz, x)
	}
	return a.i.sides(w.di, x)
}

func (w *daleWork) arrive(index int, rates []float32) { w.arrivals[index].x = rates }
func (w *daleWork) idle()                             { w.dz, w.silent = nil, true }

func (w *daleWork) sendBack(index int) []float32 {
	a := &w.arrivals[index]
	a.dx = grow(a.dx, len(a.x))
	clear(a.dx)
	w.l.arrivals[index].e.back(a.dx, w.dz, w.lanes)
	w.l.arrivals[index].i.back(a.dx, w.di, w.lanes)
	return a.dx
}
