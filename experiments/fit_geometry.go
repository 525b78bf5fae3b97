package experiments

import (
	"math"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/ssn"
)

// geometry gives a model that was read off a circuit the places and the kernels by which the
// file wires it, so that widths are constants of it and inputs that mirror each other are
// solved once. Where a wiring is no kernel of distance, matrices stay as they are and geometry
// is false.
func (c *Circuit) geometry(m *ssn.Model) bool {
	if len(m.Blocks) != len(c.Projections) {
		return false
	}
	sheet, ring := c.Populations[0].Sheet, c.Populations[0].Ring
	for _, p := range c.Populations {
		if p.Sheet.Channels != sheet.Channels || p.Sheet.Width != sheet.Width || p.Sheet.Height != sheet.Height || p.Ring != ring || !ring && sheet.Channels > 1 {
			return false
		}
	}
	blocks := append([]ssn.Block(nil), m.Blocks...)
	for i, p := range c.Projections {
		if !p.kernel(&blocks[i], ring) {
			return false
		}
	}
	m.Blocks = blocks
	for i := range m.Places {
		if ring {
			m.Places[i] = ssn.Place{X: float64(i) * 180 / float64(len(m.Places))}
		} else {
			m.Places[i] = ssn.Place{X: float64(i % sheet.Width), Y: float64(i / sheet.Width)}
		}
	}
	if ring {
		m.Circumference = 180
	}
	return true
}

// kernel describes a projection's weights by distance, in degrees of orientation on a ring, in
// steps of the grid elsewhere. It is false where they are no such kernel.
func (p Projection) kernel(b *ssn.Block, ring bool) bool {
	switch w := p.Wiring.(type) {
	case *circuit.Partners:
		b.Kernel, b.Matrix = ssn.Local, nil
	case *circuit.Gaussian:
		if ring || w.Cutoff > 0 || w.Boundary != "open" || w.OverDeg > 0 || w.Places == 0 {
			return false
		}
		b.Kernel, b.Width, b.Matrix = ssn.Gaussian, w.Places, nil
	case *circuit.Ring:
		switch {
		case !ring || w.Profile == "wrapped":
			return false
		case w.Profile == "von-mises": // of the doubled angle, in radians
			b.Kernel, b.Width, b.Matrix = ssn.VonMises, w.SigmaDeg*math.Pi/90, nil
		default:
			b.Kernel, b.Width, b.Matrix = ssn.Gaussian, w.SigmaDeg, nil
		}
	default:
		return false
	}
	b.J, b.Normalize = p.Weight, p.Total && b.Kernel != ssn.Local
	return true
}

// widthKey is the key of a projection's wiring by which its width can be fitted, with the unit
// in which a file writes it, or "".
func (p Projection) widthKey() (key, unit string) {
	switch w := p.Wiring.(type) {
	case *circuit.Gaussian:
		if w.Places > 0 && w.Cutoff == 0 && w.Boundary == "open" && w.OverDeg == 0 {
			return "wiring.gaussian.places", ""
		}
	case *circuit.Ring:
		if w.Profile != "wrapped" {
			return "wiring.ring.sigma", " deg"
		}
	}
	return "", ""
}
