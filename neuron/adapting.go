package neuron

import (
	"errors"

	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/simd"
)

var _ = Models.Add("adapting", registry.Entry[Model]{
	New: func() Model { return &Adapting{TauMS: 20, AdaptationMS: 200, Strength: 0.2, Gain: NewSupralinear()} },
	Doc: "rate neuron whose input is lowered by a slow trace of its own rate", Cite: "benda2003",
	Example: "model: {adapting: {tau: 20 ms, adaptation: 200 ms, strength: 0.2}}",
})

// Adapting is a leaky neuron with a slow adaptation current (the universal form of Benda &
// Herz 2003, with a linear trace):
//
//	τ·dr/dt = −r + f(u − a)    τ_a·da/dt = −a + strength·r
type Adapting struct {
	TauMS        float64 `yaml:"tau" unit:"ms" above:"0" doc:"time constant of the rate"`
	AdaptationMS float64 `yaml:"adaptation" unit:"ms" above:"0" doc:"time constant of the adaptation"`
	Strength     float64 `yaml:"strength" min:"0" doc:"adaptation per rate, mV/Hz"`
	Gain         Gain    `yaml:"gain" doc:"input–output function"`
}

// Vars lists the rate and the adaptation.
func (*Adapting) Vars() []Var { return []Var{rateVar, {"a", "mV", "adaptation"}} }

// Ports lists the soma.
func (*Adapting) Ports() []Var { return []Var{soma} }

// Valid reports what is missing or out of range.
func (m *Adapting) Valid() error {
	return errors.Join(positive("tau", m.TauMS), positive("adaptation", m.AdaptationMS), given(m.Gain))
}

// Deriv is the right-hand side, per ms.
func (m *Adapting) Deriv(dx, x, in Block) {
	dr, da, r, a := dx.Var(0), dx.Var(1), x.Var(0), x.Var(1)
	lowered(dr, in.Var(0), a)
	m.Gain.Rate(dr, dr)
	approach(dr, r, float32(m.TauMS))
	strength, tau := float32(m.Strength), float32(m.AdaptationMS)
	for i := range da {
		da[i] = (strength*r[i] - a[i]) / tau
	}
}

// Step is an Euler step of both variables from the same moment, and uses up the input.
func (m *Adapting) Step(x, in Block, dtMS float32) {
	r, a, u := x.Var(0), x.Var(1), in.Var(0)
	lowered(u, u, a)
	strength, share := float32(m.Strength), dtMS/float32(m.AdaptationMS)
	for i := range a {
		a[i] += share * (strength*r[i] - a[i])
	}
	relax(r, u, m.Gain, dtMS/float32(m.TauMS))
}

// Deriv64 is Deriv in float64.
func (m *Adapting) Deriv64(dx, x, in Block64) {
	dr, da, r, a := dx.Var(0), dx.Var(1), x.Var(0), x.Var(1)
	for i, u := range in.Var(0) {
		dr[i] = (m.Gain.F64(u-a[i]) - r[i]) / m.TauMS
		da[i] = (m.Strength*r[i] - a[i]) / m.AdaptationMS
	}
}

// Slope is f′(u − a).
func (m *Adapting) Slope(dst []float32, x, in Block) {
	lowered(dst, in.Var(0), x.Var(1))
	m.Gain.Slope(dst, dst)
}

// RelaxMS is τ of the rate, and that of the adaptation.
func (m *Adapting) RelaxMS(variable, _ int) float64 {
	return []float64{m.TauMS, m.AdaptationMS}[variable]
}

// lowered writes u − a to dst, which may be u.
func lowered(dst, u, a []float32) {
	copy(dst, u)
	simd.Axpy(dst, -1, a)
}
