package neuron

import (
	"errors"

	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/simd"
)

var _ = Models.Add("pyramidal", registry.Entry[Model]{
	New: func() Model { return &Pyramidal{TauMS: 20, Gain: NewSupralinear()} },
	Doc: "rate neuron with an apical dendrite, which receives what the cell is to learn", Cite: "guerguiev2017",
	Example: "model: {pyramidal: {tau: 20 ms, coupling: 0}}",
})

// Pyramidal is a leaky neuron with two sites of input, the soma u and an apical dendrite a:
//
//	τ·dr/dt = −r + f(u + coupling·a)
//
// Without coupling the dendrite steers plasticity alone, as where the apical tuft is
// electrically remote from the soma (Guerguiev, Lillicrap & Richards 2017).
type Pyramidal struct {
	TauMS    float64 `yaml:"tau" unit:"ms" above:"0" doc:"time constant"`
	Coupling float64 `yaml:"coupling" min:"0" doc:"share of the apical potential that reaches the soma"`
	Gain     Gain    `yaml:"gain" doc:"input–output function"`
}

// Vars lists the rate.
func (*Pyramidal) Vars() []Var { return []Var{rateVar} }

// Ports lists the soma and the apical dendrite.
func (*Pyramidal) Ports() []Var { return []Var{soma, {"apical", "mV", "input to the apical dendrite"}} }

// Valid reports what is missing or out of range.
func (m *Pyramidal) Valid() error { return errors.Join(positive("tau", m.TauMS), given(m.Gain)) }

// Deriv is (f(u + c·a) − r)/τ.
func (m *Pyramidal) Deriv(dx, x, in Block) {
	f := dx.Var(0)
	m.total(f, in)
	m.Gain.Rate(f, f)
	approach(f, x.Var(0), float32(m.TauMS))
}

// Step moves r by dt/τ of the way to f(u + c·a), and uses up the input.
func (m *Pyramidal) Step(x, in Block, dtMS float32) {
	u := in.Var(0)
	m.total(u, in)
	relax(x.Var(0), u, m.Gain, dtMS/float32(m.TauMS))
}

// Deriv64 is Deriv in float64.
func (m *Pyramidal) Deriv64(dx, x, in Block64) {
	d, r, a := dx.Var(0), x.Var(0), in.Var(1)
	for i, u := range in.Var(0) {
		d[i] = (m.Gain.F64(u+m.Coupling*a[i]) - r[i]) / m.TauMS
	}
}

// Slope is f′(u + c·a).
func (m *Pyramidal) Slope(dst []float32, _, in Block) {
	m.total(dst, in)
	m.Gain.Slope(dst, dst)
}

// RelaxMS is τ.
func (m *Pyramidal) RelaxMS(int, int) float64 { return m.TauMS }

// total writes u + c·a to dst, which may be u.
func (m *Pyramidal) total(dst []float32, in Block) {
	copy(dst, in.Var(0))
	if m.Coupling != 0 {
		simd.Axpy(dst, float32(m.Coupling), in.Var(1))
	}
}
