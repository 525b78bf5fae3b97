package hierarchy

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

// pooledInhibition takes the mean input of the cells of a place off each of them.
type pooledInhibition struct{ sheet neuron.Sheet }

func (l *pooledInhibition) in() neuron.Sheet           { return l.sheet }
func (l *pooledInhibition) out() neuron.Sheet          { return l.sheet }
func (l *pooledInhibition) departures() []departure.ID { return nil }

func (l *pooledInhibition) newWork(lanes int) work {
	return &pooledInhibitionWork{l: l, y: make([]float32, l.sheet.Units()*lanes), mean: make([]float32, lanes)}
}

type pooledInhibitionWork struct {
	l           *pooledInhibition
	y, dx, mean []float32
	lanes       int
}

// less is y = x − mean over the cells of a place.
func (w *pooledInhibitionWork) less(y, x []float32) {
	lanes, place := w.lanes, w.l.sheet.Channels*w.lanes
	mean := w.mean[:lanes]
	copy(y, x)
	for at := 0; at < len(x); at += place {
		clear(mean)
		for i := at; i < at+place; i += lanes {
			simd.Add(mean, x[i:i+lanes])
		}
		for i := at; i < at+place; i += lanes {
			simd.Axpy(y[i:i+lanes], -1/float32(w.l.sheet.Channels), mean)
		}
	}
}

func (w *pooledInhibitionWork) forward(x []float32, at moment) []float32 {
	w.lanes = at.lanes
	w.y = w.y[:len(x)]
	w.less(w.y, x)
	return w.y
}

// backward: the layer is its own transpose.
func (w *pooledInhibitionWork) backward(credit []float32, to reach) []float32 {
	if to < toBelow {
		return nil
	}
	w.dx = grow(w.dx, len(credit))
	w.less(w.dx, credit)
	return w.dx
}
