package neuron

import (
	"math"

	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/simd"
)

var _ = Gains.Add("softmax", registry.Entry[Gain]{
	New: func() Gain { return &Softmax{} }, Doc: "exponential gain whose rates a read-out divides by their sum: class probabilities", Cite: "bridle1990", Example: "gain: softmax",
})

// Softmax is the exponential gain f(u) = eᵘ of class cells. The read-out stage divides each
// rate by the sum over its sheet, so that rates are class probabilities (Bridle 1990).
type Softmax struct{}

// Rate computes f, before the division.
func (*Softmax) Rate(dst, input []float32) { simd.Exp(dst, input) }

// Slope is f′ = f.
func (*Softmax) Slope(dst, input []float32) { simd.Exp(dst, input) }

// F64 is f in float64.
func (*Softmax) F64(u float64) float64 { return math.Exp(u) }

// Slope64 is f′ in float64.
func (*Softmax) Slope64(u float64) float64 { return math.Exp(u) }
