package hierarchy

import (
	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/simd"
)

// events drive the cells of a dense layer spike by spike: what a potential is of spikes, a drive
// is of the weights of those that fired, so that cells which are silent cost nothing. The weights
// of a cell lie side by side once it has fired, as they are in one presentation.
type events struct {
	w          *circuit.Dense
	column     []float32 // sources×targets
	known      []bool    // columns of the present weights
	rise, fall []float32 // lanes×targets
}

// newEvents returns nil for a wiring that is driven by all of its sources.
func newEvents(w circuit.Wiring) *events {
	d, ok := w.(*circuit.Dense)
	if !ok {
		return nil
	}
	return &events{w: d, column: make([]float32, d.In()*d.Out()), known: make([]bool, d.In())}
}

// reset forgets spikes and weights.
func (e *events) reset(lanes int) {
	clear(e.known)
	n := lanes * e.w.Out()
	e.rise, e.fall = grow(e.rise, n), grow(e.fall, n)
	clear(e.rise)
	clear(e.fall)
}

// drive takes the spikes of a step up and adds W·s to dst, targets×lanes.
func (e *events) drive(dst []float32, spikes []spike, psp kernel, lanes int) {
	n := e.w.Out()
	for _, s := range spikes {
		w := e.weights(s.unit)
		simd.Axpy(e.rise[s.lane*n:][:n], s.times, w)
		simd.Axpy(e.fall[s.lane*n:][:n], s.times, w)
	}
	for b := range lanes {
		rise, fall := e.rise[b*n:][:n], e.fall[b*n:][:n]
		for i := range rise {
			dst[i*lanes+b] += float32(psp.scale * (fall[i] - rise[i]))
		}
		simd.Scale(rise, psp.keepsRise)
		simd.Scale(fall, psp.keepsFall)
	}
}

// weights are those from one source to every target.
func (e *events) weights(source int) []float32 {
	n, in := e.w.Out(), e.w.In()
	column := e.column[source*n:][:n]
	if !e.known[source] {
		e.known[source] = true
		for i := range column {
			column[i] = e.w.W[i*in+source]
		}
	}
	return column
}
