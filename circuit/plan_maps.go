package circuit

import (
	"slices"
)

// mapsGroup runs kernels of one source that differ in their weights between maps alone: the
// source is blurred along rows and columns once, and mixed anew for each target.
type mapsGroup struct {
	from    int
	blur    *Separable // of the places, map by map
	targets []mixing
	at      int // of the blurred source in State.analysed, for one lane
}

// mixing is the matrix between the maps of a place to those of a target.
type mixing struct {
	pop, port, places int
	sign              float32
	maps              *axis
}

// maps finds projections of one source that share a kernel of distance.
func (p *Plan) maps(c *Circuit, how Planning) {
	if how.Dense {
		return
	}
	for i := range c.links {
		w := mixes(c.Projections[i].Wiring)
		if w == nil || !p.free(c, i) {
			continue
		}
		links := []int{i}
		for k := i + 1; k < len(c.links); k++ {
			v := mixes(c.Projections[k].Wiring)
			if v != nil && p.free(c, k) && c.links[k].from == c.links[i].from && slices.Equal(v.matrix(0), w.matrix(0)) && slices.Equal(v.matrix(1), w.matrix(1)) {
				links = append(links, k)
			}
		}
		if len(links) == 1 {
			continue
		}
		g := &mapsGroup{from: c.links[i].from, at: p.memory, blur: NewSeparable(w.from, w.from, w.matrix(0), w.matrix(1), nil)}
		p.memory += g.length()
		for _, k := range links {
			l, v := c.links[k], c.Projections[k].Wiring.(*Separable)
			g.targets = append(g.targets, mixing{l.to, l.port, v.to.Places(), l.sign, v.axes[2]})
		}
		p.add(c, g, links, g.cost(), "%s, once; then channels %d×%d for each", g.blur, w.to.Channels, w.from.Channels)
	}
}

// mixes returns a kernel of distance that mixes channels too, or nil.
func mixes(w Wiring) *Separable {
	s, ok := w.(*Separable)
	if !ok || s.axes[2] == nil || s.axes[0] == nil && s.axes[1] == nil {
		return nil
	}
	return s
}

// cost is that of the blur and of mixing the maps for each target.
func (g *mapsGroup) cost() int {
	all := cost(g.blur)
	for _, t := range g.targets {
		all += costAxis * t.places * t.maps.products()
	}
	return all
}

// length is the blurred source.
func (g *mapsGroup) length() int { return g.blur.In() }

// analyse blurs the source.
func (g *mapsGroup) analyse(s *State, x []float32) {
	blurred := s.analysed[g.at*s.Lanes:][:g.length()*s.Lanes]
	clear(blurred)
	g.blur.Drive(blurred, s.c.sends(x, g.from, s.Lanes), 1, s.Lanes)
}

// carry mixes the maps of every place.
func (g *mapsGroup) carry(s *State, _ []float32, pop int) {
	blurred := s.analysed[g.at*s.Lanes:][:g.length()*s.Lanes]
	for _, t := range g.targets {
		if t.pop == pop || pop == everyPopulation {
			t.maps.drive(s.c.Input(s.In, t.pop, s.Lanes).Var(t.port), blurred, t.sign, t.places, s.Lanes)
		}
	}
}
