package circuit

import (
	"errors"
	"fmt"
	"math"

	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/neuron"
)

var _ = Wirings.Add("gaussian", registry.Entry[Connectivity]{
	New: func() Connectivity { return &Gaussian{Boundary: "open", Maps: "same", Profile: "gaussian"} }, Doc: "weights fall with distance as exp(−d²/2σ²), and with the difference between preferred orientations",
	Cite: "rubin2015", Example: "projections: [{from: E, to: I, weight: 1.25, wiring: {gaussian: {sigma: 1.333 deg}}}]", Main: "sigma",
})

// Gaussian wires places by their distance d, exp(−d²/2σ²), on sheets of equal height and width.
// Between the maps (channels) of two places the weight is multiplied by 1 or 0, or by a profile
// of the difference of their preferred orientations, as it is between cells of sheets with an
// orientation map.
type Gaussian struct {
	SigmaDeg float64 `yaml:"sigma" unit:"deg" min:"0" default:"0 deg" doc:"standard deviation in visual angle; the sheet needs a spacing"`
	Places   float64 `yaml:"places" min:"0" default:"0" doc:"standard deviation in steps of the grid, in place of sigma"`
	Cutoff   float64 `yaml:"cutoff" min:"0" default:"0" doc:"distance along either axis, in standard deviations, beyond which weights are 0; 0: none"`
	Boundary string  `yaml:"boundary" oneof:"open|periodic" doc:"periodic: the sheet's sides meet"`
	Maps     string  `yaml:"maps" oneof:"same|all" doc:"same: a map reaches the map of its number; all: it reaches every map"`
	OverDeg  float64 `yaml:"over" unit:"deg" min:"0" default:"0 deg" doc:"standard deviation over the difference between preferred orientations, in place of maps; 0: none"`
	Profile  string  `yaml:"profile" oneof:"gaussian|wrapped|von-mises" doc:"shape over orientations, as a ring's; over an orientation map wrapped or von-mises, which few harmonics make up"`
}

// Wire makes a Separable wiring, or, between sheets with an orientation map, a Tuned one.
func (g *Gaussian) Wire(b Between) (Wiring, error) {
	if err := errors.Join(b.valid(), b.places("a Gaussian"), g.shaped()); err != nil {
		return nil, err
	}
	sigma, err := gridSigma(g.SigmaDeg, g.Places, b.From)
	if err != nil {
		return nil, err
	}
	if g.OverDeg > 0 && (b.FromDeg != nil || b.ToDeg != nil) {
		return g.tuned(b, sigma)
	}
	maps, err := g.maps(b)
	if err != nil {
		return nil, err
	}
	y, x := g.side(b, b.From.Height, sigma), g.side(b, b.From.Width, sigma)
	return NewSeparable(b.From, b.To, y, x, maps), nil
}

// shaped reports a profile of nothing.
func (g *Gaussian) shaped() error {
	if g.OverDeg == 0 && g.Profile != "" && g.Profile != "gaussian" {
		return fmt.Errorf("circuit: profile = %s is that of over, which is missing", g.Profile)
	}
	return nil
}

// tuned makes the wiring between sheets with an orientation map.
func (g *Gaussian) tuned(b Between, sigma float64) (Wiring, error) {
	switch {
	case b.FromDeg == nil || b.ToDeg == nil:
		return nil, errors.New("circuit: over compares preferred orientations, and one end alone has an orientation map")
	case g.Profile != "wrapped" && g.Profile != "von-mises":
		return nil, errors.New("circuit: over an orientation map the profile is wrapped or von-mises; the Gaussian of the shorter arc has a kink that no few harmonics make up")
	}
	one := b
	one.Total = 0
	return NewTuned(b, g.side(one, b.From.Height, sigma), g.side(one, b.From.Width, sigma), overOrientations(g.Profile, g.OverDeg))
}

// gridSigma is how far connections reach, in steps of the grid.
func gridSigma(deg, places float64, s neuron.Sheet) (float64, error) {
	return gridLength("sigma", "how far connections reach", deg, places, s)
}

// gridLength is a length in steps of the grid, given in degrees under a key of its own, or in
// steps.
func gridLength(key, says string, deg, places float64, s neuron.Sheet) (float64, error) {
	switch {
	case deg > 0 && places > 0:
		return 0, fmt.Errorf("circuit: %s and places both say %s; one of them does", key, says)
	case places > 0:
		return places, nil
	case deg > 0 && s.SpacingDeg > 0:
		return deg / float64(s.SpacingDeg), nil
	case deg > 0:
		return 0, fmt.Errorf("circuit: %s is in degrees, but the population's units have no spacing; say places, in steps of the grid", key)
	}
	return 0, fmt.Errorf("circuit: neither %s nor places says %s", key, says)
}

// side is the matrix along one axis of the sheet: of strength 1, or, where totals are asked
// for, with rows that sum to 1, so that the whole kernel's rows do.
func (g *Gaussian) side(b Between, n int, sigma float64) []float64 {
	if n == 1 {
		return nil
	}
	unit := Between{Weight: 1}
	if b.Total > 0 {
		unit.Total = 1
	}
	p, w := gaussian(sigma), make([]float64, n*n)
	for i := range n {
		row := w[i*n : (i+1)*n]
		for j := range row {
			d := math.Abs(float64(i - j))
			if g.Boundary == "periodic" {
				d = arc(float64(i), float64(j), float64(n))
			}
			if g.Cutoff == 0 || d <= g.Cutoff*sigma {
				row[j] = p(d)
			}
		}
		unit.strengthen(row)
	}
	return w
}

// maps is the matrix between the channels of two places; it carries the strength.
func (g *Gaussian) maps(b Between) ([]float64, error) {
	to, from := b.To.Channels, b.From.Channels
	if g.OverDeg > 0 {
		return b.orientations(overOrientations(g.Profile, g.OverDeg)), nil
	}
	if g.Maps == "same" && to != from {
		return nil, errors.New("circuit: maps of equal number are joined, but the populations have different numbers of maps")
	}
	w := make([]float64, to*from)
	for i := range to {
		row := w[i*from : (i+1)*from]
		for j := range row {
			if g.Maps == "all" || i == j {
				row[j] = 1
			}
		}
		b.strengthen(row)
	}
	return w, nil
}
