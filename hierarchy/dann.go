package hierarchy

import (
	"math"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

// Dann makes the inhibition of a Dale stage divide as well as subtract: a Dale's ANN
// (Cornford et al. 2021), which normalizes as a layer norm does, by inhibitory cells:
//
//	i = ⌊V·x⌋₊    u = (W·x − U·i) / (U·(e^α∘i) + ε)    z = g∘u + b    W, V, U, g ≥ 0
//
// Plain gradient steps change what inhibitory cells do to all their targets far more than what
// one excitatory synapse does. Corrected steps are smaller by 1/√C for V, 1/d for U and
// 1/(√C·d) for α, with C excitatory cells a place and d afferents a cell.
type Dann struct {
	Corrected bool // steps; else all have the same rate
}

const shuntFloor = 1e-8 // ε: a place that sees nothing divides by it

// dann is a layer of E and I cells with subtractive and divisive feedforward inhibition.
type dann struct {
	dale
	gain, bias, shunt *learning.Weights // g and b of E cells, α of I cells
}

func newDann(name string, below, above neuron.Sheet, inhibitory, fan int, shared, first, readout bool, wire func(channels int) (circuit.Partitioned, error), how Dann, seed uint64) (*dann, error) {
	plain, err := wireDale(name, below, above, inhibitory, shared, wire)
	if err != nil {
		return nil, err
	}
	l := &dann{dale: *plain}
	cells := func(name string, from projection, lo float32) *learning.Weights {
		n := len(from.weights.W) / afferents(from.wiring)
		return &learning.Weights{Name: name, W: make([]float32, n), Lo: lo, Hi: float32(math.Inf(1)), Rate: 1}
	}
	unbounded, _ := learning.Unbounded()
	l.bias = l.ee.bias
	l.ee.bias = nil
	l.gain = cells(name+"/E/gain", l.ee, 0)
	l.shunt = cells(name+"/I/shunt", l.ei, unbounded)
	l.ie.terms = 2
	l.ie.weights.Rate = 1
	if how.Corrected {
		c, d := math.Sqrt(float64(above.Channels)), float64(fan)
		l.ei.weights.Rate, l.ie.weights.Rate, l.shunt.Rate = float32(1/c), float32(1/d), float32(1/(c*d))
	}
	l.draw(fan, first, readout, seed)
	return l, nil
}

// draw starts W and V exponential, U at one over the number of I cells, and α where it divides
// by the standard deviation of W·x for rectified normal input.
func (l *dann) draw(fan int, first, readout bool, seed uint64) {
	d := float64(fan)
	mean := float32(math.Sqrt(2 * math.Pi / (d * (2*math.Pi - 1))))
	if first {
		mean = float32(math.Sqrt(1 / (2 * d)))
	}
	for _, w := range []*learning.Weights{l.ee.weights, l.ei.weights} {
		stream := rng.Named(seed, w.Name)
		for i := range w.W {
			w.W[i] = mean * stream.Exp(0, 0, uint32(i))
		}
	}
	if readout {
		l.meanOfPlace(fan, nil)
	}
	simd.Fill(l.ie.weights.W, 1/float32(l.inter.Channels))
	simd.Fill(l.gain.W, 1)
	simd.Fill(l.shunt.W, float32(math.Log(math.Sqrt((2*math.Pi-1)/d))))
}

// cellWeights are the numbers of single cells; α goes along with the synapses onto I cells.
func (l *dann) cellWeights() []cellWeights {
	return []cellWeights{{l.bias, 0}, {l.gain, 0}, {l.shunt, 1}}
}

func (l *dann) newWork(lanes int) work {
	e, i := l.above.Units()*lanes, l.inter.Units()*lanes
	return &dannWork{
		l: l, z: make([]float32, e), u: make([]float32, e), gamma: make([]float32, e), i: make([]float32, i), shunted: make([]float32, i),
		shunt: make([]float32, len(l.shunt.W)),
	}
}

type dannWork struct {
	altered
	listening
	l              *dann
	x, z, u, gamma []float32
	i, shunted     []float32 // I cells: i and e^α∘i
	shunt          []float32 // e^α
	dz, e, eu, dg  []float32 // credit of z, of W·x − U·i, of −ln of the divisor, of g
	di, dshunt, dx []float32
	pairs, sources []float32 // both terms of U's products, side by side
	lanes          int
}

func (w *dannWork) forward(x []float32, at moment) []float32 {
	l, n := w.l, at.lanes
	w.x, w.lanes = x, n
	e, i := l.above.Units()*n, l.inter.Units()*n
	w.z, w.u, w.gamma, w.i, w.shunted = w.z[:e], w.u[:e], w.gamma[:e], w.i[:i], w.shunted[:i]
	for k, a := range l.shunt.W {
		w.shunt[k] = float32(math.Exp(float64(a)))
	}
	clear(w.i)
	l.ei.wiring.Drive(w.i, x, 1, n)
	w.onInput(w.i)
	simd.Relu(w.i, w.i)
	w.onOutput(w.i)
	copy(w.shunted, w.i)
	scaleCells(w.shunted, w.shunt, n)
	clear(w.u)
	l.ee.wiring.Drive(w.u, x, 1, n)
	w.listen(&l.dale, w.u, w.i, at)
	l.ie.wiring.Drive(w.u, w.i, -1, n)
	simd.Fill(w.gamma, shuntFloor)
	l.ie.wiring.Drive(w.gamma, w.shunted, 1, n)
	simd.Divide(w.u, w.gamma)
	copy(w.z, w.u)
	scaleCells(w.z, l.gain.W, n)
	addCells(w.z, l.bias.W, n)
	return w.z
}

// backward is the exact derivative. What cells know by themselves (their gain, and the
// division that they suffer) is used at every reach; what I cells do to others, from
// toSynapses on.
func (w *dannWork) backward(credit []float32, to reach) []float32 {
	l, n := w.l, w.lanes
	w.dz = credit
	w.e, w.eu, w.dg = grow(w.e, len(credit)), grow(w.eu, len(credit)), grow(w.dg, len(credit))
	copy(w.dg, credit)
	simd.Mul(w.dg, w.u)
	copy(w.e, credit)
	scaleCells(w.e, l.gain.W, n)
	simd.Divide(w.e, w.gamma)
	copy(w.eu, w.e)
	simd.Mul(w.eu, w.u)
	w.pairs = interleave(w.pairs, w.e, w.eu, n)
	w.sources = interleave(w.sources, w.i, w.shunted, n)
	if to == toCells {
		return nil
	}
	w.di, w.dshunt = grow(w.di, len(w.i)), grow(w.dshunt, len(w.i))
	clear(w.di)
	clear(w.dshunt)
	l.ie.wiring.Return(w.di, w.e, -1, n)
	l.ie.wiring.Return(w.dshunt, w.eu, -1, n)
	scaleCells(w.dshunt, w.shunt, n)
	simd.Add(w.di, w.dshunt)
	simd.ReluBack(w.di, w.di, w.i)
	simd.Mul(w.dshunt, w.i)
	if to < toBelow {
		return nil
	}
	w.dx = grow(w.dx, len(w.x))
	clear(w.dx)
	l.ee.wiring.Return(w.dx, w.e, 1, n)
	l.ei.wiring.Return(w.dx, w.di, 1, n)
	return w.dx
}

func (w *dannWork) factors(projection int) (p, q []float32) {
	switch projection {
	case 0:
		return w.e, w.x
	case ontoI:
		return w.di, w.x
	default:
		return w.pairs, w.sources
	}
}

func (w *dannWork) cellFactor(k int) []float32 {
	switch k {
	case 0:
		return w.dz
	case 1:
		return w.dg
	default:
		return w.dshunt
	}
}

// interleave puts the lanes of two arrays side by side, block of trials by block, so that a
// sum over them has the same order however a batch is cut into tiles.
func interleave(dst, a, b []float32, lanes int) []float32 {
	dst = grow(dst, 2*len(a))
	to := dst
	for row := 0; row < len(a); row += lanes {
		for first := row; first < row+lanes; first += circuit.TrialBlock {
			last := min(first+circuit.TrialBlock, row+lanes)
			to = to[copy(to, a[first:last]):]
			to = to[copy(to, b[first:last]):]
		}
	}
	return dst
}

// scaleCells multiplies every unit's row by its cell's number; numbers repeat over places
// where they are shared.
func scaleCells(x, cells []float32, lanes int) {
	for u := 0; u*lanes < len(x); u++ {
		simd.Scale(x[u*lanes:(u+1)*lanes], cells[u%len(cells)])
	}
}

// addCells adds its cell's number to every unit's row.
func addCells(x, cells []float32, lanes int) {
	for u := 0; u*lanes < len(x); u++ {
		row := x[u*lanes : (u+1)*lanes]
		for b := range row {
			row[b] += cells[u%len(cells)]
		}
	}
}
