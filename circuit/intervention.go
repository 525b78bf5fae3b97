package circuit

// Site says what an intervention acts on.
type Site int

// The sites: the soma's input before the model steps, or the rate after it.
const (
	OnInput Site = iota
	OnRate
)

// Moment is when, and for whom, an intervention acts.
type Moment struct {
	Step  uint64
	TMS   float64
	DtMS  float32
	Lanes int
	Trial []uint64
}

// Intervention changes one population of a tile while the circuit runs: noise, lesion, clamp.
// An integrator may ask for its effect several times within a step.
type Intervention interface {
	Where() (pop int, at Site)
	Begin(at Moment)              // once, at the start of every step
	Apply(x []float32, at Moment) // x is units×lanes; the same effect until the next Begin
}

// Remembering is an intervention with a memory of its own, which belongs to the tile's state.
type Remembering interface {
	Intervention
	Memory() []float32 // the memory itself, not a copy
}

func (s *State) moment() Moment { return Moment{s.Step, s.TMS(), s.DtMS, s.Lanes, s.Trial} }

// begin starts a step for all interventions.
func (c *Circuit) begin(s *State) {
	for _, i := range s.Interventions {
		i.Begin(s.moment())
	}
}

// intervene lets the interventions at one site of a population act, in order.
func (c *Circuit) intervene(s *State, x []float32, pop int, site Site) {
	for _, i := range s.Interventions {
		if p, at := i.Where(); p == pop && at == site {
			i.Apply(x, s.moment())
		}
	}
}

func (s *State) intervenes(pop int, site Site) bool {
	for _, i := range s.Interventions {
		if p, at := i.Where(); p == pop && at == site {
			return true
		}
	}
	return false
}
