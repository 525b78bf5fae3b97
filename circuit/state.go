package circuit

import (
	"math"

	"github.com/striate-sim/striate/neuron"
)

// State is everything that changes while a circuit runs, for one tile of lanes.
//
// Saving it is saving Arrays, Memories and Step; copying them into a new state of the same circuit,
// lanes, dt and interventions goes on with equal bits.
type State struct {
	Lanes         int
	DtMS          float32        // of every step; delays are counted in it
	Trial         []uint64       // identity of the stimulus in each lane; key of random draws
	Step          uint64         // steps done
	X             []float32      // all populations' variables
	In            []float32      // all input ports; used up by a step
	Ext           []float32      // external drive, laid out as In
	Below         []float32      // activity of the stage below, units×lanes
	Past          []float32      // what is on its way through delayed projections
	Interventions []Intervention // what happens to this tile while it runs, in order
	Probes        []*Probe       // what is read while Run and Settle advance it

	c        *Circuit
	acting   acting
	rings    []ring
	work     workspace[float32]
	wide     []float64 // scratch of probes
	analysed []float32 // what the plan's groups made of the sources, for their targets
	after    []float32 // scratch of one population: its rate once interventions have acted
	copied   []float32 // scratch of probes of inputs: X
}

// ring holds the past rates of a delayed projection's source, steps×units×lanes.
type ring struct {
	past []float32
	size int // of one step
}

func (r ring) at(step uint64) []float32 {
	i := int(step%uint64(len(r.past)/r.size)) * r.size
	return r.past[i : i+r.size]
}

// NewState allocates the state of one tile that is advanced in steps of dtMS. Delays are
// rounded up to whole steps.
func (c *Circuit) NewState(lanes int, dtMS float32) *State {
	if lanes < 1 || !(dtMS > 0) {
		panic("circuit: a state has at least one lane and a positive dt")
	}
	s := &State{
		Lanes: lanes, DtMS: dtMS, Trial: make([]uint64, lanes),
		X: make([]float32, c.xLen*lanes), In: make([]float32, c.inLen*lanes), Ext: make([]float32, c.inLen*lanes),
		Below: make([]float32, c.below*lanes), rings: make([]ring, len(c.links)), c: c,
	}
	s.work.length, s.work.lanes = len(s.X), lanes
	largest, total := 0, 0
	for _, p := range c.places {
		largest = max(largest, p.units)
	}
	s.after = make([]float32, largest*lanes)
	for i := range c.links {
		s.rings[i].size = c.sources(i) * lanes
		total += s.rings[i].size * c.delaySteps(i, float64(dtMS))
	}
	s.Past = make([]float32, total)
	rest := s.Past
	for i := range c.links {
		n := s.rings[i].size * c.delaySteps(i, float64(dtMS))
		s.rings[i].past, rest = rest[:n:n], rest[n:]
	}
	return s
}

// sources is how many units a projection comes from.
func (c *Circuit) sources(link int) int {
	if from := c.links[link].from; from >= 0 {
		return c.places[from].units
	}
	return c.below
}

// delaySteps is a projection's delay in whole steps, rounded up.
func (c *Circuit) delaySteps(link int, dtMS float64) int {
	delay := float64(c.Projections[link].DelayMS)
	if delay == 0 {
		return 0
	}
	const slack = 1e-6 // 0.3 ms is three steps of 0.1 ms, whatever float32 makes of them
	return max(1, int(math.Ceil(delay/dtMS-slack)))
}

// TMS is the model time, steps times dt, so that it does not drift.
func (s *State) TMS() float64 { return float64(s.Step) * float64(s.DtMS) }

// Arrays lists what a tile remembers, for saving and restoring; Memories lists the rest.
func (s *State) Arrays() [][]float32 { return [][]float32{s.X, s.Ext, s.Below, s.Past} }

// Memories lists what the interventions of a tile remember.
func (s *State) Memories() (all [][]float64) {
	for _, i := range s.Interventions {
		if r, ok := i.(Remembering); ok {
			all = append(all, r.Memory())
		}
	}
	return all
}

// Reset starts a new presentation: silence, and no past. Drive and activity below stay.
func (c *Circuit) Reset(s *State) {
	clear(s.X)
	clear(s.Past)
	s.Step = 0
}

// Vars returns a population's variables in the state arena.
func (c *Circuit) Vars(s *State, pop int) neuron.Block { return c.vars(s.X, pop, s.Lanes) }

func (c *Circuit) vars(arena []float32, pop, lanes int) neuron.Block {
	p := c.places[pop]
	return neuron.Block{Data: arena[p.x*lanes : (p.x+p.vars*p.units)*lanes], Units: p.units, Lanes: lanes}
}

// Input returns a population's input ports in an arena that is laid out as State.In.
func (c *Circuit) Input(arena []float32, pop, lanes int) neuron.Block {
	p := c.places[pop]
	return neuron.Block{Data: arena[p.in*lanes : (p.in+p.ports*p.units)*lanes], Units: p.units, Lanes: lanes}
}

// Drive sets the external drive of a population's soma, the same in every lane.
func (c *Circuit) Drive(s *State, pop int, inputMV func(unit int) float32) {
	d := c.Input(s.Ext, pop, s.Lanes).Var(0)
	for u := range c.places[pop].units {
		for b := range s.Lanes {
			d[u*s.Lanes+b] = inputMV(u)
		}
	}
}
