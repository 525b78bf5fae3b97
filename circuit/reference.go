package circuit

import (
	"math"

	"github.com/striate-sim/striate/neuron"
)

// Reference is the float64 twin of a circuit, for one trial: the oracle of the float32 engine,
// and what theory needs (fixed points, Jacobians, convergence). It knows no interventions.
type Reference struct {
	DtMS  float64
	Step  uint64
	X     []float64 // all variables
	Ext   []float64 // external drive of all ports
	Below []float64 // activity of the stage below

	c          *Circuit
	in         []float64
	past       [][]float64 // of each delayed projection, steps×units
	k1, k2, x1 []float64
	dynamic    []int // places in X of the variables that a derivative moves
}

// NewReference returns the twin, silent and without drive, for steps of dtMS.
func (c *Circuit) NewReference(dtMS float64) *Reference {
	f := func(n int) []float64 { return make([]float64, n) }
	r := &Reference{DtMS: dtMS, c: c, X: f(c.xLen), Ext: f(c.inLen), Below: f(c.below), in: f(c.inLen), k1: f(c.xLen), k2: f(c.xLen), x1: f(c.xLen)}
	for i := range c.links {
		r.past = append(r.past, f(c.delaySteps(i, dtMS)*c.sources(i)))
	}
	for _, p := range c.places {
		for i := range p.vars * p.units {
			if !p.static {
				r.dynamic = append(r.dynamic, p.x+i)
			}
		}
	}
	return r
}

// TMS is the model time.
func (r *Reference) TMS() float64 { return float64(r.Step) * r.DtMS }

// Vars returns a population's variables.
func (r *Reference) Vars(pop int) neuron.Block64 { return r.vars(r.X, pop) }

func (r *Reference) vars(arena []float64, pop int) neuron.Block64 {
	p := r.c.places[pop]
	return neuron.Block64{Data: arena[p.x : p.x+p.vars*p.units], Units: p.units}
}

// Input returns a population's input ports in an arena that is laid out as Ext.
func (r *Reference) Input(arena []float64, pop int) neuron.Block64 {
	p := r.c.places[pop]
	return neuron.Block64{Data: arena[p.in : p.in+p.ports*p.units], Units: p.units}
}

// Drive sets the external drive of a population's soma.
func (r *Reference) Drive(pop int, inputMV func(unit int) float64) {
	d := r.Input(r.Ext, pop).Var(0)
	for u := range d {
		d[u] = inputMV(u)
	}
}

// Deriv computes dX/dt [per ms] at x into dx; static populations are first set in x. Delayed
// projections carry what they carry now.
func (r *Reference) Deriv(dx, x []float64) { r.deriv(dx, x, false) }

// deriv is Deriv; at rest delayed projections carry the rates in x, as they do at a fixed
// point.
func (r *Reference) deriv(dx, x []float64, rest bool) {
	copy(r.in, r.Ext)
	for _, pop := range r.c.statics {
		r.bring(x, pop, rest)
		r.c.Populations[pop].Model.(neuron.Static).Set64(r.vars(x, pop), r.Input(r.in, pop))
	}
	for pop, p := range r.c.Populations {
		if !r.c.places[pop].static {
			r.bring(x, pop, rest)
		}
		p.Model.Deriv64(r.vars(dx, pop), r.vars(x, pop), r.Input(r.in, pop))
	}
}

func (r *Reference) bring(x []float64, pop int, rest bool) {
	for i, l := range r.c.links {
		if l.to != pop {
			continue
		}
		rate := r.source(x, i)
		if len(r.past[i]) > 0 && !rest {
			rate = r.slot(i)
		}
		r.c.Projections[i].Wiring.Drive64(r.Input(r.in, pop).Var(l.port), rate, float64(l.sign))
	}
}

func (r *Reference) source(x []float64, link int) []float64 {
	if from := r.c.links[link].from; from >= 0 {
		return r.vars(x, from).Var(0)
	}
	return r.Below
}

// slot is where a delayed projection keeps the rates of a delay ago.
func (r *Reference) slot(link int) []float64 {
	n := r.c.sources(link)
	at := int(r.Step%uint64(len(r.past[link])/n)) * n
	return r.past[link][at : at+n]
}

func (r *Reference) remember() {
	for i := range r.past {
		if len(r.past[i]) > 0 {
			copy(r.slot(i), r.source(r.X, i))
		}
	}
}

// Euler takes one step of forward Euler.
func (r *Reference) Euler() {
	r.Deriv(r.k1, r.X)
	r.remember()
	axpy64(r.X, r.DtMS, r.k1)
	r.Step++
}

// Heun takes one step of Heun's method.
func (r *Reference) Heun() {
	r.Deriv(r.k1, r.X)
	copy(r.x1, r.X)
	axpy64(r.x1, r.DtMS, r.k1)
	r.Deriv(r.k2, r.x1)
	r.remember()
	axpy64(r.X, r.DtMS/2, r.k1)
	axpy64(r.X, r.DtMS/2, r.k2)
	r.Step++
}

func axpy64(y []float64, a float64, x []float64) {
	for i, v := range x {
		y[i] += a * v
	}
}

// Settle runs Heun until all variables are at rest, by the rule of Circuit.Settle, and refines
// the fixed point by Newton's method.
func (r *Reference) Settle(how Settling) Outcome {
	steps := int(math.Ceil(how.MaxMS/r.DtMS - 1e-9))
	watch, rest, need := newRhythm(steps), 0, 1
	for i := range r.c.links {
		need += r.c.delaySteps(i, r.DtMS)
	}
	dx, last := make([]float64, len(r.X)), make([]float64, len(r.X))
	for range steps {
		copy(last, r.X)
		r.Heun()
		signal := 0.0
		for pop, p := range r.c.Populations {
			for u, rate := range r.Vars(pop).Var(0) {
				signal += watched(u) * rate
				if how.lost(rate) {
					return Outcome{Status: Diverged, AtMS: r.TMS(), Population: p.Name, Unit: u}
				}
			}
		}
		watch.add(signal)
		if rest++; !r.atRest(dx, last, how) {
			rest = 0
		}
		if rest >= need {
			r.polish()
			for i, past := range r.past {
				for k, source := 0, r.source(r.X, i); k < len(past); k += len(source) {
					copy(past[k:], source)
				}
			}
			return Outcome{Status: Settled, AtMS: r.TMS()}
		}
	}
	if period, ok := watch.period(); ok {
		return Outcome{Status: Oscillates, AtMS: r.TMS(), PeriodMS: period * r.DtMS}
	}
	return Outcome{Status: NotSettled, AtMS: r.TMS()}
}

// atRest compares static rates with those of the last step, and asks the derivative of others.
func (r *Reference) atRest(dx, last []float64, how Settling) bool {
	for _, pop := range r.c.statics {
		before := r.vars(last, pop).Data
		for i, v := range r.Vars(pop).Data {
			if !how.still(v, (v-before[i])/r.DtMS) {
				return false
			}
		}
	}
	r.Deriv(dx, r.X)
	for i, v := range r.X {
		if !how.still(v, dx[i]) {
			return false
		}
	}
	return true
}
