package hierarchy

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

// membrane gives cells a time constant: a potential keeps a part of itself from step to step and
// moves by the rest towards its drive,
//
//	v(t) = λ·v(t−1) + (1 − λ)·u(t)   v = 0 before the first step
//
// λ solves τ·dv/dt = −v + u over a step of constant drive.
type membrane struct {
	sheet neuron.Sheet
	keeps float32
}

func (l *membrane) in() neuron.Sheet           { return l.sheet }
func (l *membrane) out() neuron.Sheet          { return l.sheet }
func (l *membrane) departures() []departure.ID { return nil }
func (l *membrane) cellular()                  {}

func (l *membrane) newWork(lanes int) work {
	n := l.sheet.Units() * lanes
	return &membraneWork{l: l, v: make([]float32, n), dv: make([]float32, n), du: make([]float32, n)}
}

type membraneWork struct {
	l            *membrane
	past, future *membraneWork // of the neighbouring steps, or nil
	v, dv, du    []float32
	judged       bool // credit came back to this step
}

func (w *membraneWork) forward(u []float32, _ moment) []float32 {
	w.v = w.v[:len(u)]
	copy(w.v, u)
	simd.Scale(w.v, 1-w.l.keeps)
	if w.past != nil {
		simd.Axpy(w.v, w.l.keeps, w.past.v)
	}
	return w.v
}

// backward adds to the credit of a potential, nil for none, what it is worth a step later.
func (w *membraneWork) backward(credit []float32, _ reach) []float32 {
	later := w.future != nil && w.future.judged
	w.judged = later || credit != nil
	if !w.judged {
		return nil
	}
	n := len(w.v)
	w.dv, w.du = w.dv[:n], w.du[:n]
	if credit != nil {
		copy(w.dv, credit)
	} else {
		clear(w.dv)
	}
	if later {
		simd.Axpy(w.dv, w.l.keeps, w.future.dv)
	}
	copy(w.du, w.dv)
	simd.Scale(w.du, 1-w.l.keeps)
	return w.du
}
