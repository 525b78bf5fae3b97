package circuit

// Step advances one tile by its dt with forward Euler: interventions begin, projections drive
// their ports, models step. All populations with a time constant move together from the rates
// of the last step, so their order cannot matter.
func (c *Circuit) Step(s *State) {
	c.begin(s)
	c.drive(s, s.X)
	c.remember(s)
	for pop, p := range c.Populations {
		if !c.places[pop].static {
			p.Model.Step(c.Vars(s, pop), c.Input(s.In, pop, s.Lanes), s.DtMS)
		}
	}
	c.finish(s)
}

// finish lets interventions act on the new rates and counts the step.
func (c *Circuit) finish(s *State) {
	for pop, p := range c.places {
		if !p.static {
			c.intervene(s, c.Vars(s, pop).Var(0), pop, OnRate)
		}
	}
	s.Step++
}

// drive fills In with the external drive and what every projection brings, from the rates in
// arena x. Static populations are brought up to date on the way.
func (c *Circuit) drive(s *State, x []float32) {
	copy(s.In, s.Ext)
	for _, pop := range c.statics {
		c.bring(s, x, pop)
		rate := c.vars(x, pop, s.Lanes)
		c.Populations[pop].Model.Step(rate, c.Input(s.In, pop, s.Lanes), s.DtMS)
		c.intervene(s, rate.Var(0), pop, OnRate)
	}
	for pop, p := range c.places {
		if !p.static {
			c.bring(s, x, pop)
		}
	}
}

// bring adds what all projections onto a population carry, and what interventions add.
func (c *Circuit) bring(s *State, x []float32, pop int) {
	in := c.Input(s.In, pop, s.Lanes)
	for i, l := range c.links {
		if l.to == pop {
			c.Projections[i].Wiring.Drive(in.Var(l.port), c.sent(s, x, i), l.sign, s.Lanes)
		}
	}
	c.intervene(s, in.Var(0), pop, OnInput)
}

// sent is what a projection carries now: its source's rate in arena x, or the rate of a delay
// ago.
func (c *Circuit) sent(s *State, x []float32, link int) []float32 {
	if r := s.rings[link]; len(r.past) > 0 {
		return r.at(s.Step)
	}
	return c.source(s, x, link)
}

// source is the rate of a projection's source in arena x.
func (c *Circuit) source(s *State, x []float32, link int) []float32 {
	if from := c.links[link].from; from >= 0 {
		return c.vars(x, from, s.Lanes).Var(0)
	}
	return s.Below
}

// remember puts the present rates into the rings, in place of the oldest.
func (c *Circuit) remember(s *State) {
	for i, r := range s.rings {
		if len(r.past) > 0 {
			copy(r.at(s.Step), c.source(s, s.X, i))
		}
	}
}

// deriv computes dX/dt [per ms] at arena x into dx, and uses up In. Where interventions act on
// a rate, its slope is that of the rate they leave: 0 for a clamped unit.
func (c *Circuit) deriv(dx, x []float32, s *State) {
	c.drive(s, x)
	for pop, p := range c.Populations {
		d, at := c.vars(dx, pop, s.Lanes), c.vars(x, pop, s.Lanes)
		p.Model.Deriv(d, at, c.Input(s.In, pop, s.Lanes))
		if c.places[pop].static || !s.intervenes(pop, OnRate) {
			continue
		}
		slope, rate := d.Var(0), at.Var(0)
		after := s.after[:len(rate)]
		for i, r := range rate {
			after[i] = r + s.DtMS*slope[i]
		}
		c.intervene(s, after, pop, OnRate)
		for i, r := range rate {
			if after[i] != r+s.DtMS*slope[i] {
				slope[i] = (after[i] - r) / s.DtMS
			}
		}
	}
}
