package circuit

// Moment is when and for whom a hook acts.
type Moment struct {
	Step  uint64
	TMS   float64
	DtMS  float32
	Lanes int
	Trial []uint64
}

// Site says what an intervention acts on.
type Site int

// The sites: the soma's input before the model steps, or the rate after it.
const (
	OnInput Site = iota
	OnRate
)

// Intervention changes one population while the circuit runs: noise, lesion, clamp.
type Intervention interface {
	Site() Site
	Population() int
	Apply(x []float32, at Moment) // units×lanes
}

// drive fills In with the external drive and what every projection brings, from the rates in
// arena x. Static populations are brought up to date on the way.
func (c *Circuit) drive(s *State, x []float32, dtMS float32, hooks []Intervention) {
	copy(s.In, s.Ext)
	for _, pop := range c.order {
		c.bring(s, x, pop)
		c.hook(s, c.Input(s.In, pop, s.Lanes).Var(0), pop, OnInput, dtMS, hooks)
		c.Populations[pop].Model.Step(c.vars(x, pop, s.Lanes), c.Input(s.In, pop, s.Lanes), dtMS)
		c.hook(s, c.vars(x, pop, s.Lanes).Var(0), pop, OnRate, dtMS, hooks)
	}
	for pop := range c.Populations {
		if !c.static(pop) {
			c.bring(s, x, pop)
			c.hook(s, c.Input(s.In, pop, s.Lanes).Var(0), pop, OnInput, dtMS, hooks)
		}
	}
}

// bring adds what all projections onto a population carry.
func (c *Circuit) bring(s *State, x []float32, pop int) {
	for i, l := range c.links {
		if l.to == pop {
			in := c.Input(s.In, pop, s.Lanes).Var(l.port)
			c.Projections[i].Wiring.Drive(in, c.rate(s, x, i), l.sign, s.Lanes)
		}
	}
}

func (c *Circuit) hook(s *State, x []float32, pop int, site Site, dtMS float32, hooks []Intervention) {
	for _, h := range hooks {
		if h.Site() == site && h.Population() == pop {
			h.Apply(x, Moment{s.Step, s.TMS, dtMS, s.Lanes, s.Trial})
		}
	}
}

// Step advances one tile by dtMS with forward Euler. All populations with a time constant
// move together from the rates of the last step, so their order cannot matter.
func (c *Circuit) Step(s *State, dtMS float32, hooks ...Intervention) {
	c.drive(s, s.X, dtMS, hooks)
	c.remember(s)
	for pop, p := range c.Populations {
		if !c.static(pop) {
			p.Model.Step(c.Vars(s, pop), c.Input(s.In, pop, s.Lanes), dtMS)
			c.hook(s, c.Vars(s, pop).Var(0), pop, OnRate, dtMS, hooks)
		}
	}
	c.tick(s, dtMS)
}

// tick counts a step; time is steps times dt, so that it does not drift.
func (c *Circuit) tick(s *State, dtMS float32) {
	s.Step++
	s.TMS = float64(s.Step) * float64(dtMS)
}

// deriv computes dX/dt at arena x into dx. It uses up In.
func (c *Circuit) deriv(dx, x []float32, s *State, dtMS float32, hooks []Intervention) {
	c.drive(s, x, dtMS, hooks)
	for pop, p := range c.Populations {
		p.Model.Deriv(c.vars(dx, pop, s.Lanes), c.vars(x, pop, s.Lanes), c.Input(s.In, pop, s.Lanes))
	}
}
