package circuit

import (
	"fmt"
	"slices"
)

// Exact is a wiring that can keep its synapses in float64 beside its float32 weights. A float64
// run then computes with those, so that published constants such as 0.044 mV/Hz are not first
// rounded to seven digits. Drive64 of such a wiring uses Weights64 where it is not nil.
//
// Weights that learn are float32 alone: a plastic projection has no float64 weights.
type Exact interface {
	Wiring
	// Weights64 are the synapses in the order of Weights, or nil: Weights, widened.
	Weights64() []float64
	// SetWeights64 sets Weights64, and Weights to them rounded. Nil drops the float64 weights
	// and leaves Weights as they are.
	SetWeights64(w []float64)
}

// exactly is the memory of an Exact wiring.
type exactly struct{ w64 []float64 }

// Weights64 returns the synapses in float64, or nil where they are those of Weights.
func (e *exactly) Weights64() []float64 { return e.w64 }

// set keeps a copy of w and rounds it into the float32 weights.
func (e *exactly) set(weights []float32, w []float64) {
	if w == nil {
		e.w64 = nil
		return
	}
	if len(w) != len(weights) {
		panic(fmt.Sprintf("circuit: %d weights for %d synapses", len(w), len(weights)))
	}
	e.w64 = slices.Clone(w)
	for i, v := range w {
		weights[i] = float32(v)
	}
}

// exactWeights are a wiring's float64 weights, or nil.
func exactWeights(w Wiring) []float64 {
	if e, ok := w.(Exact); ok {
		return e.Weights64()
	}
	return nil
}

// wide returns synapse i: exact where it is kept, else widened.
func (e *exactly) wide(weights []float32, i int) float64 {
	if e.w64 != nil {
		return e.w64[i]
	}
	return float64(weights[i])
}
