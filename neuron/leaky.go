package neuron

import (
	"errors"

	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/simd"
)

var _ = Models.Add("leaky", registry.Entry[Model]{
	New: func() Model { return NewLeaky(20, NewSupralinear()) }, Doc: "rate neuron that relaxes to its gain, τ·dr/dt = −r + f(u)",
	Cite: "ahmadian2013", Example: "model: {leaky: {tau: 20 ms, gain: {supralinear: {k: 0.04, n: 2}}}}",
})

// Leaky is the rate neuron τ·dr/dt = −r + f(u): its rate relaxes to the gain of its input.
type Leaky struct {
	TauMS float64 `yaml:"tau" unit:"ms" above:"0" doc:"time constant"`
	Gain  Gain    `yaml:"gain" doc:"input–output function"`
}

// NewLeaky returns the neuron with a time constant and a gain.
func NewLeaky(tauMS float64, gain Gain) *Leaky { return &Leaky{tauMS, gain} }

// Vars lists the rate.
func (*Leaky) Vars() []Var { return []Var{rateVar} }

// Ports lists the soma.
func (*Leaky) Ports() []Var { return []Var{soma} }

// Valid reports what is missing or out of range.
func (m *Leaky) Valid() error { return errors.Join(positive("tau", m.TauMS), given(m.Gain)) }

// Deriv is (f(u) − r)/τ.
func (m *Leaky) Deriv(dx, x, in Block) {
	f := dx.Var(0)
	m.Gain.Rate(f, in.Var(0))
	approach(f, x.Var(0), float32(m.TauMS))
}

// Step moves r by dt/τ of the way to f(u), and uses up the input.
func (m *Leaky) Step(x, in Block, dtMS float32) {
	relax(x.Var(0), in.Var(0), m.Gain, dtMS/float32(m.TauMS))
}

// Deriv64 is Deriv in float64.
func (m *Leaky) Deriv64(dx, x, in Block64) {
	d, r, u := dx.Var(0), x.Var(0), in.Var(0)
	for i := range d {
		d[i] = (m.Gain.F64(u[i]) - r[i]) / m.TauMS
	}
}

// Slope is f′(u).
func (m *Leaky) Slope(dst []float32, _, in Block) { m.Gain.Slope(dst, in.Var(0)) }

// RelaxMS is τ.
func (m *Leaky) RelaxMS(int, int) float64 { return m.TauMS }

// approach turns f into (f − r)/τ.
func approach(f, r []float32, tauMS float32) {
	for i := range f {
		f[i] = (f[i] - r[i]) / tauMS
	}
}

// relax moves r by a share a of the way to f(u), and uses up u.
func relax(r, u []float32, gain Gain, a float32) {
	if g, ok := gain.(*Supralinear); ok {
		simd.SupralinearStep(r, u, float32(g.K), float32(g.N), a)
		return
	}
	gain.Rate(u, u)
	simd.Relax(r, u, a)
}
