package neuron

import "github.com/striate-sim/striate/internal/registry"

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
func (*Adapting) Vars() []Var {
	return []Var{rateVar[0], {"a", "mV", "adaptation"}}
}

// Ports lists the soma.
func (*Adapting) Ports() []Var { return soma }

// Deriv is the right-hand side, per ms.
func (m *Adapting) Deriv(dx, x, in Block) {
	dr, da, r, a, u := dx.Var(0), dx.Var(1), x.Var(0), x.Var(1), in.Var(0)
	for i := range dr {
		dr[i] = u[i] - a[i]
	}
	m.Gain.Rate(dr, dr)
	for i := range dr {
		dr[i] = (dr[i] - r[i]) / float32(m.TauMS)
		da[i] = (float32(m.Strength)*r[i] - a[i]) / float32(m.AdaptationMS)
	}
}

// Step is an Euler step of both variables from the same moment, and uses up the input.
func (m *Adapting) Step(x, in Block, dtMS float32) {
	r, a, u := x.Var(0), x.Var(1), in.Var(0)
	for i := range u {
		u[i] -= a[i]
	}
	m.Gain.Rate(u, u)
	for i := range u {
		old := r[i]
		r[i] += dtMS / float32(m.TauMS) * (u[i] - old)
		a[i] += dtMS / float32(m.AdaptationMS) * (float32(m.Strength)*old - a[i])
	}
}

// Deriv64 is Deriv in float64.
func (m *Adapting) Deriv64(dx, x, in Block64) {
	r, a, u := x.Var(0), x.Var(1), in.Var(0)
	for i := range u {
		dx.Var(0)[i] = (m.Gain.F64(u[i]-a[i]) - r[i]) / m.TauMS
		dx.Var(1)[i] = (m.Strength*r[i] - a[i]) / m.AdaptationMS
	}
}
