package neuron

import "github.com/striate-sim/striate/internal/registry"

var _ = Models.Add("instant", registry.Entry[Model]{
	New: func() Model { return &Instant{Gain: &ReLU{}} }, Doc: "unit without a time constant, r = f(u), as in a CNN", Example: "model: {instant: {gain: relu}}",
})

// Instant is the limit τ → 0 of the leaky neuron: r = f(u), a unit of a standard network. It
// departs from biology as a static unit.
type Instant struct {
	Gain Gain `yaml:"gain" doc:"input–output function"`
}

var _ Static = (*Instant)(nil)

// Vars lists the rate.
func (*Instant) Vars() []Var { return []Var{rateVar} }

// Ports lists the soma.
func (*Instant) Ports() []Var { return []Var{soma} }

// Valid reports a missing gain.
func (m *Instant) Valid() error { return given(m.Gain) }

// Deriv is 0: the rate is set by Step, not integrated.
func (*Instant) Deriv(dx, _, _ Block) { clear(dx.Var(0)) }

// Step sets r = f(u).
func (m *Instant) Step(x, in Block, _ float32) { m.Gain.Rate(x.Var(0), in.Var(0)) }

// Deriv64 is 0.
func (*Instant) Deriv64(dx, _, _ Block64) { clear(dx.Var(0)) }

// Set64 is Step in float64.
func (m *Instant) Set64(x, in Block64) {
	r := x.Var(0)
	for i, u := range in.Var(0) {
		r[i] = m.Gain.F64(u)
	}
}

// Slope is f′(u).
func (m *Instant) Slope(dst []float32, _, in Block) { m.Gain.Slope(dst, in.Var(0)) }
