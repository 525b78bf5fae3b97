package circuit

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/striate-sim/striate/neuron"
)

// Circuit is populations and their projections: read-only while it runs, shared by all
// workers. What changes is in a State.
type Circuit struct {
	Populations []Population
	Projections []Projection

	below int // units of the sheet below, 0 where nothing comes from it
	links []link
	pops  []place
	order []int // populations as they are stepped: static ones first, sources before targets
	xLen  int   // length of the state arena for one lane
	inLen int
}

// place is where a population lies in the arenas, for one lane.
type place struct{ x, in, vars, ports, units int }

// link is a projection with its names resolved.
type link struct {
	from, to, port int // from −1: below
	sign           float32
}

// New checks the parts and lays out the arenas. All mistakes are reported at once.
func New(populations []Population, projections []Projection) (*Circuit, error) {
	c := &Circuit{Populations: slices.Clone(populations), Projections: slices.Clone(projections)}
	var mistakes []error
	index := map[string]int{}
	for i, p := range c.Populations {
		switch _, twice := index[p.Name]; {
		case p.Name == "" || p.Name == Below:
			mistakes = append(mistakes, fmt.Errorf("circuit: %q cannot name a population", p.Name))
		case twice:
			mistakes = append(mistakes, fmt.Errorf("circuit: two populations named %s", p.Name))
		case p.Model == nil || p.Sheet.Units() < 1:
			mistakes = append(mistakes, fmt.Errorf("circuit: population %s needs units and a model", p.Name))
			continue
		}
		index[p.Name] = i
	}
	if len(mistakes) > 0 {
		return nil, errors.Join(mistakes...)
	}
	for _, p := range c.Populations {
		at := place{x: c.xLen, in: c.inLen, vars: len(p.Model.Vars()), ports: len(p.Model.Ports()), units: p.Sheet.Units()}
		c.pops = append(c.pops, at)
		c.xLen += at.vars * at.units
		c.inLen += at.ports * at.units
	}
	for i := range c.Projections {
		l, err := c.resolve(&c.Projections[i], index)
		mistakes = append(mistakes, err)
		c.links = append(c.links, l)
	}
	if err := errors.Join(mistakes...); err != nil {
		return nil, err
	}
	return c, c.sortStatic()
}

// resolve finds what a projection names and checks its shape.
func (c *Circuit) resolve(p *Projection, index map[string]int) (link, error) {
	if p.Name == "" {
		p.Name = p.From + "-" + p.To
	}
	l := link{from: -1, sign: 1}
	var ok bool
	if l.to, ok = index[p.To]; !ok {
		return l, fmt.Errorf("circuit: projection %s goes to %q, which is no population", p.Name, p.To)
	}
	units := p.Wiring.In()
	if p.From == Below {
		if c.below != 0 && c.below != units {
			return l, fmt.Errorf("circuit: projection %s takes %d units from below, another takes %d", p.Name, units, c.below)
		}
		c.below = units
	} else if l.from, ok = index[p.From]; !ok {
		return l, fmt.Errorf("circuit: projection %s comes from %q, which is no population", p.Name, p.From)
	} else {
		units = c.pops[l.from].units
		if c.Populations[l.from].Sign == Inhibitory {
			l.sign = -1
		}
	}
	if p.Wiring.In() != units || p.Wiring.Out() != c.pops[l.to].units {
		return l, fmt.Errorf("circuit: projection %s joins %d to %d units, its wiring %d to %d", p.Name, units, c.pops[l.to].units, p.Wiring.In(), p.Wiring.Out())
	}
	if p.DelayMS < 0 || math.IsNaN(float64(p.DelayMS)) {
		return l, fmt.Errorf("circuit: projection %s has a delay of %v ms", p.Name, p.DelayMS)
	}
	ports := c.Populations[l.to].Model.Ports()
	if p.Port != "" {
		if l.port = slices.IndexFunc(ports, func(v neuron.Var) bool { return v.Name == p.Port }); l.port < 0 {
			return l, fmt.Errorf("circuit: projection %s ends at port %q, which %s has not", p.Name, p.Port, p.To)
		}
	}
	if p.Learning != nil && p.Wiring.Weights() == nil {
		return l, fmt.Errorf("circuit: projection %s is to learn, but its wiring is fixed", p.Name)
	}
	if p.Learning != nil {
		if err := p.Learning.learnable(c.Populations[l.to].Model); err != nil {
			return l, fmt.Errorf("circuit: projection %s cannot learn: %w", p.Name, err)
		}
	}
	return l, nil
}

func (c *Circuit) static(pop int) bool {
	_, ok := c.Populations[pop].Model.(neuron.Static)
	return ok
}

// sortStatic orders the static populations so that each comes after those it listens to
// within a step. A cycle of static populations has no order and is an error.
func (c *Circuit) sortStatic() error {
	waits := make([]int, len(c.Populations))
	for i, l := range c.links {
		if l.from >= 0 && c.static(l.from) && c.static(l.to) && c.Projections[i].DelayMS == 0 {
			waits[l.to]++
		}
	}
	var ready []int
	for p := range c.Populations {
		if c.static(p) && waits[p] == 0 {
			ready = append(ready, p)
		}
	}
	for len(ready) > 0 {
		p := ready[0]
		ready = ready[1:]
		c.order = append(c.order, p)
		for i, l := range c.links {
			if l.from == p && c.static(l.to) && c.Projections[i].DelayMS == 0 {
				if waits[l.to]--; waits[l.to] == 0 {
					ready = append(ready, l.to)
				}
			}
		}
	}
	for p := range c.Populations {
		if c.static(p) && waits[p] > 0 {
			return fmt.Errorf("circuit: instant populations form a cycle through %s; give one of them a time constant, or the projection a delay", c.Populations[p].Name)
		}
	}
	return nil
}

// Units returns the number of units of all populations.
func (c *Circuit) Units() int {
	n := 0
	for _, p := range c.pops {
		n += p.units
	}
	return n
}

// Population returns the index of a population by name, or −1.
func (c *Circuit) Population(name string) int {
	return slices.IndexFunc(c.Populations, func(p Population) bool { return p.Name == name })
}
