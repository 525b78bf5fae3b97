package circuit

import (
	"cmp"
	"fmt"
	"math"
)

// Probe reads a variable of a population while a circuit runs: at the start of a run from
// silence, and then after every whole number of steps that lies nearest to its interval. What
// it reads is handed on at once, so that a long recording need not be held.
type Probe struct {
	Population int
	Variable   int                               // of the model, or, where Input is set, the port
	Input      bool                              // what reaches a port, in place of a variable
	EveryMS    float64                           // 0: every step
	Take       func(at Moment, values []float64) // units×lanes, only until it returns
}

// NewProbe finds what a population's neurons have by its name, as Readable lists them; "" is the
// rate.
func (c *Circuit) NewProbe(population, variable string, everyMS float64, take func(at Moment, values []float64)) (*Probe, error) {
	pop := c.Population(population)
	if pop < 0 {
		return nil, fmt.Errorf("circuit: no population %q to record", population)
	}
	q, ok := ReadableAs(c.Populations[pop].Model, cmp.Or(variable, rateName))
	if !ok {
		return nil, fmt.Errorf("circuit: population %s has no variable %q", population, variable)
	}
	if !(everyMS >= 0) || math.IsInf(everyMS, 0) {
		return nil, fmt.Errorf("circuit: a recording every %v ms", everyMS)
	}
	return &Probe{Population: pop, Variable: q.index, Input: q.input, EveryMS: everyMS, Take: take}, nil
}

// due says whether a probe reads after a step.
func (p *Probe) due(at Moment) bool {
	every := uint64(max(1, math.Round(p.EveryMS/at.DtMS)))
	return at.Step%every == 0
}

// start lets probes read the state before the first step.
func (s *State) start() {
	if s.Step == 0 {
		s.observe()
	}
}

// start lets probes read the state before the first step.
func (r *Reference) start() {
	if r.Step == 0 {
		r.observe()
	}
}

// observe lets the probes of a tile read.
func (s *State) observe() {
	at := s.moment()
	for _, p := range s.Probes {
		if !p.due(at) {
			continue
		}
		values := s.c.Vars(s, p.Population).Var(p.Variable)
		if p.Input {
			values = s.c.Input(s.received(), p.Population, s.Lanes).Var(p.Variable)
		}
		if cap(s.wide) < len(values) {
			s.wide = make([]float64, len(values))
		}
		wide := s.wide[:len(values)]
		for i, v := range values {
			wide[i] = float64(v)
		}
		p.Take(at, wide)
	}
}

// observe lets the probes of a trial read.
func (r *Reference) observe() {
	at := r.moment()
	for _, p := range r.Probes {
		switch {
		case !p.due(at):
		case p.Input:
			p.Take(at, r.Input(r.received(), p.Population).Var(p.Variable))
		default:
			p.Take(at, r.Vars(p.Population).Var(p.Variable))
		}
	}
}
