package neuron

import (
	"errors"
	"sync"

	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/neuron/formula"
)

var _ = Models.Add("formula", registry.Entry[Model]{
	New: func() Model {
		return &Equations{Text: "dr/dt = (-r + k*max(soma, 0)^n)/tau; tau = 20 ms; k = 0.04; n = 2"}
	}, Main: "text",
	Doc:     "a neuron written as differential equations, with parameters in units",
	Example: `model: {formula: "dv/dt = (soma - v)/tau : mV; r = k*max(v, 0)^n; tau = 20 ms; k = 0.3; n = 2"}`,
})

// Equations is a neuron that is written as text: the rate of change of every variable, a rate r
// [Hz] that has one or follows from the others, and parameters (package formula has the
// language). It is compiled at its first use.
type Equations struct {
	Text string `yaml:"text" doc:"equations and parameters: dr/dt = (-r + k*max(soma, 0)^n)/tau; tau = 20 ms; k = 0.04; n = 2"`

	once sync.Once
	made *formula.System
	err  error
}

func (m *Equations) compiled() *formula.System {
	m.once.Do(func() {
		if m.made, m.err = formula.NewSystem(m.Text); m.err != nil {
			m.made = nil
		}
	})
	return m.made
}

// Valid reports mistakes in the text, with their places.
func (m *Equations) Valid() error {
	m.compiled()
	return m.err
}

// Vars lists the rate and the other variables of the text.
func (m *Equations) Vars() []Var {
	all := []Var{rateVar}
	if s := m.compiled(); s != nil {
		for _, v := range s.Vars[1:] {
			all = append(all, Var{v.Name, v.Unit, "variable of the formula"})
		}
	}
	return all
}

// Ports lists the soma and the ports of the text.
func (m *Equations) Ports() []Var {
	all := []Var{soma}
	if s := m.compiled(); s != nil {
		for _, v := range s.Ports[1:] {
			all = append(all, Var{v.Name, v.Unit, "port of the formula"})
		}
	}
	return all
}

// must is the compiled text; a model with mistakes does not run.
func (m *Equations) must() *formula.System {
	s := m.compiled()
	if s == nil {
		panic(errors.Join(errors.New("neuron: a formula with mistakes was run"), m.err))
	}
	return s
}

// Deriv is the right-hand side, per ms.
func (m *Equations) Deriv(dx, x, in Block) {
	s := m.must()
	t := s.Change.Borrow32()
	for i := range s.Vars {
		t.Inputs[i], t.Outputs[i] = x.Var(i), dx.Var(i)
	}
	for i := range s.Ports {
		t.Inputs[len(s.Vars)+i] = in.Var(i)
	}
	t.Run()
	formula.Return32(t)
}

// Deriv64 is Deriv in float64.
func (m *Equations) Deriv64(dx, x, in Block64) {
	s := m.must()
	t := s.Change.Borrow64()
	for i := range s.Vars {
		t.Inputs[i], t.Outputs[i] = x.Var(i), dx.Var(i)
	}
	for i := range s.Ports {
		t.Inputs[len(s.Vars)+i] = in.Var(i)
	}
	t.Run()
	formula.Return64(t)
}

// Step is an Euler step of all variables from the same moment.
func (m *Equations) Step(x, in Block, dtMS float32) {
	m.must().Step(x.Data, in.Data, x.Units*x.Lanes, max(x.Units*x.Lanes, x.stride), dtMS)
}

// Emitted is the rate, where it follows from the other variables.
func (m *Equations) Emitted() []int {
	if s := m.compiled(); s != nil && !s.RateFree {
		return []int{0}
	}
	return nil
}

// Emit sets the rate, where it follows from the other variables.
func (m *Equations) Emit(x Block) {
	s := m.must()
	if s.RateFree {
		return
	}
	t := s.Rate.Borrow32()
	for i := range s.Vars {
		t.Inputs[i] = x.Var(i)
	}
	t.Outputs[0] = x.Var(0)
	t.Run()
	formula.Return32(t)
}

// Emit64 is Emit in float64.
func (m *Equations) Emit64(x Block64) {
	s := m.must()
	if s.RateFree {
		return
	}
	t := s.Rate.Borrow64()
	for i := range s.Vars {
		t.Inputs[i] = x.Var(i)
	}
	t.Outputs[0] = x.Var(0)
	t.Run()
	formula.Return64(t)
}

// RelaxMS is τ of a variable whose equation has a linear leak.
func (m *Equations) RelaxMS(variable, _ int) float64 { return m.must().LeakMS[variable] }

// Slope is how steeply the rate follows the soma once leaks have decayed.
func (m *Equations) Slope(dst []float32, x, in Block) {
	s := m.must()
	t := s.Slope.Borrow32()
	for i := range s.Vars {
		t.Inputs[i] = x.Var(i)
	}
	for i := range s.Ports {
		t.Inputs[len(s.Vars)+i] = in.Var(i)
	}
	t.Outputs[0] = dst
	t.Run()
	formula.Return32(t)
}
