package neuron

import (
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/simd"
)

var _ = Gains.Add("relu", registry.Entry[Gain]{
	New: func() Gain { return &ReLU{} }, Doc: "threshold-linear gain, f(u) = ⌊u⌋₊", Cite: "nair2010", Example: "gain: relu",
})

// ReLU is the threshold-linear gain f(u) = ⌊u⌋₊.
type ReLU struct{}

// Rate computes f.
func (*ReLU) Rate(dst, input []float32) { simd.Relu(dst, input) }

// Slope is 1 above threshold, 0 at and below it; NaN passes.
func (*ReLU) Slope(dst, input []float32) {
	for i, u := range input {
		switch {
		case u > 0:
			dst[i] = 1
		case u <= 0:
			dst[i] = 0
		default:
			dst[i] = u
		}
	}
}

// F64 is f in float64.
func (*ReLU) F64(u float64) float64 { return max(u, 0) }

// Slope64 is f′ in float64.
func (*ReLU) Slope64(u float64) float64 {
	switch {
	case u > 0:
		return 1
	case u <= 0:
		return 0
	}
	return u
}
