package hierarchy

import (
	"fmt"
	"math"

	"github.com/striate-sim/striate/circuit"
)

// Order says how stages advance in time.
type Order int

// In a sweep each stage runs to completion before the next, so that an image reaches all of
// them in one step, and what is sent sideways or back arrives a step later (Spoerer, McClure &
// Kriegeskorte 2017). In biological order nothing arrives in the step in which it was sent: an
// image climbs one stage a step (CORnet-RT of Kubilius et al. 2019). In continuous order every
// stage is a set of leaky cells in milliseconds,
//
//	τ·dv/dt = −v + drive,   r = f(v)
//
// and what is sent is on its way for its delay. Drive is held for the length of a step.
const (
	Sweep Order = iota
	Biological
	Continuous
)

// Unroll is how a pathway advances while an image stands before it.
type Unroll struct {
	Order Order
	Steps int     // of a presentation; 0 or 1 in a sweep without later projections: one pass
	DtMS  float64 // length of a step in continuous order
	// Integrator advances potentials by a step of continuous order; nil: exactly.
	Integrator circuit.Integrator
}

// keeps is what a step without drive leaves of a potential. Since drive is held over a step, a
// method of Runge and Kutta is its stability polynomial in −dt/τ, and those that solve the leak
// exactly leave exp(−dt/τ).
func (u Unroll) keeps(tauMS float64) float64 {
	h, sum, term := -u.DtMS/tauMS, 1.0, 1.0
	order := 0
	switch u.Integrator.(type) {
	case circuit.Euler:
		order = 1
	case circuit.Heun, circuit.Midpoint:
		order = 2
	case circuit.RK4:
		order = 4
	default:
		return math.Exp(h)
	}
	for k := 1; k <= order; k++ {
		term *= h / float64(k)
		sum += term
	}
	return sum
}

// late is how many steps pass between a rate and what it does to the stage above, or, where
// the projection runs sideways, back or over a stage, to its target.
func (u Unroll) late(upward bool, delayMS float64) int {
	switch u.Order {
	case Continuous:
		return 1 + int(math.Round(delayMS/u.DtMS))
	case Biological:
		return 1
	}
	if upward {
		return 0
	}
	return 1
}

// imageLate is how many steps pass before the image drives the first stage.
func (u Unroll) imageLate(delayMS float64) int {
	if u.Order == Continuous {
		return int(math.Round(delayMS / u.DtMS))
	}
	return 0
}

// inTime gives a pathway its steps: when rates arrive at each stage, and how fast its cells
// are.
func (p *Pathway) inTime(specs []StageSpec, projections []ProjectionSpec, u Unroll) error {
	for _, s := range specs {
		switch {
		case u.Order != Continuous && (s.DelayMS != 0 || s.TauMS != 0):
			return &StageError{s.Name, fmt.Errorf("time constants and delays are of continuous order")}
		case s.TauMS > 0 && u.DtMS > s.TauMS:
			return &StageError{s.Name, fmt.Errorf("a step of %g ms is longer than the time constant of %g ms", u.DtMS, s.TauMS)}
		}
	}
	p.unroll, p.steps = u, max(1, u.Steps)
	arrives := 0 // the step in which the image drives the read-out first
	for i := range p.Stages {
		p.Stages[i].late = u.late(true, specs[i].DelayMS)
		if i == 0 {
			p.Stages[i].late = u.imageLate(specs[i].DelayMS)
		}
		arrives += p.Stages[i].late
	}
	for _, s := range projections {
		if err := p.project(s); err != nil {
			return err
		}
	}
	if p.steps <= arrives {
		return fmt.Errorf("an image reaches the read-out in step %d of %d: take more steps", arrives+1, p.steps)
	}
	if p.steps == 1 && len(projections) > 0 {
		return fmt.Errorf("what is sent sideways or back arrives a step late, and there is one step: take more")
	}
	if err := p.copiesInTime(); err != nil {
		return err
	}
	if !p.unrolled() {
		return nil
	}
	for i, s := range p.Stages {
		for _, l := range p.layers[s.first:s.last] {
			if isStatistical(l) {
				return &StageError{specs[i].Name, fmt.Errorf("batch statistics are of one moment, and the network runs for several steps")}
			}
			if _, divides := l.(*dann); divides {
				return &StageError{specs[i].Name, fmt.Errorf("inhibition that divides is of one pass, and the network runs for several steps")}
			}
		}
	}
	return nil
}

// unrolled reports whether a presentation takes more than one pass.
func (p *Pathway) unrolled() bool { return p.steps > 1 }

// Steps is how many steps a presentation takes, each with an answer.
func (p *Pathway) Steps() int { return p.steps }

// StepMS is the length of a step, or 0 where steps have no length.
func (p *Pathway) StepMS() float64 {
	if p.unroll.Order == Continuous {
		return p.unroll.DtMS
	}
	return 0
}
