package circuit

import "github.com/striate-sim/striate/internal/departure"

// OneToOne wires unit i of the source to unit i of the target.
type OneToOne struct {
	exactly
	W []float32 // one weight a unit
}

// NewOneToOne returns a wiring of n pairs with zero weights.
func NewOneToOne(n int) *OneToOne { return &OneToOne{W: make([]float32, n)} }

// In returns the number of source units.
func (w *OneToOne) In() int { return len(w.W) }

// Out returns the number of target units.
func (w *OneToOne) Out() int { return len(w.W) }

// Weights returns W.
func (w *OneToOne) Weights() []float32 { return w.W }

// SetWeights64 sets the weights in float64, and W to them rounded.
func (w *OneToOne) SetWeights64(weights []float64) { w.set(w.W, weights) }

// Drive adds sign·W·rate to dst.
func (w *OneToOne) Drive(dst, rate []float32, sign float32, lanes int) {
	for i, v := range w.W {
		a := sign * v
		from, to := rate[i*lanes:(i+1)*lanes], dst[i*lanes:(i+1)*lanes]
		for b, x := range from {
			to[b] += a * x
		}
	}
}

// Return adds sign·Wᵀ·p to dst; W is diagonal.
func (w *OneToOne) Return(dst, p []float32, sign float32, lanes int) { w.Drive(dst, p, sign, lanes) }

// Correlate adds Σ P·Q of each pair to dw, by blocks of trials.
func (w *OneToOne) Correlate(dw, p, q []float32, lanes int) {
	for i := range w.W {
		for first := 0; first < lanes; first += TrialBlock {
			var sum float32
			for b := i*lanes + first; b < i*lanes+min(first+TrialBlock, lanes); b++ {
				sum += p[b] * q[b]
			}
			dw[i] += sum
		}
	}
}

// Shrink takes eta·mean(D)·w from every weight.
func (w *OneToOne) Shrink(weights, d []float32, eta float32, lanes int) {
	shrinkRows(weights, d, eta, len(weights), lanes)
}

// Drive64 adds sign·W·rate to dst in float64.
func (w *OneToOne) Drive64(dst, rate []float64, sign float64) {
	for i := range w.W {
		dst[i] += sign * w.wide(w.W, i) * rate[i]
	}
}

// Departures of a private line: none.
func (*OneToOne) Departures() []departure.ID { return nil }
