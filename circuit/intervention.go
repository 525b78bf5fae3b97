package circuit

// Site says what an intervention acts on.
type Site int

// The sites, in the order of their turn within a step.
const (
	OnDrive      Site = iota // the soma's external drive and what comes from below, before recurrent input is added
	OnInput                  // the soma's whole input, before the model steps
	OnSlope                  // the slope dr/dt of the rate, in Hz/ms
	OnRate                   // the rate after the model has stepped
	OnProjection             // how strongly a projection drives its target
)

// Moment is when, and for whom, an intervention acts.
type Moment struct {
	Step  uint64
	TMS   float64
	DtMS  float64
	Lanes int
	Trial []uint64
}

// Intervention changes one population of a tile while the circuit runs: noise, lesion, clamp.
// An integrator may ask for its effect several times within a step.
type Intervention interface {
	Where() (pop int, at Site)
	Begin(at Moment)                // once, at the start of every step
	Apply(x []float32, at Moment)   // x is units×lanes; the same effect until the next Begin
	Apply64(x []float64, at Moment) // the float64 twin of Apply
}

// Gate is an intervention on a projection, whose effect it multiplies; its site is
// OnProjection, and Where, Apply and Apply64 are not asked.
type Gate interface {
	Intervention
	Factor(projection int, at Moment) float64 // 1: as it is
}

// Remembering is an intervention with a memory of its own, which belongs to the tile's state.
type Remembering interface {
	Intervention
	Memory() []float64 // the memory itself, not a copy
}

// Window is when an intervention acts: from a time on and before another, model time. The zero
// value is always.
type Window struct {
	FromMS, ToMS float64
}

// open says whether the step that begins now lies in the window. A step belongs to the time at
// which it begins; times that differ by rounding are equal.
func (w Window) open(at Moment) bool {
	slack := 1e-6 * at.DtMS
	return at.TMS >= w.FromMS-slack && (w.ToMS == 0 || at.TMS < w.ToMS-slack)
}

// acting are the interventions of a tile, in order, and what its gates leave of projections.
type acting struct {
	all  []Intervention
	gate []float64 // factor of every projection; nil where there is no gate
}

// begin starts a step for all interventions.
func (a *acting) begin(all []Intervention, projections int, at Moment) {
	a.all = all
	gated := false
	for _, i := range all {
		i.Begin(at)
		if g, ok := i.(Gate); ok {
			if !gated {
				gated = true
				a.open(projections)
			}
			for p := range a.gate {
				a.gate[p] *= g.Factor(p, at)
			}
		}
	}
	if !gated {
		a.gate = nil
	}
}

func (a *acting) open(projections int) {
	if len(a.gate) != projections {
		a.gate = make([]float64, projections)
	}
	for p := range a.gate {
		a.gate[p] = 1
	}
}

// factor is what gates leave of a projection's effect.
func (a *acting) factor(projection int) float64 {
	if a.gate == nil {
		return 1
	}
	return a.gate[projection]
}

// on says whether anything acts at a site of a population.
func (a *acting) on(pop int, site Site) bool {
	for _, i := range a.all {
		if p, at := i.Where(); p == pop && at == site {
			return true
		}
	}
	return false
}

// apply lets the interventions at one site of a population act, in order.
func apply[F float](a *acting, x []F, pop int, site Site, now Moment) {
	for _, i := range a.all {
		if p, at := i.Where(); p != pop || at != site {
			continue
		}
		switch x := any(x).(type) {
		case []float32:
			i.Apply(x, now)
		case []float64:
			i.Apply64(x, now)
		}
	}
}
