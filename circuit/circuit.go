package circuit

import (
	"errors"
	"slices"
)

// Circuit is populations and their projections: read-only while it runs, shared by all
// workers. What changes is in a State.
type Circuit struct {
	Populations []Population
	Projections []Projection

	below   int // units of the sheet below, 0 where nothing comes from it
	links   []link
	places  []place
	plan    *Plan     // how projections are run together; nil: each by its wiring
	statics []int     // static populations, sources before targets
	leakMS  []float64 // time constant of the leak of every variable of one lane, or 0
	xLen    int       // length of the state arena for one lane
	inLen   int
}

// place is where a population lies in the arenas, for one lane.
type place struct {
	x, in, vars, ports, units int
	sends                     int  // the variable that projections carry
	static                    bool // all variables follow from the input
	emits, emitsRate          bool // some variables, the rate among them, follow from others
}

// link is a projection with its names resolved.
type link struct {
	from, to, port int // from −1: below
	sign           float32
}

// New checks the parts and lays out the arenas. All mistakes are reported at once, joined.
func New(populations []Population, projections []Projection) (*Circuit, error) {
	c := &Circuit{Populations: slices.Clone(populations), Projections: slices.Clone(projections)}
	mistakes := c.placePopulations()
	mistakes = append(mistakes, c.linkProjections()...)
	if len(mistakes) == 0 {
		mistakes = append(mistakes, c.sortStatics())
	}
	if err := errors.Join(mistakes...); err != nil {
		return nil, err
	}
	c.leakMS = c.leaks()
	return c, nil
}

// Units returns the number of units of all populations.
func (c *Circuit) Units() int {
	n := 0
	for _, p := range c.places {
		n += p.units
	}
	return n
}

// Population returns the index of a population by name, or −1.
func (c *Circuit) Population(name string) int {
	return slices.IndexFunc(c.Populations, func(p Population) bool { return p.Name == name })
}
