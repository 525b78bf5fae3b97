package neuron

import (
	"math"

	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/simd"
)

var _ = Gains.Add("supralinear", registry.Entry[Gain]{
	New: func() Gain { return NewSupralinear() }, Doc: "expansive power law of V1 neurons, f(u) = k·⌊u⌋₊ⁿ",
	Cite: "priebe2008,ahmadian2013", Example: "gain: {supralinear: {k: 0.04, n: 2}}",
})

// Supralinear is the expansive power law f(u) = k·⌊u⌋₊ⁿ of V1 neurons (Priebe & Ferster 2008;
// Ahmadian, Rubin & Miller 2013).
type Supralinear struct {
	K float64 `yaml:"k" above:"0" doc:"gain, Hz/mVⁿ"`
	N float64 `yaml:"n" min:"1" max:"5" doc:"exponent of the power law"`
}

// NewSupralinear returns the gain with k = 0.04 Hz/mV², n = 2 (Rubin, Van Hooser & Miller 2015).
func NewSupralinear() *Supralinear { return &Supralinear{K: 0.04, N: 2} }

// Rate computes f.
func (g *Supralinear) Rate(dst, input []float32) {
	simd.Supralinear(dst, input, float32(g.K), float32(g.N))
}

// Slope is f′ = k·n·⌊u⌋₊ⁿ⁻¹, and 0 below threshold.
func (g *Supralinear) Slope(dst, input []float32) {
	for i, u := range input {
		dst[i] = float32(g.Slope64(float64(u)))
	}
}

// F64 is f in float64.
func (g *Supralinear) F64(u float64) float64 {
	switch {
	case u <= 0:
		return 0
	case g.N == 2:
		return g.K * (u * u)
	}
	return g.K * math.Pow(u, g.N)
}

// Slope64 is f′ in float64.
func (g *Supralinear) Slope64(u float64) float64 {
	switch {
	case u <= 0:
		return 0
	case g.N == 2:
		return 2 * g.K * u
	}
	return g.K * g.N * math.Pow(u, g.N-1)
}
