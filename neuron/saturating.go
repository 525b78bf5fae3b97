package neuron

import (
	"errors"
	"fmt"
	"math"

	"github.com/striate-sim/striate/internal/registry"
)

var (
	_ = Gains.Add("asym-linear", registry.Entry[Gain]{
		New: func() Gain { return &AsymLinear{K: 0.01, N: 2.2, SoftHz: 200} }, Doc: "power law that goes on as its tangent above a soft limit",
		Example: "gain: {asym-linear: {k: 0.01, n: 2.2, soft: 200 Hz}}",
	})
	_ = Gains.Add("asym-tanh", registry.Entry[Gain]{
		New: func() Gain { return &AsymTanh{K: 0.01, N: 2.2, SoftHz: 200, HardHz: 1000} }, Doc: "power law that saturates smoothly from a soft limit to a hard one",
		Example: "gain: {asym-tanh: {k: 0.01, n: 2.2, soft: 200 Hz, hard: 1000 Hz}}",
	})
	_ = Gains.Add("threshold-linear", registry.Entry[Gain]{
		New: func() Gain { return &ThresholdLinear{Steepness: 1} }, Doc: "threshold-linear gain, f(u) = slope·⌊u − threshold⌋₊",
		Example: "gain: {threshold-linear: {slope: 1.5, threshold: 2}}",
	})
)

// AsymLinear is the power law up to a soft limit and its tangent above it (asym_linear of the
// tc-gan program):
//
//	f(u) = k·⌊u⌋₊ⁿ for u ≤ v₀    f(u) = soft + k·n·v₀ⁿ⁻¹·(u − v₀) above    k·v₀ⁿ = soft
type AsymLinear struct {
	K      float64 `yaml:"k" above:"0" doc:"gain, Hz/mVⁿ"`
	N      float64 `yaml:"n" min:"1" max:"5" doc:"exponent of the power law"`
	SoftHz float64 `yaml:"soft" unit:"Hz" above:"0" doc:"rate above which the law is linear"`
}

// limit is v₀.
func limit(k, n, softHz float64) float64 { return math.Pow(softHz/k, 1/n) }

// F64 is f in float64.
func (g *AsymLinear) F64(u float64) float64 {
	if v0 := limit(g.K, g.N, g.SoftHz); u > v0 {
		return g.SoftHz + g.K*g.N*math.Pow(v0, g.N-1)*(u-v0)
	}
	return (&Supralinear{g.K, g.N}).F64(u)
}

// Slope64 is f′ in float64.
func (g *AsymLinear) Slope64(u float64) float64 {
	if v0 := limit(g.K, g.N, g.SoftHz); u > v0 {
		u = v0
	}
	return (&Supralinear{g.K, g.N}).Slope64(u)
}

// Rate computes f.
func (g *AsymLinear) Rate(dst, input []float32) { each(dst, input, g.F64) }

// Slope computes f′.
func (g *AsymLinear) Slope(dst, input []float32) { each(dst, input, g.Slope64) }

// Valid reports what is out of range.
func (g *AsymLinear) Valid() error {
	return errors.Join(positive("k", g.K), positive("n", g.N), positive("soft", g.SoftHz))
}

// AsymTanh is the power law up to a soft limit, from which it saturates at a hard one
// (asym_tanh of the tc-gan program):
//
//	f(u) = soft + (hard − soft)·tanh(n·soft/(hard − soft)·(u − v₀)/v₀) above v₀
type AsymTanh struct {
	K      float64 `yaml:"k" above:"0" doc:"gain, Hz/mVⁿ"`
	N      float64 `yaml:"n" min:"1" max:"5" doc:"exponent of the power law"`
	SoftHz float64 `yaml:"soft" unit:"Hz" above:"0" doc:"rate above which the law saturates"`
	HardHz float64 `yaml:"hard" unit:"Hz" above:"0" doc:"rate that is never exceeded"`
}

// F64 is f in float64.
func (g *AsymTanh) F64(u float64) float64 {
	if v0 := limit(g.K, g.N, g.SoftHz); u > v0 {
		room := g.HardHz - g.SoftHz
		return g.SoftHz + room*math.Tanh(g.N*g.SoftHz/room*(u-v0)/v0)
	}
	return (&Supralinear{g.K, g.N}).F64(u)
}

// Slope64 is f′ in float64.
func (g *AsymTanh) Slope64(u float64) float64 {
	if v0 := limit(g.K, g.N, g.SoftHz); u > v0 {
		t := math.Tanh(g.N * g.SoftHz / (g.HardHz - g.SoftHz) * (u - v0) / v0)
		return g.N * g.SoftHz / v0 * (1 - t*t)
	}
	return (&Supralinear{g.K, g.N}).Slope64(u)
}

// Rate computes f.
func (g *AsymTanh) Rate(dst, input []float32) { each(dst, input, g.F64) }

// Slope computes f′.
func (g *AsymTanh) Slope(dst, input []float32) { each(dst, input, g.Slope64) }

// Valid reports what is out of range.
func (g *AsymTanh) Valid() error {
	err := errors.Join(positive("k", g.K), positive("n", g.N), positive("soft", g.SoftHz))
	if !(g.HardHz > g.SoftHz) {
		err = errors.Join(err, fmt.Errorf("hard = %v Hz: must be above soft, %v Hz", g.HardHz, g.SoftHz))
	}
	return err
}

// ThresholdLinear is the gain f(u) = slope·⌊u − threshold⌋₊.
type ThresholdLinear struct {
	Steepness float64 `yaml:"slope" above:"0" doc:"rate per input above threshold, Hz/mV"`
	Threshold float64 `yaml:"threshold" doc:"input below which the cell is silent, mV"`
}

// F64 is f in float64.
func (g *ThresholdLinear) F64(u float64) float64 { return g.Steepness * max(u-g.Threshold, 0) }

// Slope64 is f′ in float64; NaN passes.
func (g *ThresholdLinear) Slope64(u float64) float64 {
	switch {
	case u > g.Threshold:
		return g.Steepness
	case u <= g.Threshold:
		return 0
	}
	return u
}

// Rate computes f.
func (g *ThresholdLinear) Rate(dst, input []float32) {
	slope, threshold := float32(g.Steepness), float32(g.Threshold)
	for i, u := range input {
		dst[i] = slope * max(u-threshold, 0)
	}
}

// Slope computes f′.
func (g *ThresholdLinear) Slope(dst, input []float32) { each(dst, input, g.Slope64) }
