package circuit

import "github.com/striate-sim/striate/neuron"

// Step advances one tile by its dt with forward Euler: interventions begin, projections drive
// their ports, models step. All populations with a time constant move together from the rates
// of the last step, so their order cannot matter.
func (c *Circuit) Step(s *State) {
	s.begin()
	c.drive(s, s.X)
	s.remember()
	for pop, p := range c.Populations {
		if c.places[pop].static {
			continue
		}
		x := c.Vars(s, pop)
		p.Model.Step(x, c.Input(s.In, pop, s.Lanes), s.DtMS)
		if s.acting.on(pop, OnSlope) {
			push := s.after[:x.Units*s.Lanes]
			clear(push)
			apply(&s.acting, push, pop, OnSlope, s.moment())
			axpy(x.Var(0), s.DtMS, push)
		}
	}
	s.end()
}

func (s *State) moment() Moment {
	return Moment{s.Step, s.TMS(), float64(s.DtMS), s.Lanes, s.Trial}
}

func (s *State) begin() { s.acting.begin(s.Interventions, len(s.c.links), s.moment()) }

func (s *State) state() []float32          { return s.X }
func (s *State) stepMS() float64           { return float64(s.DtMS) }
func (s *State) tile() *workspace[float32] { return &s.work }
func (s *State) leakMS(unit int) float64   { return s.c.leakMS[unit] }
func (s *State) slope(dx, x []float32)     { s.c.deriv(dx, x, s) }

// end lets interventions act on the new rates, brings the variables that follow from them up
// to date, and counts the step.
func (s *State) end() {
	for pop, p := range s.c.places {
		if !p.static {
			s.c.emit(s, s.X, pop, true)
		}
	}
	s.Step++
}

// emit sets the variables of a population that are functions of its others. At the end of a
// step interventions act on the rate: before them where the rate is free, after them where it
// is such a function itself.
func (c *Circuit) emit(s *State, x []float32, pop int, ends bool) {
	p, at := &c.places[pop], c.vars(x, pop, s.Lanes)
	act := func() {
		if ends || p.emitsRate {
			apply(&s.acting, at.Var(0), pop, OnRate, s.moment())
		}
	}
	if !p.emitsRate {
		act()
	}
	if p.emits {
		c.Populations[pop].Model.(neuron.Emitting).Emit(at)
	}
	if p.emitsRate {
		act()
	}
}

// drive fills In with the external drive and what every projection brings, from the rates in
// arena x. What is a function of other things at the same moment is brought up to date on the
// way.
func (c *Circuit) drive(s *State, x []float32) {
	copy(s.In, s.Ext)
	for pop, p := range c.places {
		if p.emits {
			c.emit(s, x, pop, false)
		}
	}
	for _, pop := range c.statics {
		c.bring(s, x, pop)
		rate := c.vars(x, pop, s.Lanes)
		c.Populations[pop].Model.Step(rate, c.Input(s.In, pop, s.Lanes), s.DtMS)
		apply(&s.acting, rate.Var(0), pop, OnRate, s.moment())
	}
	for pop, p := range c.places {
		if !p.static {
			c.bringBelow(s, x, pop)
		}
	}
	if c.plan != nil {
		c.plan.run(c, s, x)
	}
	for pop, p := range c.places {
		if !p.static {
			c.bringWithin(s, x, pop)
		}
	}
}

// bring adds what all projections onto a population carry, those from below first, and what
// interventions add.
func (c *Circuit) bring(s *State, x []float32, pop int) {
	c.bringBelow(s, x, pop)
	c.bringWithin(s, x, pop)
}

// bringBelow adds what comes from outside the circuit.
func (c *Circuit) bringBelow(s *State, x []float32, pop int) {
	if c.below > 0 {
		for i, l := range c.links {
			if l.to == pop && l.from < 0 {
				c.carry(s, x, i)
			}
		}
	}
	apply(&s.acting, c.Input(s.In, pop, s.Lanes).Var(0), pop, OnDrive, s.moment())
}

// bringWithin adds what comes from the circuit itself, but for what the plan has brought.
func (c *Circuit) bringWithin(s *State, x []float32, pop int) {
	for i, l := range c.links {
		if l.to == pop && l.from >= 0 && !c.plan.brings(i) {
			c.carry(s, x, i)
		}
	}
	apply(&s.acting, c.Input(s.In, pop, s.Lanes).Var(0), pop, OnInput, s.moment())
}

// carry adds what one projection carries.
func (c *Circuit) carry(s *State, x []float32, link int) {
	l := c.links[link]
	if f := s.acting.factor(link); f != 0 {
		c.Projections[link].Wiring.Drive(c.Input(s.In, l.to, s.Lanes).Var(l.port), c.sent(s, x, link), l.sign*float32(f), s.Lanes)
	}
}

// sent is what a projection carries now: what its source sends in arena x, or sent a delay
// ago.
func (c *Circuit) sent(s *State, x []float32, link int) []float32 {
	if r := s.rings[link]; len(r.past) > 0 {
		return r.at(s.Step)
	}
	return c.source(s, x, link)
}

// sends is what a population's projections carry in arena x.
func (c *Circuit) sends(x []float32, pop, lanes int) []float32 {
	return c.vars(x, pop, lanes).Var(c.places[pop].sends)
}

// source is what a projection's source sends in arena x.
func (c *Circuit) source(s *State, x []float32, link int) []float32 {
	if from := c.links[link].from; from >= 0 {
		return c.vars(x, from, s.Lanes).Var(c.places[from].sends)
	}
	return s.Below
}

// remember puts what is sent now into the rings, in place of the oldest.
func (s *State) remember() {
	for i, r := range s.rings {
		if len(r.past) > 0 {
			copy(r.at(s.Step), s.c.source(s, s.X, i))
		}
	}
}

// deriv computes dX/dt [per ms] at arena x into dx, and uses up In. Where interventions act on
// a rate that is integrated, its slope is that of the rate they leave: 0 for a clamped unit.
func (c *Circuit) deriv(dx, x []float32, s *State) {
	c.drive(s, x)
	for pop, p := range c.Populations {
		d, at := c.vars(dx, pop, s.Lanes), c.vars(x, pop, s.Lanes)
		p.Model.Deriv(d, at, c.Input(s.In, pop, s.Lanes))
		if !c.places[pop].static {
			actOnSlope(&s.acting, d.Var(0), at.Var(0), s.after, pop, c.places[pop].emitsRate, s.moment())
		}
	}
}

// actOnSlope lets interventions on a slope act, and gives rates on which interventions act the
// slope of what they leave.
func actOnSlope[F float](a *acting, slope, rate, after []F, pop int, emitsRate bool, now Moment) {
	apply(a, slope, pop, OnSlope, now)
	if emitsRate || !a.on(pop, OnRate) {
		return
	}
	dt := F(now.DtMS)
	after = after[:len(rate)]
	for i, r := range rate {
		after[i] = r + dt*slope[i]
	}
	apply(a, after, pop, OnRate, now)
	for i, r := range rate {
		if after[i] != r+dt*slope[i] {
			slope[i] = (after[i] - r) / dt
		}
	}
}
