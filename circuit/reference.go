package circuit

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/striate-sim/striate/neuron"
)

// Reference is the float64 twin of a circuit, for one trial: the oracle of the float32 engine,
// and what theory needs (fixed points, Jacobians, convergence). It has no delays and draws no
// noise.
type Reference struct {
	c   *Circuit
	X   []float64 // all variables
	Ext []float64 // external drive of all ports
	// Below is the activity of the stage below.
	Below []float64
	TMS   float64

	in         []float64
	k1, k2, x1 []float64
}

// NewReference returns the twin, silent and without drive.
func (c *Circuit) NewReference() *Reference {
	f := func(n int) []float64 { return make([]float64, n) }
	return &Reference{c: c, X: f(c.xLen), Ext: f(c.inLen), Below: f(c.below), in: f(c.inLen), k1: f(c.xLen), k2: f(c.xLen), x1: f(c.xLen)}
}

// Vars returns a population's variables.
func (r *Reference) Vars(pop int) neuron.Block64 { return r.vars(r.X, pop) }

func (r *Reference) vars(arena []float64, pop int) neuron.Block64 {
	p := r.c.pops[pop]
	return neuron.Block64{Data: arena[p.x : p.x+p.vars*p.units], Units: p.units}
}

// Input returns a population's input ports in an arena that is laid out as Ext.
func (r *Reference) Input(arena []float64, pop int) neuron.Block64 {
	p := r.c.pops[pop]
	return neuron.Block64{Data: arena[p.in : p.in+p.ports*p.units], Units: p.units}
}

// Deriv computes dX/dt [per ms] at x into dx; static populations are first set in x.
func (r *Reference) Deriv(dx, x []float64) {
	copy(r.in, r.Ext)
	for _, pop := range r.c.order {
		r.bring(x, pop)
		r.c.Populations[pop].Model.(interface{ Set64(x, in neuron.Block64) }).Set64(r.vars(x, pop), r.Input(r.in, pop))
	}
	for pop, p := range r.c.Populations {
		if !r.c.static(pop) {
			r.bring(x, pop)
		}
		p.Model.Deriv64(r.vars(dx, pop), r.vars(x, pop), r.Input(r.in, pop))
	}
}

func (r *Reference) bring(x []float64, pop int) {
	for i, l := range r.c.links {
		if l.to != pop {
			continue
		}
		rate := r.Below
		if l.from >= 0 {
			rate = r.vars(x, l.from).Var(0)
		}
		r.c.Projections[i].Wiring.Drive64(r.Input(r.in, pop).Var(l.port), rate, float64(l.sign))
	}
}

// Euler takes one step of forward Euler.
func (r *Reference) Euler(dtMS float64) {
	r.Deriv(r.k1, r.X)
	axpy64(r.X, dtMS, r.k1)
	r.TMS += dtMS
}

// Heun takes one step of Heun's method.
func (r *Reference) Heun(dtMS float64) {
	r.Deriv(r.k1, r.X)
	copy(r.x1, r.X)
	axpy64(r.x1, dtMS, r.k1)
	r.Deriv(r.k2, r.x1)
	axpy64(r.X, dtMS/2, r.k1)
	axpy64(r.X, dtMS/2, r.k2)
	r.TMS += dtMS
}

func axpy64(y []float64, a float64, x []float64) {
	for i, v := range x {
		y[i] += a * v
	}
}

// Jacobian returns ∂(dX/dt)/∂X [per ms] at the present state, by central differences.
func (r *Reference) Jacobian() *mat.Dense {
	n := len(r.X)
	j := mat.NewDense(n, n, nil)
	up, down := make([]float64, n), make([]float64, n)
	x := append([]float64(nil), r.X...)
	for k := range n {
		h := 1e-6 * max(1, math.Abs(r.X[k]))
		copy(x, r.X)
		x[k] = r.X[k] + h
		r.Deriv(up, x)
		copy(x, r.X)
		x[k] = r.X[k] - h
		r.Deriv(down, x)
		for i := range n {
			j.Set(i, k, (up[i]-down[i])/(2*h))
		}
	}
	return j
}

// Eigenvalues returns the spectrum of the Jacobian [per ms], the largest real part first.
func (r *Reference) Eigenvalues() []complex128 { return Spectrum(r.Jacobian()) }

// MaxNewton is the largest circuit that Settle polishes by Newton's method.
const MaxNewton = 2048

// Settle runs Heun until |dr/dt| ≤ tolerance·max(1 Hz, |r|)/1 Hz for all units, or time is
// over. It then polishes the fixed point by Newton's method; the result is accepted only if
// it stays within 1 % and is stable, else the integrated state remains.
func (r *Reference) Settle(dtMS float64, how Settling) Outcome {
	dx := make([]float64, len(r.X))
	for r.TMS < how.MaxMS {
		r.Heun(dtMS)
		r.Deriv(dx, r.X)
		still := true
		for pop, p := range r.c.Populations {
			for u, rate := range r.Vars(pop).Var(0) {
				if !(math.Abs(rate) <= how.ceiling()) {
					return Outcome{Status: Diverged, AtMS: r.TMS, Population: p.Name, Unit: u}
				}
				still = still && math.Abs(r.vars(dx, pop).Var(0)[u]) <= how.ToleranceHzPerMS*max(1, math.Abs(rate))
			}
		}
		if still {
			r.polish()
			return Outcome{Status: Settled, AtMS: r.TMS}
		}
	}
	return Outcome{Status: NotSettled, AtMS: r.TMS}
}

// polish refines the fixed point near the present state.
func (r *Reference) polish() {
	n := len(r.X)
	if n > MaxNewton || len(r.c.order) > 0 {
		return
	}
	from := append([]float64(nil), r.X...)
	dx, step := make([]float64, n), mat.NewVecDense(n, nil)
	for range 8 {
		r.Deriv(dx, r.X)
		if step.SolveVec(r.Jacobian(), mat.NewVecDense(n, dx)) != nil {
			copy(r.X, from)
			return
		}
		axpy64(r.X, -1, step.RawVector().Data)
	}
	near := true
	for i, v := range r.X {
		near = near && math.Abs(v-from[i]) <= 0.01*max(1e-3, math.Abs(from[i]))
	}
	if !near || real(r.Eigenvalues()[0]) >= 0 {
		copy(r.X, from)
	}
}
