package circuit

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/simd"
)

// Dense wires every unit of the source to every unit of the target.
type Dense struct {
	exactly
	W             []float32 // out×in
	in, out       int
	forward, back []int32 // index tables of the columns of W and of Wᵀ
	rows          []int32 // units of the source
	outs          []int32 // units of the target
}

// NewDense returns a dense wiring with zero weights.
func NewDense(in, out int) *Dense {
	return &Dense{W: make([]float32, in*out), in: in, out: out, forward: count(in), back: multiples(out, in), rows: count(in), outs: count(out)}
}

// In returns the number of source units.
func (w *Dense) In() int { return w.in }

// Out returns the number of target units.
func (w *Dense) Out() int { return w.out }

// Weights returns W, out×in.
func (w *Dense) Weights() []float32 { return w.W }

// SetWeights64 sets the weights in float64, out×in, and W to them rounded.
func (w *Dense) SetWeights64(weights []float64) { w.set(w.W, weights) }

// Drive adds sign·W·rate to dst.
func (w *Dense) Drive(dst, rate []float32, sign float32, lanes int) {
	if lanes == 1 {
		simd.DotRows(dst, w.W, w.in, rate, sign)
		return
	}
	simd.Gemm(dst, lanes, w.W, w.in, w.forward, rate, lanes, w.rows, w.out, lanes, sign)
}

// Return adds sign·Wᵀ·p to dst.
func (w *Dense) Return(dst, p []float32, sign float32, lanes int) {
	simd.Gemm(dst, lanes, w.W, 1, w.back, p, lanes, w.outs, w.in, lanes, sign)
}

// Correlate adds P·Qᵀ to dw.
func (w *Dense) Correlate(dw, p, q []float32, lanes int) { correlate(w, dw, p, q, lanes) }

// TransposedLen is the number of source units, spread.
func (w *Dense) TransposedLen() int { return spread(w.in) }

// Transpose writes q as one row a lane.
func (w *Dense) Transpose(qt, q []float32, lanes int) {
	simd.Transpose(qt, q, w.in, lanes, spread(w.in))
}

// Parts is the number of target units: a row of weights is a part.
func (w *Dense) Parts() int { return w.out }

// CorrelateParts adds the products of some lanes to rows [part0, part1).
func (w *Dense) CorrelateParts(dw, p, qt []float32, lanes, lane0, lane1, part0, part1 int) {
	stride := spread(w.in)
	for l := lane0; l < lane1; l += TrialBlock {
		block := iota32[:min(TrialBlock, lane1-l)]
		simd.Gemm(dw[part0*w.in:], w.in, p[part0*lanes+l:], lanes, block, qt[l*stride:], stride, block, part1-part0, w.in, 1)
	}
}

// AddProduct adds eta·P·Qᵀ of one lane to rows [part0, part1) of the weights themselves. Each
// product is rounded first, as by CorrelateParts.
func (w *Dense) AddProduct(p, qt []float32, eta float32, part0, part1 int) {
	for i := part0; i < part1; i++ {
		simd.AxpyTwice(w.W[i*w.in:(i+1)*w.in], eta, p[i], qt[:w.in])
	}
}

// Shrink takes eta·mean(D)·w from every weight.
func (w *Dense) Shrink(weights, d []float32, eta float32, lanes int) {
	shrinkRows(weights, d, eta, w.out, lanes)
}

// Drive64 adds sign·W·rate to dst in float64.
func (w *Dense) Drive64(dst, rate []float64, sign float64) {
	if w.w64 != nil {
		simd.DotRows64(dst, w.w64, w.in, rate, sign)
		return
	}
	for i := range dst {
		var sum float64
		for j, v := range w.W[i*w.in : (i+1)*w.in] {
			sum += float64(v) * rate[j]
		}
		dst[i] += sign * sum
	}
}

// Departures of a dense wiring: every cell reaches every cell.
func (w *Dense) Departures() []departure.ID { return []departure.ID{departure.FullConnectivity} }
