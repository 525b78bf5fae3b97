package circuit

import "slices"

// tunedGroup runs kernels of distance and orientation of one source that share their kernel of
// distance: the source, weighed by the harmonics of its map, is blurred once, and counts anew at
// each target.
type tunedGroup struct {
	blur
	from    int
	targets []reading
	at      int // of the blurs in State.analysed, for one lane
}

// reading is what the blurs count at a target.
type reading struct {
	pop, port int
	sign      float32
	counts    []float32 // modes×places
}

// tuned finds kernels of distance and orientation and runs them in harmonics of orientation.
func (p *Plan) tuned(c *Circuit, how Planning) {
	if how.Dense {
		return
	}
	how.NarrowestDeg = 0 // activity over a map may be of any width
	for i := range c.links {
		w, ok := c.Projections[i].Wiring.(*Tuned)
		if !ok || !p.free(c, i) {
			continue
		}
		var links []int
		most := 0
		for k := i; k < len(c.links); k++ {
			v, ok := c.Projections[k].Wiring.(*Tuned)
			if ok && p.free(c, k) && c.links[k].from == c.links[i].from && slices.Equal(v.y, w.y) && slices.Equal(v.x, w.x) {
				links, most = append(links, k), max(most, how.harmonics(v.spectrum()))
			}
		}
		g := newTunedGroup(c, links, most, p.memory)
		if g.cost() >= len(links)*denseCost(w) && denseCost(w) <= MaxDense {
			continue
		}
		p.memory += g.length()
		p.add(c, g, links, g.cost(), "orientation harmonics 0 to %d of the map: %d Gaussians of distance, once%s", most, g.modes(), how.promiseOfMaps())
	}
}

func (how Planning) promiseOfMaps() string {
	if how.Tolerance <= 0 {
		return ""
	}
	return ", error ≤ " + format(how.Tolerance) + " of the input without its tuning"
}

func newTunedGroup(c *Circuit, links []int, highest, at int) *tunedGroup {
	g := &tunedGroup{from: c.links[links[0]].from, at: at}
	for _, k := range links {
		t, l := c.Projections[k].Wiring.(*Tuned).tuning(highest), c.links[k]
		g.blur = t.blur
		g.targets = append(g.targets, reading{l.to, l.port, l.sign, t.counts})
	}
	return g
}

// cost is that of the blurs and of what they count at each target.
func (g *tunedGroup) cost() int {
	return g.blur.cost() + costPartner*len(g.waves)*len(g.targets)
}

// length is the blurs, twice: what lies between the axes.
func (g *tunedGroup) length() int { return 2 * len(g.waves) }

func (g *tunedGroup) parts(s *State) (blurred, between []float32) {
	n := len(g.waves) * s.Lanes
	m := s.analysed[g.at*s.Lanes:][:2*n]
	return m[:n], m[n:]
}

// analyse blurs the source as each harmonic weighs it.
func (g *tunedGroup) analyse(s *State, x []float32) {
	blurred, between := g.parts(s)
	g.spread(blurred, between, s.c.sends(x, g.from, s.Lanes), s.Lanes)
}

// carry adds what the blurs count.
func (g *tunedGroup) carry(s *State, _ []float32, pop int) {
	blurred, between := g.parts(s)
	for _, t := range g.targets {
		if t.pop == pop || pop == everyPopulation {
			read(s.c.Input(s.In, t.pop, s.Lanes).Var(t.port), blurred, between, t.counts, t.sign, s.Lanes)
		}
	}
}
