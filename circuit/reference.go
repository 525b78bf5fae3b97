package circuit

import (
	"github.com/striate-sim/striate/neuron"
)

// Reference runs a circuit in float64, for one trial: with the integrators, delays and
// interventions of the float32 engine, and what theory needs besides (fixed points by Newton's
// method, Jacobians, spectra). It is the oracle of the float32 engine, and what small circuits
// run in.
type Reference struct {
	By            Integrator // nil: Heun
	DtMS          float64    // of every step; delays are counted in it
	Trial         []uint64   // one: identity of the stimulus, key of random draws
	Step          uint64     // steps done
	X             []float64  // all variables
	Ext           []float64  // external drive of all ports
	Below         []float64  // activity of the stage below
	Interventions []Intervention
	Probes        []*Probe // what is read while Run and Settle advance it

	c       *Circuit
	acting  acting
	in      []float64
	past    [][]float64 // of each delayed projection, steps×units
	work    workspace[float64]
	after   []float64 // scratch of one population
	copied  []float64 // scratch of probes of inputs: X, and slopes that nobody asks for
	unused  []float64
	dynamic []int // places in X of the variables that a derivative moves
}

// NewReference returns a silent trial without drive, for steps of dtMS. Delays are rounded up
// to whole steps.
func (c *Circuit) NewReference(dtMS float64) *Reference {
	if !(dtMS > 0) {
		panic("circuit: a reference has a positive dt")
	}
	f := func(n int) []float64 { return make([]float64, n) }
	r := &Reference{DtMS: dtMS, Trial: make([]uint64, 1), c: c, X: f(c.xLen), Ext: f(c.inLen), Below: f(c.below), in: f(c.inLen)}
	r.work.length, r.work.lanes = c.xLen, 1
	for i := range c.links {
		r.past = append(r.past, f(c.delaySteps(i, dtMS)*c.sources(i)))
	}
	largest := 0
	for pop, p := range c.places {
		largest = max(largest, p.units)
		for i := range p.vars * p.units {
			if !p.static && !c.emitted(pop, i/p.units) {
				r.dynamic = append(r.dynamic, p.x+i)
			}
		}
	}
	r.after = f(largest)
	return r
}

// TMS is the model time.
func (r *Reference) TMS() float64 { return float64(r.Step) * r.DtMS }

// Reset starts a new presentation: silence, and no past. Drive and activity below stay.
func (r *Reference) Reset() {
	clear(r.X)
	for _, p := range r.past {
		clear(p)
	}
	r.Step = 0
}

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

// Advance takes one step.
func (r *Reference) Advance() {
	if r.By == nil {
		Heun{}.Advance64(r)
		return
	}
	r.By.Advance64(r)
}

// Deriv computes dX/dt [per ms] at x into dx; variables that follow from others are first set
// in x. Delayed projections carry what they carry now.
func (r *Reference) Deriv(dx, x []float64) { r.deriv(dx, x, false) }

func (r *Reference) begin()                    { r.acting.begin(r.Interventions, len(r.c.links), r.moment()) }
func (r *Reference) slope(dx, x []float64)     { r.deriv(dx, x, false) }
func (r *Reference) state() []float64          { return r.X }
func (r *Reference) stepMS() float64           { return r.DtMS }
func (r *Reference) tile() *workspace[float64] { return &r.work }
func (r *Reference) leakMS(unit int) float64   { return r.c.leakMS[unit] }
func (r *Reference) moment() Moment            { return Moment{r.Step, r.TMS(), r.DtMS, 1, r.Trial} }

func (r *Reference) remember() {
	for i := range r.past {
		if len(r.past[i]) > 0 {
			copy(r.slot(i), r.source(r.X, i))
		}
	}
}

func (r *Reference) end() {
	for pop, p := range r.c.places {
		if !p.static {
			r.emit(r.X, pop, true)
		}
	}
	r.Step++
}

// emit is Circuit.emit in float64.
func (r *Reference) emit(x []float64, pop int, ends bool) {
	p, at := &r.c.places[pop], r.vars(x, pop)
	acts := ends || p.emitsRate
	if acts && !p.emitsRate {
		apply(&r.acting, at.Var(0), pop, OnRate, r.moment())
	}
	if p.emits {
		r.c.Populations[pop].Model.(neuron.Emitting).Emit64(at)
	}
	if acts && p.emitsRate {
		apply(&r.acting, at.Var(0), pop, OnRate, r.moment())
	}
}

// deriv is Deriv; at rest delayed projections carry what is sent in x, as they do at a fixed
// point.
func (r *Reference) deriv(dx, x []float64, rest bool) {
	copy(r.in, r.Ext)
	for pop, p := range r.c.places {
		if p.emits {
			r.emit(x, pop, false)
		}
	}
	for _, pop := range r.c.statics {
		r.bring(x, pop, rest)
		at := r.vars(x, pop)
		r.c.Populations[pop].Model.(neuron.Static).Set64(at, r.Input(r.in, pop))
		apply(&r.acting, at.Var(0), pop, OnRate, r.moment())
	}
	for pop, p := range r.c.Populations {
		place := &r.c.places[pop]
		if !place.static {
			r.bring(x, pop, rest)
		}
		d, at := r.vars(dx, pop), r.vars(x, pop)
		p.Model.Deriv64(d, at, r.Input(r.in, pop))
		if !place.static {
			actOnSlope(&r.acting, d.Var(0), at.Var(0), r.after, pop, place.emitsRate, r.moment())
		}
	}
}

func (r *Reference) bring(x []float64, pop int, rest bool) {
	soma := r.Input(r.in, pop)
	r.carry(soma, x, pop, rest, true)
	apply(&r.acting, soma.Var(0), pop, OnDrive, r.moment())
	r.carry(soma, x, pop, rest, false)
	apply(&r.acting, soma.Var(0), pop, OnInput, r.moment())
}

// carry adds what projections bring, from below or from populations.
func (r *Reference) carry(in neuron.Block64, x []float64, pop int, rest, below bool) {
	for i, l := range r.c.links {
		if l.to != pop || (l.from < 0) != below {
			continue
		}
		sent := r.source(x, i)
		if len(r.past[i]) > 0 && !rest {
			sent = r.slot(i)
		}
		if f := r.acting.factor(i); f != 0 {
			r.c.Projections[i].Wiring.Drive64(in.Var(l.port), sent, float64(l.sign)*f)
		}
	}
}

func (r *Reference) source(x []float64, link int) []float64 {
	if from := r.c.links[link].from; from >= 0 {
		return r.vars(x, from).Var(r.c.places[from].sends)
	}
	return r.Below
}

// slot is where a delayed projection keeps what was sent a delay ago.
func (r *Reference) slot(link int) []float64 {
	n := r.c.sources(link)
	at := int(r.Step%uint64(len(r.past[link])/n)) * n
	return r.past[link][at : at+n]
}

// emitted says whether a variable of a population follows from others.
func (c *Circuit) emitted(pop, variable int) bool {
	e, ok := c.Populations[pop].Model.(neuron.Emitting)
	if !ok {
		return false
	}
	for _, v := range e.Emitted() {
		if v == variable {
			return true
		}
	}
	return false
}
