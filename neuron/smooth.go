package neuron

import (
	"math"

	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/simd"
)

var (
	_ = Gains.Add("sigmoid", registry.Entry[Gain]{
		New: func() Gain { return &Sigmoid{Max: 1, Steepness: 1} }, Doc: "logistic gain, f(u) = max/(1 + e^(−slope·(u − threshold)))", Cite: "wilson1972",
		Example: "gain: {sigmoid: {max: 1, slope: 1, threshold: 0}}",
	})
	_ = Gains.Add("tanh", registry.Entry[Gain]{New: func() Gain { return &Tanh{} }, Doc: "hyperbolic tangent; rates may be negative", Example: "gain: tanh"})
	_ = Gains.Add("softplus", registry.Entry[Gain]{New: func() Gain { return &Softplus{} }, Doc: "smooth threshold-linear gain, f(u) = ln(1 + eᵘ)", Example: "gain: softplus"})
	_ = Gains.Add("naka-rushton", registry.Entry[Gain]{
		New: func() Gain { return &NakaRushton{Max: 100, Half: 20, N: 2} }, Doc: "saturating power law, f(u) = max·⌊u⌋₊ⁿ/(halfⁿ + ⌊u⌋₊ⁿ)", Cite: "naka1966",
		Example: "gain: {naka-rushton: {max: 100, half: 20, n: 2}}",
	})
)

// Sigmoid is the logistic gain f(u) = max/(1 + e^(−slope·(u − threshold))).
type Sigmoid struct {
	Max       float64 `yaml:"max" above:"0" doc:"largest rate, Hz"`
	Steepness float64 `yaml:"slope" above:"0" doc:"steepness, 1/mV"`
	Threshold float64 `yaml:"threshold" doc:"input of half the largest rate, mV"`
}

// F64 is f in float64.
func (g *Sigmoid) F64(u float64) float64 { return g.Max / (1 + math.Exp(-g.Steepness*(u-g.Threshold))) }

// Slope64 is f′ = slope·f·(1 − f/max).
func (g *Sigmoid) Slope64(u float64) float64 {
	f := g.F64(u)
	return g.Steepness * f * (1 - f/g.Max)
}

// Rate computes f.
func (g *Sigmoid) Rate(dst, input []float32) {
	slope, threshold, most := float32(g.Steepness), float32(g.Threshold), float32(g.Max)
	for i, u := range input {
		dst[i] = slope * (threshold - u)
	}
	simd.Exp(dst, dst)
	for i, e := range dst {
		dst[i] = most / (1 + e)
	}
}

// Slope computes f′.
func (g *Sigmoid) Slope(dst, input []float32) {
	g.Rate(dst, input)
	g.SlopeOfRate(dst, dst)
}

// SlopeOfRate computes f′ where f is known.
func (g *Sigmoid) SlopeOfRate(dst, rate []float32) {
	slope, share := float32(g.Steepness), float32(1/g.Max)
	for i, r := range rate {
		dst[i] = slope * r * (1 - r*share)
	}
}

// Tanh is the gain f(u) = tanh(u).
type Tanh struct{}

// F64 is f in float64.
func (*Tanh) F64(u float64) float64 { return math.Tanh(u) }

// Slope64 is f′ = 1 − f².
func (*Tanh) Slope64(u float64) float64 {
	f := math.Tanh(u)
	return 1 - f*f
}

// Rate computes f.
func (g *Tanh) Rate(dst, input []float32) { each(dst, input, g.F64) }

// Slope computes f′.
func (g *Tanh) Slope(dst, input []float32) { each(dst, input, g.Slope64) }

// Softplus is the gain f(u) = ln(1 + eᵘ).
type Softplus struct{}

// F64 is f in float64, without overflow.
func (*Softplus) F64(u float64) float64 { return max(u, 0) + math.Log1p(math.Exp(-math.Abs(u))) }

// Slope64 is f′, the logistic function.
func (*Softplus) Slope64(u float64) float64 { return 1 / (1 + math.Exp(-u)) }

// Rate computes f.
func (g *Softplus) Rate(dst, input []float32) { each(dst, input, g.F64) }

// Slope computes f′.
func (g *Softplus) Slope(dst, input []float32) { each(dst, input, g.Slope64) }

// NakaRushton is the saturating power law f(u) = max·⌊u⌋₊ⁿ/(halfⁿ + ⌊u⌋₊ⁿ) (Naka & Rushton
// 1966).
type NakaRushton struct {
	Max  float64 `yaml:"max" above:"0" doc:"largest rate, Hz"`
	Half float64 `yaml:"half" above:"0" doc:"input of half the largest rate, mV"`
	N    float64 `yaml:"n" min:"1" doc:"exponent"`
}

// F64 is f in float64.
func (g *NakaRushton) F64(u float64) float64 {
	if u <= 0 {
		return 0
	}
	return g.Max / (1 + math.Pow(g.Half/u, g.N))
}

// Slope64 is f′ = n·f·(1 − f/max)/u.
func (g *NakaRushton) Slope64(u float64) float64 {
	if u <= 0 {
		return 0
	}
	f := g.F64(u)
	return g.N * f * (1 - f/g.Max) / u
}

// Rate computes f.
func (g *NakaRushton) Rate(dst, input []float32) { each(dst, input, g.F64) }

// Slope computes f′.
func (g *NakaRushton) Slope(dst, input []float32) { each(dst, input, g.Slope64) }

// each evaluates a float64 function elementwise.
func each(dst, input []float32, f func(float64) float64) {
	for i, u := range input {
		dst[i] = float32(f(float64(u)))
	}
}
