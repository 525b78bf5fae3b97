package circuit

import (
	"math"

	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

// float is a precision that a circuit can run in.
type float interface{ float32 | float64 }

// system is a tile of lanes as an integrator sees it, in either precision: a state x with a
// right-hand side, which may be asked for several times within a step. What a step holds
// (noise, delayed rates, external drive) does not change between begin and end.
type system[F float] interface {
	begin()                  // starts a step: interventions move on
	slope(dx, x []F)         // dx = dx/dt [per ms] at x; sets those variables of x that are functions of others
	remember()               // keeps the rates that delayed projections will carry; before the state changes
	end()                    // lets interventions act on the new state, and counts the step
	state() []F              // the state, variables×units×lanes
	stepMS() float64         // dt
	tile() *workspace[F]     // scratch of integrators
	leakMS(unit int) float64 // τ of the linear leak of a variable, by its place in the state of one lane; 0: none
}

// workspace is scratch that integrators share, allocated as it is first asked for.
type workspace[F float] struct {
	length, lanes int
	arenas        [][]F
	perLane       [][]float64
	shares        []F
	sharesMS      float64
}

// arena is scratch array i, as long as the state.
func (w *workspace[F]) arena(i int) []F {
	for len(w.arenas) <= i {
		w.arenas = append(w.arenas, make([]F, w.length))
	}
	return w.arenas[i]
}

// lane64 is scratch array i of one number a lane.
func (w *workspace[F]) lane64(i int) []float64 {
	for len(w.perLane) <= i {
		w.perLane = append(w.perLane, make([]float64, w.lanes))
	}
	return w.perLane[i]
}

// leakShares are, for each variable of one lane, the time by which exponential Euler multiplies
// its slope: τ·(1 − e^(−dt/τ)), or dt where the variable has no leak.
func leakShares[F float](s system[F]) []F {
	w, dt := s.tile(), s.stepMS()
	if w.shares == nil || w.sharesMS != dt {
		w.shares, w.sharesMS = make([]F, w.length/w.lanes), dt
		for i := range w.shares {
			if tau := s.leakMS(i); tau > 0 {
				w.shares[i] = F(-tau * math.Expm1(-dt/tau))
			} else {
				w.shares[i] = F(dt)
			}
		}
	}
	return w.shares
}

// leaks lists the time constant of every variable's leak, in the order of one lane's state.
func (c *Circuit) leaks() []float64 {
	all := make([]float64, 0, c.xLen)
	for pop, p := range c.places {
		for v := range p.vars {
			for u := range p.units {
				all = append(all, neuron.RelaxMS(c.Populations[pop].Model, v, u))
			}
		}
	}
	return all
}

// axpy adds a·x to y.
func axpy[F float](y []F, a F, x []F) {
	switch y := any(y).(type) {
	case []float32:
		simd.Axpy(y, float32(a), any(x).([]float32))
	case []float64:
		axpy64(y, float64(a), any(x).([]float64))
	}
}

func axpy64(y []float64, a float64, x []float64) {
	x = x[:len(y)]
	for i, v := range x {
		y[i] += a * v
	}
}
