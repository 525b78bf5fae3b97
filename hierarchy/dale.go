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

// dale is a layer of separate excitatory and inhibitory cells with feedforward inhibition.
// At every place, C E cells and a few I cells look at the same patch x, and the I cells
// inhibit the E cells of their place (after the Dale's ANN of Cornford et al. 2021):
//
//	i = ⌊V·x⌋₊    z = W·x − U·i + b    W, V, U ≥ 0
//
// Every weight is a magnitude with the sign of its source cell.
type dale struct {
	below, above, inter neuron.Sheet
	ee, ei, ie          projection // below→E (W), below→I (V), I→E (U)
	arrivals            []daleArrival
	afferents           Afferents           // how V learns; nil: as it is taught
	power               circuit.Partitioned // sums a place's afferents, where I cells copy; or nil
}

// ontoI is the number of V among the projections of a layer that keeps Dale's law.
const ontoI = 1

// daleInit says how the weights of a layer start.
type daleInit struct {
	constant float32 // of every W; 0 draws W from an exponential with mean √(2/fan-in)
}

func newDale(name string, below, above neuron.Sheet, inhibitory, fan int, shared bool, wire func(channels int) (circuit.Partitioned, error), init daleInit, seed uint64) (*dale, error) {
	l, err := wireDale(name, below, above, inhibitory, shared, wire)
	if err != nil {
		return nil, err
	}
	l.draw(fan, init, seed)
	return l, nil
}

// daleOf is the E and I cells of a layer that keeps Dale's law, or nil.
func daleOf(l layer) *dale {
	switch l := l.(type) {
	case *dale:
		return l
	case *dann:
		return &l.dale
	}
	return nil
}

// wireDale makes a layer without values; wire makes a wiring from below to a sheet of so many
// channels at the layer's places.
func wireDale(name string, below, above neuron.Sheet, inhibitory int, shared bool, wire func(channels int) (circuit.Partitioned, error)) (*dale, error) {
	l := &dale{below: below, above: above, inter: above}
	l.inter.Channels = inhibitory
	w, err := wire(above.Channels)
	if err != nil {
		return nil, err
	}
	v, err := wire(inhibitory)
	if err != nil {
		return nil, err
	}
	place, err := circuit.NewPatch(l.inter, above.Channels, 1, 1, 0)
	if err != nil {
		return nil, err
	}
	u, biases := circuit.NewLocal(place), above.Units()
	if shared {
		u, biases = circuit.NewConv(place), above.Channels
	}
	hi := float32(math.Inf(1))
	l.ee = projection{from: "below", to: name + "/E", wiring: w, source: circuit.Excitatory}
	l.ei = projection{from: "below", to: name + "/I", wiring: v, source: circuit.Excitatory}
	l.ie = projection{from: name + "/I", to: name + "/E", wiring: u, source: circuit.Inhibitory}
	l.ee.weights = &learning.Weights{Name: name + "/below-E", W: w.Weights(), Hi: hi, Rate: 1, Decay: 1}
	l.ei.weights = &learning.Weights{Name: name + "/below-I", W: v.Weights(), Hi: hi, Rate: 1}
	l.ie.weights = &learning.Weights{Name: name + "/I-E", W: u.W, Hi: hi, Rate: 0.2}
	l.ee.bias = &learning.Weights{Name: name + "/E/bias", W: make([]float32, biases), Lo: float32(math.Inf(-1)), Hi: hi, Rate: 1}
	return l, nil
}

// draw starts W exponential, V at the mean of the place's W within 10 %, and U at one over
// the number of I cells, so that excitation and inhibition are balanced from the start.
func (l *dale) draw(fan int, init daleInit, seed uint64) {
	mean := float32(math.Sqrt(2 / float64(fan)))
	w, u := l.ee.weights, l.ie.weights
	ws := rng.Named(seed, w.Name)
	for i := range w.W {
		w.W[i] = init.constant
		if init.constant == 0 {
			w.W[i] = mean * ws.Exp(0, 0, uint32(i))
		}
	}
	vs := rng.Named(seed, l.ei.weights.Name)
	l.meanOfPlace(fan, &vs)
	for i := range u.W {
		u.W[i] = 1 / float32(l.inter.Channels)
	}
}

