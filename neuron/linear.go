package neuron

import "github.com/striate-sim/striate/internal/registry"

var _ = Gains.Add("linear", registry.Entry[Gain]{
	New: func() Gain { return &Linear{} }, Doc: "the rate is the input, f(u) = u; not bounded below", Example: "gain: linear",
})

// Linear is the gain f(u) = u. Rates may be negative.
type Linear struct{}

// Rate computes f.
func (*Linear) Rate(dst, input []float32) { copy(dst, input) }

// Slope is 1; NaN passes.
func (*Linear) Slope(dst, input []float32) {
	for i, u := range input {
		dst[i] = 1
		if u != u {
			dst[i] = u
		}
	}
}

// F64 is f in float64.
func (*Linear) F64(u float64) float64 { return u }

// Slope64 is f′ in float64.
func (*Linear) Slope64(u float64) float64 {
	if u != u {
		return u
	}
	return 1
}
