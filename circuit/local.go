package circuit

import (
	"sync"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/simd"
)

// Local wires each place to a square of the sheet below, with weights of its own at every
// place (unshared). With Shared set it is a convolution: one set of weights serves all
// places, by the same code.
type Local struct {
	exactly
	Patch
	Shared bool
	W      []float32 // [place][channel][ky][kx][channel below]; Shared: one place

	views []view
	back  []int32 // columns of Wᵀ: one weight row a channel

	mu     sync.Mutex
	tables map[[2]int]chainTables
}

// chainTables index the products of one chain of places in a shared wiring: (place, trial) pairs.
type chainTables struct{ post, pre []int32 }

// NewLocal returns an unshared wiring with zero weights.
func NewLocal(g Patch) *Local { return newLocal(g, false) }

// NewConv returns a convolution with zero weights.
func NewConv(g Patch) *Local { return newLocal(g, true) }

func newLocal(g Patch, shared bool) *Local {
	sets := g.Above.Places()
	if shared {
		sets = 1
	}
	return &Local{
		Patch: g, Shared: shared, W: make([]float32, sets*g.Above.Channels*g.Fan()),
		views: g.views(), back: multiples(g.Above.Channels, g.Fan()), tables: map[[2]int]chainTables{},
	}
}

// In returns the number of source units.
func (w *Local) In() int { return w.Below.Units() }

// Out returns the number of target units.
func (w *Local) Out() int { return w.Above.Units() }

// Weights returns W.
func (w *Local) Weights() []float32 { return w.W }

// SetWeights64 sets the weights in float64, in the order of W, and W to them rounded.
func (w *Local) SetWeights64(weights []float64) { w.set(w.W, weights) }

// first is the index of the first synapse of a place.
func (w *Local) first(place int) int {
	if w.Shared {
		return 0
	}
	return place * w.Above.Channels * w.Fan()
}

// at returns the weights of a place.
func (w *Local) at(place int) []float32 {
	return w.W[w.first(place):][:w.Above.Channels*w.Fan()]
}

// Drive adds sign·W·rate to dst.
func (w *Local) Drive(dst, rate []float32, sign float32, lanes int) {
	if lanes == 1 {
		w.driveOne(dst, rate, sign)
		return
	}
	fan, channels := w.Fan(), w.Above.Channels
	for place := range w.views {
		v := &w.views[place]
		simd.Gemm(dst[place*channels*lanes:], lanes, w.at(place), fan, v.columns, rate[v.base*lanes:], lanes, v.rows, channels, lanes, sign)
	}
}

// Return adds sign·Wᵀ·p to dst.
func (w *Local) Return(dst, p []float32, sign float32, lanes int) {
	channels := w.Above.Channels
	for place := range w.views {
		v := &w.views[place]
		weights, post := w.at(place), p[place*channels*lanes:]
		for _, s := range v.spans {
			simd.Gemm(dst[(v.base+s.unit)*lanes:], lanes, weights[s.column:], 1, w.back, post, lanes, iota32[:channels], s.length, lanes, sign)
		}
	}
}

// Shrink takes eta·mean(D)·w from every weight; for a convolution summed over places, as
// Correlate sums the products, so that both terms of a rule keep their proportion.
func (w *Local) Shrink(weights, d []float32, eta float32, lanes int) {
	if !w.Shared {
		shrinkRows(weights, d, eta, w.Out(), lanes)
		return
	}
	fan, channels := w.Fan(), w.Above.Channels
	for ch := range channels {
		var sum float32
		for place := range w.Above.Places() {
			for _, v := range d[(place*channels+ch)*lanes:][:lanes] {
				sum += v
			}
		}
		keep := 1 - eta*sum/float32(lanes)
		row := weights[ch*fan : (ch+1)*fan]
		for j := range row {
			row[j] *= keep
		}
	}
}

// Drive64 adds sign·W·rate to dst in float64.
func (w *Local) Drive64(dst, rate []float64, sign float64) {
	fan, channels := w.Fan(), w.Above.Channels
	for place := range w.views {
		v, first := &w.views[place], w.first(place)
		for ch := range channels {
			var sum float64
			for i, col := range v.columns {
				sum += w.wide(w.W, first+ch*fan+int(col)) * rate[v.base+int(v.rows[i])]
			}
			dst[place*channels+ch] += sign * sum
		}
	}
}

// Departures of a convolution: shared weights. An unshared wiring makes none.
func (w *Local) Departures() []departure.ID {
	if w.Shared {
		return []departure.ID{departure.WeightSharing}
	}
	return nil
}
