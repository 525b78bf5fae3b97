package circuit

// Modulation changes the input of a population's units: x ← Factor·x + AddMV. On the drive it
// acts before recurrent input is added, on the input after.
type Modulation struct {
	Window
	Population int
	At         Site      // OnDrive or OnInput
	Factor     []float64 // one a unit; nil: 1
	AddMV      []float64 // one a unit; nil: 0

	acts bool
}

// Where is the population's drive or input.
func (m *Modulation) Where() (pop int, at Site) { return m.Population, m.At }

// Begin looks whether it is time.
func (m *Modulation) Begin(at Moment) { m.acts = m.open(at) }

// Apply changes the input.
func (m *Modulation) Apply(x []float32, at Moment) { modulate(m, x, at.Lanes) }

// Apply64 changes the input.
func (m *Modulation) Apply64(x []float64, at Moment) { modulate(m, x, at.Lanes) }

func modulate[F float](m *Modulation, x []F, lanes int) {
	if !m.acts {
		return
	}
	for u, factor := range m.Factor {
		for b := u * lanes; b < (u+1)*lanes; b++ {
			x[b] *= F(factor)
		}
	}
	for u, add := range m.AddMV {
		for b := u * lanes; b < (u+1)*lanes; b++ {
			x[b] += F(add)
		}
	}
}

// Weakening multiplies what some projections carry: at 0 they are cut.
type Weakening struct {
	Window
	Projections []int
	By          float64
}

var _ Gate = (*Weakening)(nil)

// Where is on projections.
func (*Weakening) Where() (pop int, at Site) { return -1, OnProjection }

// Begin does nothing.
func (*Weakening) Begin(Moment) {}

// Apply does nothing: a gate acts by its factor.
func (*Weakening) Apply([]float32, Moment) {}

// Apply64 does nothing: a gate acts by its factor.
func (*Weakening) Apply64([]float64, Moment) {}

// Factor is By for the projections named, while it acts.
func (w *Weakening) Factor(projection int, at Moment) float64 {
	if !w.open(at) {
		return 1
	}
	for _, p := range w.Projections {
		if p == projection {
			return w.By
		}
	}
	return 1
}
