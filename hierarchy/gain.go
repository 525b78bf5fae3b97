package hierarchy

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

// gain applies a population's gain to its input, without a time constant.
type gain struct {
	sheet neuron.Sheet
	f     neuron.Gain
	relu  bool
	known slopeOfRate // nil: the slope is found from the potential
}

// slopeOfRate is a gain whose slope follows from its rate, which is at hand.
type slopeOfRate interface{ SlopeOfRate(dst, rate []float32) }

func newGain(sheet neuron.Sheet, f neuron.Gain) *gain {
	_, relu := f.(*neuron.ReLU)
	known, _ := f.(slopeOfRate)
	return &gain{sheet, f, relu, known}
}

func (l *gain) in() neuron.Sheet           { return l.sheet }
func (l *gain) out() neuron.Sheet          { return l.sheet }
func (l *gain) departures() []departure.ID { return []departure.ID{departure.StaticUnits} }
func (l *gain) cellular()                  {}

func (l *gain) newWork(lanes int) work {
	return &gainWork{l: l, y: make([]float32, l.sheet.Units()*lanes)}
}

type gainWork struct {
	l        *gain
	x, y, dx []float32
}

func (w *gainWork) forward(x []float32, _ moment) []float32 {
	w.x = x
	w.y = w.y[:len(x)]
	if w.l.relu {
		simd.Relu(w.y, x)
	} else {
		w.l.f.Rate(w.y, x)
	}
	return w.y
}

func (w *gainWork) backward(credit []float32, _ reach) []float32 {
	w.dx = grow(w.dx, len(credit))
	if w.l.relu {
		simd.ReluBack(w.dx, credit, w.y)
		return w.dx
	}
	if w.l.known != nil {
		w.l.known.SlopeOfRate(w.dx, w.y)
	} else {
		w.l.f.Slope(w.dx, w.x)
	}
	simd.Mul(w.dx, credit)
	return w.dx
}
