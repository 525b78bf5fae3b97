package hierarchy

import (
	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/simd"
)

// events drive the cells of a dense layer spike by spike: what a potential is of spikes, a drive
// is of the weights of those that fired, so that cells which are silent cost nothing. The weights
// of a cell lie side by side once it has fired, as they are in one presentation.
type events struct {
	w      *circuit.Dense
	column []float32   // sources×targets
	known  []bool      // columns of the present weights
	recent [][]float32 // Σ weights of the spikes of each remembered step, lanes×targets: a ring
	last   int
	sum    []float32
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
func (e *events) reset(lanes, memory int) {
	clear(e.known)
	if len(e.recent) != memory {
		e.recent = make([][]float32, memory)
	}
	n := lanes * e.w.Out()
	for i := range e.recent {
		e.recent[i] = grow(e.recent[i], n)
		clear(e.recent[i])
	}
	e.sum = grow(e.sum, n)
}

// drive takes the spikes of a step up and adds W·s to dst, targets×lanes.
func (e *events) drive(dst []float32, spikes []spike, psp kernel, lanes int) {
	n := e.w.Out()
	e.last = (e.last + 1) % len(e.recent)
	clear(e.recent[e.last])
	for _, s := range spikes {
		simd.Axpy(e.recent[e.last][s.lane*n:][:n], s.times, e.weights(s.unit))
	}
	clear(e.sum)
	for age, tap := range psp.taps {
		simd.Axpy(e.sum, tap, e.recent[(e.last-age+len(e.recent))%len(e.recent)])
	}
	for b := range lanes {
		for i, v := range e.sum[b*n:][:n] {
			dst[i*lanes+b] += v
		}
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
