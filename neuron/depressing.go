package neuron

import (
	"errors"
	"fmt"

	"github.com/striate-sim/striate/internal/registry"
)

var _ = Models.Add("depressing", registry.Entry[Model]{
	New: func() Model {
		return &Depressing{TauMS: 20, RecoveryMS: 800, FacilitationMS: 0, Release: 0.5, Gain: NewSupralinear()}
	},
	Doc: "rate neuron whose synapses tire with use and, if asked, facilitate first", Cite: "tsodyks1997,markram1998",
	Example: "model: {depressing: {tau: 20 ms, recovery: 800 ms, release: 0.5}}",
})

// Depressing is a leaky neuron whose synapses run short of transmitter (Tsodyks & Markram
// 1997), and whose release may grow with use (Markram, Wang & Tsodyks 1998):
//
//	τ·dr/dt = −r + f(u)
//	dq/dt = −q/τ_rec + (U + p)·(1 − q)·r
//	dp/dt = −p/τ_fac + U·(1 − U − p)·r
//
// q is the share of transmitter that is used up, p the growth of the release probability U; at
// rest both are 0. Projections carry r·(1 − q)·(U + p)/U: a synapse at rest has its full
// weight.
type Depressing struct {
	TauMS          float64 `yaml:"tau" unit:"ms" above:"0" doc:"time constant of the rate"`
	RecoveryMS     float64 `yaml:"recovery" unit:"ms" above:"0" doc:"time constant at which used transmitter recovers"`
	FacilitationMS float64 `yaml:"facilitation" unit:"ms" min:"0" doc:"time constant of facilitation; 0: none"`
	Release        float64 `yaml:"release" above:"0" max:"1" doc:"share of the transmitter that a spike releases at rest"`
	Gain           Gain    `yaml:"gain" doc:"input–output function"`
}

var (
	_ Emitting = (*Depressing)(nil)
	_ Sending  = (*Depressing)(nil)
)

// Vars lists the rate, what is sent, the used transmitter and the facilitation.
func (*Depressing) Vars() []Var {
	return []Var{rateVar, {"sent", "Hz", "rate as its targets feel it"}, {"q", "", "share of transmitter used up"}, {"p", "", "growth of the release probability"}}
}

// Ports lists the soma.
func (*Depressing) Ports() []Var { return []Var{soma} }

// Valid reports what is missing or out of range.
func (m *Depressing) Valid() error {
	err := errors.Join(positive("tau", m.TauMS), positive("recovery", m.RecoveryMS), positive("release", m.Release), given(m.Gain))
	if !(m.FacilitationMS >= 0) || !(m.Release <= 1) {
		err = errors.Join(err, fmt.Errorf("facilitation = %v, release = %v: must be ≥ 0 and ≤ 1", m.FacilitationMS, m.Release))
	}
	return err
}

// Sends is what targets feel.
func (*Depressing) Sends() int { return 1 }

// Emitted is what targets feel.
func (*Depressing) Emitted() []int { return []int{1} }

// Emit sets what is sent.
func (m *Depressing) Emit(x Block) {
	r, sent, q, p := x.Var(0), x.Var(1), x.Var(2), x.Var(3)
	per := 1 / float32(m.Release)
	for i := range sent {
		sent[i] = r[i] * (1 - q[i]) * (1 + per*p[i])
	}
}

// Emit64 is Emit in float64.
func (m *Depressing) Emit64(x Block64) {
	r, sent, q, p := x.Var(0), x.Var(1), x.Var(2), x.Var(3)
	for i := range sent {
		sent[i] = r[i] * (1 - q[i]) * (1 + p[i]/m.Release)
	}
}

// Deriv is the right-hand side, per ms; a rate in Hz is r/1000 spikes per ms.
func (m *Depressing) Deriv(dx, x, in Block) {
	dr := dx.Var(0)
	m.Gain.Rate(dr, in.Var(0))
	approach(dr, x.Var(0), float32(m.TauMS))
	clear(dx.Var(1))
	u, recovery, facilitation := float32(m.Release), float32(m.RecoveryMS), float32(m.FacilitationMS)
	r, q, p, dq, dp := x.Var(0), x.Var(2), x.Var(3), dx.Var(2), dx.Var(3)
	for i := range dq {
		dq[i] = (u+p[i])*(1-q[i])*(r[i]*1e-3) - q[i]/recovery
		dp[i] = 0
		if facilitation > 0 {
			dp[i] = u*(1-u-p[i])*(r[i]*1e-3) - p[i]/facilitation
		}
	}
}

// Step is an Euler step of all variables from the same moment, and uses up the input.
func (m *Depressing) Step(x, in Block, dtMS float32) {
	u, recovery, facilitation := float32(m.Release), float32(m.RecoveryMS), float32(m.FacilitationMS)
	r, q, p := x.Var(0), x.Var(2), x.Var(3)
	for i := range q {
		used := (u+p[i])*(1-q[i])*(r[i]*1e-3) - q[i]/recovery
		if facilitation > 0 {
			p[i] += dtMS * (u*(1-u-p[i])*(r[i]*1e-3) - p[i]/facilitation)
		}
		q[i] += dtMS * used
	}
	relax(r, in.Var(0), m.Gain, dtMS/float32(m.TauMS))
	m.Emit(x)
}

// Deriv64 is Deriv in float64.
func (m *Depressing) Deriv64(dx, x, in Block64) {
	dr, dq, dp, r, q, p := dx.Var(0), dx.Var(2), dx.Var(3), x.Var(0), x.Var(2), x.Var(3)
	clear(dx.Var(1))
	for i, u := range in.Var(0) {
		dr[i] = (m.Gain.F64(u) - r[i]) / m.TauMS
		dq[i] = (m.Release+p[i])*(1-q[i])*r[i]/1000 - q[i]/m.RecoveryMS
		dp[i] = 0
		if m.FacilitationMS > 0 {
			dp[i] = m.Release*(1-m.Release-p[i])*r[i]/1000 - p[i]/m.FacilitationMS
		}
	}
}

// Slope is f′(u).
func (m *Depressing) Slope(dst []float32, _, in Block) { m.Gain.Slope(dst, in.Var(0)) }

// RelaxMS is τ of the rate, and those of recovery and facilitation.
func (m *Depressing) RelaxMS(variable, _ int) float64 {
	return []float64{m.TauMS, 0, m.RecoveryMS, m.FacilitationMS}[variable]
}