// meanOfPlace sets V to the mean of its place's W, within 10 % where a stream is given.
func (l *dale) meanOfPlace(fan int, spread *rng.Stream) {
	w, v := l.ee.weights, l.ei.weights
	c, n := l.above.Channels, l.inter.Channels
	balance(v.W, w.W, n, c, fan, spread)
}

// balance sets the weights v onto n I cells a place to the mean of the weights w onto its c E
// cells, within 10 % where a stream is given. Synapses of one cell lie in runs.
func balance(v, w []float32, n, c, run int, spread *rng.Stream) {
	for place := 0; place*n*run < len(v); place++ {
		for k := range run {
			var sum float32
			for ch := range c {
				sum += w[(place*c+ch)*run+k]
			}
			for ch := range n {
				i := (place*n+ch)*run + k
				v[i] = sum / float32(c)
				if spread != nil {
					v[i] *= 0.9 + 0.2*spread.Uniform(0, 0, uint32(i))
				}
			}
		}
	}
}

func (l *dale) in() neuron.Sheet  { return l.below }
func (l *dale) out() neuron.Sheet { return l.above }

func (l *dale) projections() []*projection {
	all := []*projection{&l.ee, &l.ei, &l.ie}
	for _, a := range l.arrivals {
		all = append(all, a.e, a.i)
	}
	return all
}

func (l *dale) departures() []departure.ID {
	d := l.ee.wiring.Departures()
	for _, a := range l.arrivals {
		d = append(d, a.e.wiring.Departures()...)
	}
	return d
}

func (l *dale) newWork(lanes int) work {
	return &daleWork{
		l: l, z: make([]float32, l.above.Units()*lanes), i: make([]float32, l.inter.Units()*lanes),
		arrivals: make([]arrival, len(l.arrivals)),
	}
}

type daleWork struct {
	altered
	listening
	l          *dale
	x, z, i    []float32
	dx, dz, di []float32
	lanes      int
	arrivals   []arrival
	silent     bool // no credit came in this step
}

func (w *daleWork) forward(x []float32, at moment) []float32 {
	l := w.l
	w.x, w.lanes = x, at.lanes
	z, i := w.z[:l.above.Units()*at.lanes], w.i[:l.inter.Units()*at.lanes]
	clear(i)
	l.ei.wiring.Drive(i, x, 1, at.lanes)
	for k, a := range w.arrivals {
		if a.x != nil {
			l.arrivals[k].i.drive(i, a.x, 1, at.lanes)
		}
	}
	w.onInput(i)
	simd.Relu(i, i)
	w.onOutput(i)
	fillBias(z, l.ee.bias.W, at.lanes)
	l.ee.wiring.Drive(z, x, 1, at.lanes)
	w.listen(l, z, i, at)
	l.ie.wiring.Drive(z, i, -1, at.lanes)
	for k, a := range w.arrivals {
		if a.x != nil {
			l.arrivals[k].e.drive(z, a.x, 1, at.lanes)
		}
	}
	return z
}

// backward is the exact derivative through W, V and U, for the backpropagation twin. A local
// rule asks for nothing below and then uses the credit of the E cells alone.
func (w *daleWork) backward(credit []float32, to reach) []float32 {
	l := w.l
	w.dz, w.silent = credit, false
	w.di = w.di[:0]
	if to == toCells {
		return nil
	}
	n := l.inter.Units() * w.lanes
	w.di = grow(w.di, n)
	clear(w.di)
	l.ie.wiring.Return(w.di, credit, -1, w.lanes)
	simd.ReluBack(w.di, w.di, w.i[:n])
	if to < toBelow {
		return nil
	}
	w.dx = grow(w.dx, len(w.x))
	clear(w.dx)
	l.ee.wiring.Return(w.dx, credit, 1, w.lanes)
	l.ei.wiring.Return(w.dx, w.di, 1, w.lanes)
	return w.dx
}

func (w *daleWork) factors(projection int) (p, q []float32) {
	switch projection {
	case 0:
		return w.dz, w.x
	case ontoI:
		if w.silent {
			return nil, w.x
		}
		return w.di, w.x
	case 2:
		return w.dz, w.i[:w.l.inter.Units()*w.lanes]
	}
	return w.arrivalFactors(projection - 3)
}
