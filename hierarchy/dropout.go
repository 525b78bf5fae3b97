package hierarchy

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

// dropout silences each cell with a probability during training, independently for each
// presentation, and scales the others up so that the mean stays (Srivastava et al. 2014). It
// is also what failing transmission does to a cell.
type dropout struct {
	sheet neuron.Sheet
	rate  float64
	key   uint64
}

func newDropout(sheet neuron.Sheet, rate float64, stream rng.Stream) *dropout {
	k := stream.Uint32x4(0, 0, 0)
	return &dropout{sheet, rate, uint64(k[0])<<32 | uint64(k[1])}
}

func (l *dropout) in() neuron.Sheet           { return l.sheet }
func (l *dropout) out() neuron.Sheet          { return l.sheet }
func (l *dropout) departures() []departure.ID { return nil }
func (l *dropout) cellular()                  {}

func (l *dropout) newWork(lanes int) work {
	n := l.sheet.Units() * lanes
	return &dropoutWork{l: l, mask: make([]float32, n), y: make([]float32, n)}
}

type dropoutWork struct {
	l        *dropout
	mask, y  []float32
	dx       []float32
	training bool
}

func (w *dropoutWork) forward(x []float32, at moment) []float32 {
	w.training = at.training
	if !at.training {
		return x
	}
	w.mask, w.y = w.mask[:len(x)], w.y[:len(x)]
	w.l.draw(w.mask, at)
	copy(w.y, x)
	simd.Mul(w.y, w.mask)
	return w.y
}

func (w *dropoutWork) backward(credit []float32, _ reach) []float32 {
	if !w.training {
		return credit
	}
	w.dx = grow(w.dx, len(credit))
	copy(w.dx, credit)
	simd.Mul(w.dx, w.mask)
	return w.dx
}

// draw fills the mask. One hash of (layer, presentation, group) serves four units, 16 bits
// each: the same mask in any lane, tile or worker.
func (l *dropout) draw(mask []float32, at moment) {
	lanes, units := at.lanes, l.sheet.Units()
	threshold := uint64(l.rate * (1 << 16))
	keep := 1 / float32(1-l.rate)
	for unit := 0; unit < units; unit += 4 {
		for b := range lanes {
			h := mix64(l.key ^ mix64(at.trials[b]<<32|uint64(unit)))
			for u := unit; u < min(unit+4, units); u++ {
				m := keep
				if h&0xffff < threshold {
					m = 0
				}
				mask[u*lanes+b] = m
				h >>= 16
			}
		}
	}
}

// mix64 is the finalizer of SplitMix64 (Steele, Lea & Flood 2014).
func mix64(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
