package circuit

import (
	"math"

	"github.com/striate-sim/striate/neuron"
)

// State is everything that changes while a circuit runs, for one tile of lanes. Saving it is
// saving its arenas, rings and step.
type State struct {
	Lanes int
	Trial []uint64  // identity of the stimulus in each lane; keys of random draws
	Step  uint64    // steps done
	TMS   float64   // model time, step·dt
	X     []float32 // all populations' variables
	In    []float32 // all input ports; used up by a step
	Ext   []float32 // external drive, laid out as In
	Below []float32 // activity of the stage below, units×lanes

	rings []ring
	hold  []float32 // scratch of integrators
}

// ring holds the past rates of a delayed projection's source.
type ring struct {
	past []float32 // steps×units×lanes
	size int       // of one step
}

// NewState allocates the state of one tile for steps of dtMS.
func (c *Circuit) NewState(lanes int, dtMS float32) *State {
	s := &State{
		Lanes: lanes, Trial: make([]uint64, lanes),
		X: make([]float32, c.xLen*lanes), In: make([]float32, c.inLen*lanes), Ext: make([]float32, c.inLen*lanes),
		Below: make([]float32, c.below*lanes), rings: make([]ring, len(c.links)), hold: make([]float32, 3*c.xLen*lanes),
	}
	for i, l := range c.links {
		if d := c.Projections[i].DelayMS; d > 0 {
			size := c.below * lanes
			if l.from >= 0 {
				size = c.pops[l.from].units * lanes
			}
			steps := int(math.Ceil(float64(d)/float64(dtMS) - 1e-6))
			s.rings[i] = ring{make([]float32, max(1, steps)*size), size}
		}
	}
	return s
}

// Vars returns a population's variables in the state arena.
func (c *Circuit) Vars(s *State, pop int) neuron.Block { return c.vars(s.X, pop, s.Lanes) }

func (c *Circuit) vars(arena []float32, pop, lanes int) neuron.Block {
	p := c.pops[pop]
	return neuron.Block{Data: arena[p.x*lanes : (p.x+p.vars*p.units)*lanes], Units: p.units, Lanes: lanes}
}

// Input returns a population's input ports in an arena that is laid out as State.In.
func (c *Circuit) Input(arena []float32, pop, lanes int) neuron.Block {
	p := c.pops[pop]
	return neuron.Block{Data: arena[p.in*lanes : (p.in+p.ports*p.units)*lanes], Units: p.units, Lanes: lanes}
}

// Drive sets the external drive of a population's soma, the same in every lane.
func (c *Circuit) Drive(s *State, pop int, inputMV func(unit int) float32) {
	d := c.Input(s.Ext, pop, s.Lanes).Var(0)
	for u := range c.pops[pop].units {
		for b := range s.Lanes {
			d[u*s.Lanes+b] = inputMV(u)
		}
	}
}

// Reset starts a new presentation: silence, and no past.
func (c *Circuit) Reset(s *State) {
	clear(s.X)
	for _, r := range s.rings {
		clear(r.past)
	}
	s.Step, s.TMS = 0, 0
}

// rate is what a projection's source sends: its rate, or its rate of some steps ago.
func (c *Circuit) rate(s *State, x []float32, link int) []float32 {
	l := c.links[link]
	r := s.Below
	if l.from >= 0 {
		r = c.vars(x, l.from, s.Lanes).Var(0)
	}
	if past := s.rings[link]; past.size > 0 {
		steps := len(past.past) / past.size
		at := int(s.Step%uint64(steps)) * past.size
		return past.past[at : at+past.size]
	}
	return r
}

// remember puts the present rates into the rings, in place of the oldest.
func (c *Circuit) remember(s *State) {
	for i, past := range s.rings {
		if past.size == 0 {
			continue
		}
		r := s.Below
		if from := c.links[i].from; from >= 0 {
			r = c.Vars(s, from).Var(0)
		}
		steps := len(past.past) / past.size
		copy(past.past[int(s.Step%uint64(steps))*past.size:], r)
	}
}
