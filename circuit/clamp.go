package circuit

// Clamp holds the rates of some cells of a population, whatever their input: at 0 a lesion, at
// their mean a control that freezes a population.
type Clamp struct {
	Population int
	RateHz     []float32 // one a unit
	Held       []bool    // which units; nil: all
}

// Where is the population's rate.
func (h *Clamp) Where() (pop int, at Site) { return h.Population, OnRate }

// Begin does nothing: a clamp does not change.
func (*Clamp) Begin(Moment) {}

// Apply sets the rates.
func (h *Clamp) Apply(x []float32, at Moment) {
	for u, r := range h.RateHz {
		if h.Held == nil || h.Held[u] {
			for b := range at.Lanes {
				x[u*at.Lanes+b] = r
			}
		}
	}
}

// Silence is the lesion of a whole population.
func (c *Circuit) Silence(pop int) *Clamp {
	return &Clamp{Population: pop, RateHz: make([]float32, c.places[pop].units)}
}
