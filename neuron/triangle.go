package neuron

import (
	"math"

	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/simd"
)

var _ = Gains.Add("triangle", registry.Entry[Gain]{
	New: func() Gain { return &Triangle{Power: 1} }, Doc: "power law of what exceeds the mean input of a place: in a stage, the cells of a place are inhibited by their mean before it acts, f(u) = ⌊u⌋₊^q",
	Cite: "coates2011,journe2023", Example: "gain: {triangle: {power: 0.7}}", Main: "power",
})

// Triangle is the power law f(u) = ⌊u⌋₊^q of cells that inhibit one another in common, so that
// about half of a place is silent (Coates, Lee & Ng 2011, with q = 1; Journé et al. 2023). The
// stage takes the mean input of the place off, where cells meet; the gain is what each cell does.
type Triangle struct {
	Power float64 `yaml:"power" above:"0" max:"5" doc:"exponent q"`
}

// Pooled is a gain of cells that the mean input of their place inhibits before it acts.
type Pooled interface {
	Gain
	PooledInhibition()
}

// PooledInhibition marks the gain.
func (*Triangle) PooledInhibition() {}

// Rate computes f.
func (g *Triangle) Rate(dst, input []float32) {
	if g.Power == 1 {
		simd.Relu(dst, input)
		return
	}
	simd.Supralinear(dst, input, 1, float32(g.Power))
}

// Slope is f′ = q·⌊u⌋₊^(q−1), and 0 below threshold.
func (g *Triangle) Slope(dst, input []float32) {
	for i, u := range input {
		dst[i] = float32(g.Slope64(float64(u)))
	}
}

// F64 is f in float64.
func (g *Triangle) F64(u float64) float64 {
	if u <= 0 {
		return 0
	}
	return math.Pow(u, g.Power)
}

// Slope64 is f′ in float64.
func (g *Triangle) Slope64(u float64) float64 {
	switch {
	case u <= 0:
		return 0
	case u != u: // to the power 0 it would be 1
		return u
	}
	return g.Power * math.Pow(u, g.Power-1)
}
