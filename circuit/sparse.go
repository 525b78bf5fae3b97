package circuit

import (
	"slices"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/simd"
)

// Sparse wires listed pairs of units, row by row of the target (compressed sparse rows). Units
// of the source are in order within a row.
type Sparse struct {
	exactly
	W    []float32 // one weight a synapse
	Row  []int32   // first synapse of each target, and the end of the last
	Pre  []int32   // source of each synapse
	in   int
	back columns
}

// columns list synapses by source: what signals that run backwards need.
type columns struct {
	first []int32 // first entry of each source, and the end of the last
	at    []int32 // synapse
	post  []int32 // its target
}

// NewSparse returns a wiring with zero weights. afferents lists the sources of every target,
// in order and without repetition.
func NewSparse(in int, afferents [][]int32) *Sparse {
	w := &Sparse{in: in, Row: make([]int32, 1, len(afferents)+1)}
	for _, pre := range afferents {
		if len(pre) > 0 && (pre[0] < 0 || int(pre[len(pre)-1]) >= in) || !slices.IsSortedFunc(pre, ascending) {
			panic("circuit: the sources of a cell are in order, once each, and on the sheet")
		}
		w.Pre = append(w.Pre, pre...)
		w.Row = append(w.Row, int32(len(w.Pre)))
	}
	w.W = make([]float32, len(w.Pre))
	w.back = w.columns()
	return w
}

// ascending orders numbers; equal ones are out of order.
func ascending(a, b int32) int {
	if a < b {
		return -1
	}
	return 1
}

func (w *Sparse) columns() columns {
	c := columns{make([]int32, w.in+1), make([]int32, len(w.Pre)), make([]int32, len(w.Pre))}
	for _, j := range w.Pre {
		c.first[j+1]++
	}
	for j := range w.in {
		c.first[j+1] += c.first[j]
	}
	next := slices.Clone(c.first)
	for i := range w.Out() {
		for k := w.Row[i]; k < w.Row[i+1]; k++ {
			n := next[w.Pre[k]]
			c.at[n], c.post[n] = k, int32(i)
			next[w.Pre[k]]++
		}
	}
	return c
}

// In returns the number of source units.
func (w *Sparse) In() int { return w.in }

// Out returns the number of target units.
func (w *Sparse) Out() int { return len(w.Row) - 1 }

// Weights returns W.
func (w *Sparse) Weights() []float32 { return w.W }

// SetWeights64 sets the weights in float64, and W to them rounded.
func (w *Sparse) SetWeights64(weights []float64) { w.set(w.W, weights) }

// Drive adds sign·W·rate to dst.
func (w *Sparse) Drive(dst, rate []float32, sign float32, lanes int) {
	if sign == 1 {
		simd.SparseRows(dst, w.W, w.Pre, w.Row, rate, lanes)
		return
	}
	for i := range w.Out() {
		from, to := w.Row[i], w.Row[i+1]
		simd.Gemm(dst[i*lanes:], lanes, w.W[from:to], 0, count(int(to-from)), rate, lanes, w.Pre[from:to], 1, lanes, sign)
	}
}

// Return adds sign·Wᵀ·p to dst.
func (w *Sparse) Return(dst, p []float32, sign float32, lanes int) {
	for j := range w.in {
		from, to := w.back.first[j], w.back.first[j+1]
		simd.Gemm(dst[j*lanes:], lanes, w.W, 0, w.back.at[from:to], p, lanes, w.back.post[from:to], 1, lanes, sign)
	}
}

// Correlate adds Σ P·Q of each pair to dw, by blocks of trials.
func (w *Sparse) Correlate(dw, p, q []float32, lanes int) {
	for i := range w.Out() {
		post := p[i*lanes : (i+1)*lanes]
		for k := w.Row[i]; k < w.Row[i+1]; k++ {
			pre := q[int(w.Pre[k])*lanes:][:lanes]
			for first := 0; first < lanes; first += TrialBlock {
				var sum float32
				for b := first; b < min(first+TrialBlock, lanes); b++ {
					sum += post[b] * pre[b]
				}
				dw[k] += sum
			}
		}
	}
}

// Shrink takes eta·mean(D)·w from every weight.
func (w *Sparse) Shrink(weights, d []float32, eta float32, lanes int) {
	for i := range w.Out() {
		row := weights[w.Row[i]:w.Row[i+1]]
		if len(row) > 0 {
			shrinkRows(row, d[i*lanes:(i+1)*lanes], eta, 1, lanes)
		}
	}
}

// Drive64 adds sign·W·rate to dst in float64.
func (w *Sparse) Drive64(dst, rate []float64, sign float64) {
	for i := range dst {
		var sum float64
		for k := w.Row[i]; k < w.Row[i+1]; k++ {
			sum += w.wide(w.W, int(k)) * rate[w.Pre[k]]
		}
		dst[i] += sign * sum
	}
}

// Departures of listed connections: none.
func (*Sparse) Departures() []departure.ID { return nil }
