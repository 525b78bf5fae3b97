package circuit

import (
	"sync"

	"github.com/striate-sim/striate/internal/departure"
)

// TrialBlock is how many trials one chain of products spans. A sum over trials is the sum of
// its blocks in order, so the number of workers and the width of a tile never change a bit.
const TrialBlock = 32

// Wiring says who reaches whom, and how strongly. Weights are magnitudes where the source
// population has a sign.
type Wiring interface {
	In() int  // units of the source
	Out() int // units of the target

	// Drive adds sign·W·rate to dst. rate is In()×lanes, dst is Out()×lanes.
	Drive(dst, rate []float32, sign float32, lanes int)
	// Return adds sign·Wᵀ·p to dst. p is Out()×lanes, dst is In()×lanes. Only analysis and
	// backpropagation carry signals backwards along a synapse.
	Return(dst, p []float32, sign float32, lanes int)
	// Weights are the synapses, or nil where the wiring is a fixed kernel.
	Weights() []float32
	// Correlate adds Σ over lanes of P·Qᵀ to dw, on the wiring's synapses alone. p is
	// Out()×lanes, q is In()×lanes.
	Correlate(dw, p, q []float32, lanes int)
	// Shrink takes eta·mean over lanes of D·w from every weight. d is Out()×lanes.
	Shrink(w, d []float32, eta float32, lanes int)
	// Drive64 is Drive for one trial in float64.
	Drive64(dst, rate []float64, sign float64)
	// Departures lists what the wiring assumes that cortex does not have.
	Departures() []departure.ID
}

// Partitioned is a wiring whose products P·Qᵀ can be formed by several workers at once.
//
// The presynaptic factor is first transposed (one lane a row), so that a synapse's products
// run along contiguous afferents.
type Partitioned interface {
	Wiring
	// TransposedLen is the length of one lane's transposed Q.
	TransposedLen() int
	// Transpose writes q, In()×lanes, as lanes rows of TransposedLen().
	Transpose(qt, q []float32, lanes int)
	// Parts is the number of independent parts of the weights: places of a local wiring,
	// rows of a dense one. A wiring of 1 part is shared among workers by blocks of trials.
	Parts() int
	// CorrelateParts adds the products of lanes [lane0, lane1) to the weights of parts
	// [part0, part1). lane0 is a multiple of TrialBlock.
	CorrelateParts(dw, p, qt []float32, lanes, lane0, lane1, part0, part1 int)
}

// spread rounds the length of a row up to an odd number of cache lines, so that equal columns
// of neighbouring rows do not fall into the same sets of a cache.
func spread(n int) int { return ((n+15)/16 | 1) * 16 }

var scratch = sync.Pool{New: func() any { return new([]float32) }}

// correlate is Wiring.Correlate for a Partitioned wiring, on borrowed memory.
func correlate(w Partitioned, dw, p, q []float32, lanes int) {
	buf := borrow(w.TransposedLen() * lanes)
	defer scratch.Put(buf)
	qt := *buf
	w.Transpose(qt, q, lanes)
	w.CorrelateParts(dw, p, qt, lanes, 0, lanes, 0, w.Parts())
}

// borrow takes a slice of n floats from scratch; it holds anything.
func borrow(n int) *[]float32 {
	buf := scratch.Get().(*[]float32)
	if cap(*buf) < n {
		*buf = make([]float32, n)
	}
	*buf = (*buf)[:n]
	return buf
}

// iota32 counts 0, 1, 2, …: the index table of adjoining rows or columns.
var iota32 = func() []int32 {
	t := make([]int32, 1<<13)
	for i := range t {
		t[i] = int32(i)
	}
	return t
}()

// count returns the table 0 … n−1.
func count(n int) []int32 {
	if n <= len(iota32) {
		return iota32[:n]
	}
	t := make([]int32, n)
	for i := range t {
		t[i] = int32(i)
	}
	return t
}

// multiples returns the table 0, step, 2·step, … of n entries.
func multiples(n, step int) []int32 {
	t := make([]int32, n)
	for i := range t {
		t[i] = int32(i * step)
	}
	return t
}

// shrinkRows takes eta·mean(d_i)·w_ij from each row i of a weight array.
func shrinkRows(w, d []float32, eta float32, rows, lanes int) {
	fan := len(w) / rows
	for i := range rows {
		var sum float32
		for _, v := range d[i*lanes : (i+1)*lanes] {
			sum += v
		}
		keep := 1 - eta*sum/float32(lanes)
		row := w[i*fan : (i+1)*fan]
		for j := range row {
			row[j] *= keep
		}
	}
}
