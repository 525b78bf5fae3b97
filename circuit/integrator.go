package circuit

import (
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/simd"
)

// Integrator advances a circuit by one step.
type Integrator interface {
	Order() int // of convergence, where the right-hand side is smooth
	Advance(c *Circuit, s *State)
}

// Integrators are what an experiment file can name.
var Integrators = registry.New[Integrator]("integrator")

var (
	_ = Integrators.Add("euler", registry.Entry[Integrator]{New: func() Integrator { return Euler{} }, Doc: "forward Euler, as most of the literature discretizes; first order", Example: "run: {integrator: euler}"})
	_ = Integrators.Add("heun", registry.Entry[Integrator]{New: func() Integrator { return Heun{} }, Doc: "Heun's method: Euler's step, corrected by the slope at its end; second order", Example: "run: {integrator: heun}"})
)

// Euler is x ← x + dt·f(x), fused with the models.
type Euler struct{}

// Order is 1.
func (Euler) Order() int { return 1 }

// Advance takes one step.
func (Euler) Advance(c *Circuit, s *State) { c.Step(s) }

// Heun is x ← x + dt/2·(f(x) + f(x + dt·f(x))). Delayed rates, noise and external input are
// held over the step, so it is of second order between their changes.
type Heun struct{}

// Order is 2.
func (Heun) Order() int { return 2 }

// Advance takes one step.
func (Heun) Advance(c *Circuit, s *State) {
	n := len(s.X)
	first, second, guess := s.hold[:n], s.hold[n:2*n], s.hold[2*n:3*n]
	c.begin(s)
	c.deriv(first, s.X, s)
	copy(guess, s.X)
	simd.Axpy(guess, s.DtMS, first)
	c.deriv(second, guess, s)
	c.remember(s)
	simd.Axpy(s.X, s.DtMS/2, first)
	simd.Axpy(s.X, s.DtMS/2, second)
	c.finish(s)
}
