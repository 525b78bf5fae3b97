package circuit

import "github.com/striate-sim/striate/internal/registry"

// Integrator advances a circuit by one step of its dt, in float32 (a State) or in float64 (a
// Reference). Noise, delayed rates and external input are held over a step, so an order of
// convergence is that between their changes.
type Integrator interface {
	Order() int // of convergence, where the right-hand side is smooth
	Advance(c *Circuit, s *State)
	Advance64(r *Reference)
}

// Integrators are what an experiment file can name.
var Integrators = registry.New[Integrator]("integrator")

// Euler is x ← x + dt·f(x), fused with the models.
type Euler struct{}

// ExponentialEuler is x ← x + τ·(1 − e^(−dt/τ))·f(x): the leak of every variable is solved
// exactly, all else is held over the step. In a supralinear network the speed lies in the
// recurrent gain, not in the leak, and its error at a given dt is larger than Euler's.
type ExponentialEuler struct{}

// Heun is x ← x + dt/2·(f(x) + f(x + dt·f(x))).
type Heun struct{}

// Midpoint is x ← x + dt·f(x + dt/2·f(x)).
type Midpoint struct{}

// RK4 is the classical method of Kutta (1901) with four slopes a step.
type RK4 struct{}

var (
	_ = Integrators.Add("euler", registry.Entry[Integrator]{New: func() Integrator { return Euler{} }, Doc: "forward Euler, as most of the literature discretizes; first order", Example: "run: {integrator: euler}"})
	_ = Integrators.Add("exponential-euler", registry.Entry[Integrator]{New: func() Integrator { return ExponentialEuler{} }, Doc: "Euler with the leak solved exactly; first order, and not more accurate than Euler where recurrence is strong", Example: "run: {integrator: exponential-euler}"})
	_ = Integrators.Add("heun", registry.Entry[Integrator]{New: func() Integrator { return Heun{} }, Doc: "Heun's method: Euler's step, corrected by the slope at its end; second order", Example: "run: {integrator: heun}"})
	_ = Integrators.Add("midpoint", registry.Entry[Integrator]{New: func() Integrator { return Midpoint{} }, Doc: "the slope in the middle of the step; second order", Example: "run: {integrator: midpoint}"})
	_ = Integrators.Add("rk4", registry.Entry[Integrator]{New: func() Integrator { return RK4{} }, Doc: "classical Runge–Kutta method of four slopes; fourth order, third where rates cross the threshold of a square law", Example: "run: {integrator: rk4}"})
)

// tableau is an explicit Runge–Kutta method (Butcher's form).
type tableau struct {
	stages [][]float64 // shares of the earlier slopes in the argument of each slope after the first
	weight []float64   // shares of the slopes in the step
}

var (
	euler    = &tableau{weight: []float64{1}}
	heun     = &tableau{stages: [][]float64{{1}}, weight: []float64{0.5, 0.5}}
	midpoint = &tableau{stages: [][]float64{{0.5}}, weight: []float64{0, 1}}
	rk4      = &tableau{stages: [][]float64{{0.5}, {0, 0.5}, {0, 0, 1}}, weight: []float64{1. / 6, 1. / 3, 1. / 3, 1. / 6}}
)

// advance takes one step.
func advance[F float](m *tableau, s system[F]) {
	s.begin()
	x, dt, w := s.state(), s.stepMS(), s.tile()
	s.slope(w.arena(0), x)
	for i, shares := range m.stages {
		guess := w.arena(len(m.weight))
		copy(guess, x)
		for j, a := range shares {
			if a != 0 {
				axpy(guess, F(dt*a), w.arena(j))
			}
		}
		s.slope(w.arena(i+1), guess)
	}
	s.remember()
	for j, b := range m.weight {
		if b != 0 {
			axpy(x, F(dt*b), w.arena(j))
		}
	}
	s.end()
}

// advanceExponential takes one step of exponential Euler.
func advanceExponential[F float](s system[F]) {
	s.begin()
	x, dx, w := s.state(), s.tile().arena(0), s.tile()
	s.slope(dx, x)
	s.remember()
	for i, share := range leakShares(s) {
		for b := i * w.lanes; b < (i+1)*w.lanes; b++ {
			x[b] += share * dx[b]
		}
	}
	s.end()
}

// Order is 1.
func (Euler) Order() int { return 1 }

// Advance takes one step.
func (Euler) Advance(c *Circuit, s *State) { c.Step(s) }

// Advance64 takes one step.
func (Euler) Advance64(r *Reference) { advance(euler, system[float64](r)) }

// Order is 1.
func (ExponentialEuler) Order() int { return 1 }

// Advance takes one step.
func (ExponentialEuler) Advance(_ *Circuit, s *State) { advanceExponential(system[float32](s)) }

// Advance64 takes one step.
func (ExponentialEuler) Advance64(r *Reference) { advanceExponential(system[float64](r)) }

// Order is 2.
func (Heun) Order() int { return 2 }

// Advance takes one step.
func (Heun) Advance(_ *Circuit, s *State) { advance(heun, system[float32](s)) }

// Advance64 takes one step.
func (Heun) Advance64(r *Reference) { advance(heun, system[float64](r)) }

// Order is 2.
func (Midpoint) Order() int { return 2 }

// Advance takes one step.
func (Midpoint) Advance(_ *Circuit, s *State) { advance(midpoint, system[float32](s)) }

// Advance64 takes one step.
func (Midpoint) Advance64(r *Reference) { advance(midpoint, system[float64](r)) }

// Order is 4.
func (RK4) Order() int { return 4 }

// Advance takes one step.
func (RK4) Advance(_ *Circuit, s *State) { advance(rk4, system[float32](s)) }

// Advance64 takes one step.
func (RK4) Advance64(r *Reference) { advance(rk4, system[float64](r)) }
