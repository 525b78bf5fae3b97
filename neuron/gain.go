package neuron

import "github.com/striate-sim/striate/internal/registry"

// Gain is a static input–output function, elementwise.
type Gain interface {
	Rate(dst, input []float32)  // dst = f(input) [Hz]; dst may be input
	Slope(dst, input []float32) // dst = f′(input)
	F64(u float64) float64      // f in float64
	Slope64(u float64) float64  // f′ in float64
}

// Gains are the gains that an experiment file can name.
var Gains = registry.New[Gain]("gain")
