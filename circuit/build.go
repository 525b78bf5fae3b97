package circuit

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/striate-sim/striate/neuron"
)

// placePopulations checks every population and gives it its place in the arenas.
func (c *Circuit) placePopulations() (mistakes []error) {
	names := map[string]bool{}
	for _, p := range c.Populations {
		at := place{x: c.xLen, in: c.inLen, units: p.Sheet.Units()}
		wrong := func(format string, args ...any) {
			mistakes = append(mistakes, fmt.Errorf("circuit: population %s: "+format, append([]any{p.Name}, args...)...))
		}
		if p.Name == "" || p.Name == Below {
			mistakes = append(mistakes, fmt.Errorf("circuit: %q cannot name a population", p.Name))
		}
		if names[p.Name] {
			mistakes = append(mistakes, fmt.Errorf("circuit: two populations named %s", p.Name))
		}
		names[p.Name] = true
		if s := p.Sheet; s.Channels < 1 || s.Height < 1 || s.Width < 1 {
			wrong("its sheet is %d×%d×%d; all sides are at least 1", s.Channels, s.Height, s.Width)
		}
		if p.Sign != Mixed && p.Sign != Excitatory && p.Sign != Inhibitory {
			wrong("sign %d is none of −1, 0, 1", p.Sign)
		}
		switch m := p.Model.(type) {
		case nil:
			wrong("it has no model")
		default:
			if checked, ok := m.(neuron.Checked); ok {
				if err := checked.Valid(); err != nil {
					wrong("%w", err)
				}
			}
			at.vars, at.ports = len(m.Vars()), len(m.Ports())
			_, at.static = m.(neuron.Static)
			at.sends = neuron.Sends(m)
			if e, ok := m.(neuron.Emitting); ok {
				at.emits, at.emitsRate = true, slices.Contains(e.Emitted(), 0)
			}
		}
		c.places = append(c.places, at)
		c.xLen += at.vars * at.units
		c.inLen += at.ports * at.units
	}
	return mistakes
}

// linkProjections checks every projection and resolves its names.
func (c *Circuit) linkProjections() (mistakes []error) {
	names := map[string]bool{}
	for i := range c.Projections {
		p := &c.Projections[i]
		if p.Name == "" {
			p.Name = p.From + "-" + p.To
		}
		if names[p.Name] {
			mistakes = append(mistakes, fmt.Errorf("circuit: two projections named %s", p.Name))
		}
		names[p.Name] = true
		l, problems := c.resolve(p)
		for _, problem := range problems {
			mistakes = append(mistakes, fmt.Errorf("circuit: projection %s %w", p.Name, problem))
		}
		c.links = append(c.links, l)
	}
	return mistakes
}

// resolve finds what a projection names and checks its shape, its signs and its plasticity.
func (c *Circuit) resolve(p *Projection) (l link, problems []error) {
	wrong := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	l = link{from: -1, to: c.Population(p.To), sign: 1}
	if l.to < 0 {
		wrong("goes to %q, which is no population", p.To)
	}
	if !(p.DelayMS >= 0) || math.IsInf(float64(p.DelayMS), 0) {
		wrong("has a delay of %v ms", p.DelayMS)
	}
	signed := false
	if p.From != Below {
		if l.from = c.Population(p.From); l.from < 0 {
			wrong("comes from %q, which is no population", p.From)
		} else {
			signed = c.Populations[l.from].Sign != Mixed
			if c.Populations[l.from].Sign == Inhibitory {
				l.sign = -1
			}
		}
	}
	if p.Wiring == nil {
		wrong("has no wiring")
		return l, problems
	}
	switch {
	case p.From == Below && c.below != 0 && c.below != p.Wiring.In():
		wrong("takes %d units from below, another takes %d", p.Wiring.In(), c.below)
	case p.From == Below:
		c.below = p.Wiring.In()
	case l.from >= 0 && c.places[l.from].units != p.Wiring.In():
		wrong("leaves %d units, its wiring is made for %d", c.places[l.from].units, p.Wiring.In())
	}
	if signed {
		if k := slices.IndexFunc(p.Wiring.Weights(), func(w float32) bool { return w < 0 }); k >= 0 {
			wrong("holds %v at synapse %d; where the source has a sign, weights are magnitudes", p.Wiring.Weights()[k], k)
		}
	}
	if l.to < 0 {
		return l, problems
	}
	if c.places[l.to].units != p.Wiring.Out() {
		wrong("reaches %d units, its wiring is made for %d", c.places[l.to].units, p.Wiring.Out())
	}
	target := c.Populations[l.to].Model
	if target == nil {
		return l, problems
	}
	if p.Port != "" {
		if l.port = portNamed(target, p.Port); l.port < 0 {
			wrong("ends at port %q, which %s has not", p.Port, p.To)
		}
	}
	if p.Plasticity != nil {
		problems = append(problems, p.Plasticity.check(p.Wiring, target, signed)...)
	}
	return l, problems
}

func portNamed(m neuron.Model, name string) int {
	return slices.IndexFunc(m.Ports(), func(v neuron.Var) bool { return v.Name == name })
}

// sortStatics orders the static populations so that each comes after those it listens to
// within a step. A cycle of static populations has no order and is an error.
func (c *Circuit) sortStatics() error {
	const unseen, open, done = 0, 1, 2
	seen := make([]int, len(c.Populations))
	var path []string
	var visit func(pop int) error
	visit = func(pop int) error {
		path = append(path, c.Populations[pop].Name)
		defer func() { path = path[:len(path)-1] }()
		switch seen[pop] {
		case done:
			return nil
		case open:
			// A population hears its source, so the path runs against the arrows.
			cycle := slices.Clone(path[slices.Index(path, c.Populations[pop].Name):])
			slices.Reverse(cycle)
			return fmt.Errorf("circuit: instant populations form a cycle, %s; give one of them a time constant, or a projection a delay", strings.Join(cycle, " → "))
		}
		seen[pop] = open
		for i, l := range c.links {
			if l.to == pop && l.from >= 0 && c.places[l.from].static && c.Projections[i].DelayMS == 0 {
				if err := visit(l.from); err != nil {
					return err
				}
			}
		}
		seen[pop] = done
		c.statics = append(c.statics, pop)
		return nil
	}
	for pop, p := range c.places {
		if p.static {
			if err := visit(pop); err != nil {
				return err
			}
		}
	}
	return nil
}
