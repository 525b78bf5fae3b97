package circuit

// Clamp holds the rates of some cells of a population, whatever their input: at 0 a lesion, at
// their mean a control that freezes a population.
type Clamp struct {
	Window
	Population int
	RateHz     []float32 // one a unit
	Held       []bool    // which units; nil: all

	acts bool
}

// Where is the population's rate.
func (h *Clamp) Where() (pop int, at Site) { return h.Population, OnRate }

// Begin looks whether it is time.
func (h *Clamp) Begin(at Moment) { h.acts = h.open(at) }

// Apply sets the rates.
func (h *Clamp) Apply(x []float32, at Moment) { hold(h, x, at.Lanes) }

// Apply64 sets the rates.
func (h *Clamp) Apply64(x []float64, at Moment) { hold(h, x, at.Lanes) }

func hold[F float](h *Clamp, x []F, lanes int) {
	if !h.acts {
		return
	}
	for u, r := range h.RateHz {
		if h.Held == nil || h.Held[u] {
			for b := range lanes {
				x[u*lanes+b] = F(r)
			}
		}
	}
}

// Silence is the lesion of a whole population.
func (c *Circuit) Silence(pop int) *Clamp {
	return &Clamp{Population: pop, RateHz: make([]float32, c.places[pop].units)}
}
