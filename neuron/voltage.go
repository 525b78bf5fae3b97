package neuron

import (
	"errors"

	"github.com/striate-sim/striate/internal/registry"
)

var _ = Models.Add("voltage", registry.Entry[Model]{
	New: func() Model { return &Voltage{TauMS: 20, Gain: NewSupralinear()} },
	Doc: "neuron whose potential relaxes to its input, τ·dv/dt = −v + u, and whose rate is r = f(v)", Cite: "hennequin2018",
	Example: "model: {voltage: {tau: 20 ms, gain: {supralinear: {k: 0.3, n: 2}}}}",
})

// Voltage is the voltage form of a rate neuron (Hennequin et al. 2018): its potential, relative
// to rest, relaxes to the input, and its rate is the gain of the potential at the same moment:
//
//	τ·dv/dt = −v + u    r = f(v)
//
// A circuit of such cells has the fixed points of one of leaky cells, where v = u, but not its
// transients, and not its noise: input noise here is noise of the potential.
type Voltage struct {
	TauMS float64 `yaml:"tau" unit:"ms" above:"0" doc:"membrane time constant"`
	Gain  Gain    `yaml:"gain" doc:"rate of a potential"`
}

var _ Emitting = (*Voltage)(nil)

// Vars lists the rate and the potential.
func (*Voltage) Vars() []Var { return []Var{rateVar, {"v", "mV", "potential relative to rest"}} }

// Ports lists the soma.
func (*Voltage) Ports() []Var { return []Var{soma} }

// Valid reports what is missing or out of range.
func (m *Voltage) Valid() error { return errors.Join(positive("tau", m.TauMS), given(m.Gain)) }

// Emitted is the rate.
func (*Voltage) Emitted() []int { return []int{0} }

// Emit sets r = f(v).
func (m *Voltage) Emit(x Block) { m.Gain.Rate(x.Var(0), x.Var(1)) }

// Emit64 is Emit in float64.
func (m *Voltage) Emit64(x Block64) {
	r := x.Var(0)
	for i, v := range x.Var(1) {
		r[i] = m.Gain.F64(v)
	}
}

// Deriv is (u − v)/τ for the potential.
func (m *Voltage) Deriv(dx, x, in Block) {
	clear(dx.Var(0))
	dv := dx.Var(1)
	copy(dv, in.Var(0))
	approach(dv, x.Var(1), float32(m.TauMS))
}

// Step moves v by dt/τ of the way to u, and sets the rate.
func (m *Voltage) Step(x, in Block, dtMS float32) {
	relax(x.Var(1), in.Var(0), (*Linear)(nil), dtMS/float32(m.TauMS))
	m.Emit(x)
}

// Deriv64 is Deriv in float64.
func (m *Voltage) Deriv64(dx, x, in Block64) {
	clear(dx.Var(0))
	dv, v := dx.Var(1), x.Var(1)
	for i, u := range in.Var(0) {
		dv[i] = (u - v[i]) / m.TauMS
	}
}

// Slope is f′(v).
func (m *Voltage) Slope(dst []float32, x, _ Block) { m.Gain.Slope(dst, x.Var(1)) }

// RelaxMS is τ of the potential; the rate has none.
func (m *Voltage) RelaxMS(variable, _ int) float64 { return []float64{0, m.TauMS}[variable] }
