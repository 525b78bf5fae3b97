package circuit

import (
	"fmt"
	"math"
	"strings"

	"github.com/striate-sim/striate/simd"
)

// fourierGroup runs homogeneous projections between sheets of one size whose sides meet: the
// activity of each source is taken to its harmonics along both axes once, each projection weighs
// them, and each target comes back from the sum of its projections' once.
type fourierGroup struct {
	rows, columns *waves // nil: a side of one place
	height, width int
	each          int   // channels of a place
	sources       []int // populations
	targets       []target
	carried       int // projections
	at            int // of the group's memory in State.analysed, for one lane
}

func newFourierGroup(c *Circuit, all []periodic) *fourierGroup {
	g := &fourierGroup{height: all[0].height, width: all[0].width, each: all[0].each}
	var my, mx int
	for _, k := range all {
		y, x := highest(k.spectrum)
		my, mx = max(my, y), max(mx, x)
	}
	if g.height > 1 {
		g.rows = newWaves(g.height, my)
	}
	if g.width > 1 {
		g.columns = newWaves(g.width, mx)
	}
	for _, k := range all {
		g.link(c, k.link, k.spectrum)
	}
	return g
}

// highest are the harmonics of rows and of columns beyond which all weights together are lost to
// rounding in float32, whatever the activity.
func highest(spectrum [][]float64) (y, x int) {
	least := 0x1p-24 * math.Abs(spectrum[0][0])
	lost := 0.0
	for y = len(spectrum) - 1; y > 0; y-- {
		for _, v := range spectrum[y] {
			lost += math.Abs(v)
		}
		if lost > least {
			break
		}
	}
	lost = 0
	for x = len(spectrum[0]) - 1; x > 0; x-- {
		for _, row := range spectrum {
			lost += math.Abs(row[x])
		}
		if lost > least {
			break
		}
	}
	return y, x
}

// link enters a projection: what its source's harmonics are worth at its target.
func (g *fourierGroup) link(c *Circuit, i int, spectrum [][]float64) {
	l := c.links[i]
	share := joined(&g.sources, &g.targets, l, g.modes())
	g.carried++
	columns := g.columns.count()
	for m := range share {
		ky, kx := m/columns, m%columns
		v := float64(l.sign) * spectrum[(ky+1)/2][(kx+1)/2]
		if g.rows != nil {
			v *= g.rows.norm(ky)
		}
		if g.columns != nil {
			v *= g.columns.norm(kx)
		}
		share[m] += float32(v)
	}
}

// count is how many harmonics' waves are taken.
func (w *waves) count() int {
	if w == nil {
		return 1
	}
	return w.modes
}

// modes is how many waves of the sheet are taken.
func (g *fourierGroup) modes() int { return g.rows.count() * g.columns.count() }

// weigh adds the harmonics of a source, as they count at a target; each is inner numbers.
func weigh(own, share, from []float32, inner int) {
	if inner == 1 {
		for m, v := range share {
			own[m] += float32(v * from[m])
		}
		return
	}
	for m, v := range share {
		simd.Axpy(own[m*inner:(m+1)*inner], v, from[m*inner:(m+1)*inner])
	}
}

// String says how many waves are taken along each axis.
func (g *fourierGroup) String() string {
	var parts []string
	say := func(name string, w *waves) {
		switch {
		case w == nil:
		case w.to == nil:
			parts = append(parts, fmt.Sprintf("%s of %d by FFT", name, w.n))
		default:
			parts = append(parts, fmt.Sprintf("%s in %d of %d waves", name, w.modes, w.n))
		}
	}
	say("rows", g.rows)
	say("columns", g.columns)
	return "Fourier: " + strings.Join(parts, ", ")
}

// cost is that of the way to harmonics for every source, of weighing them for every projection,
// and of the way back for every target.
func (g *fourierGroup) cost() int {
	way := 0
	if g.columns != nil {
		way += g.height * g.columns.cost()
	}
	if g.rows != nil {
		way += g.columns.count() * g.rows.cost()
	}
	return g.each * (way*(len(g.sources)+len(g.targets)) + costPartner*g.modes()*g.carried)
}

// length is the harmonics of every source, those of one target, and what lies between the axes.
func (g *fourierGroup) length() int {
	return g.each * ((len(g.sources)+1)*g.modes() + g.height*g.columns.count())
}

// parts are the memory of a tile: harmonics of sources, of a target, and between the axes.
func (g *fourierGroup) parts(s *State) (sources, own, between []float32) {
	m := s.analysed[g.at*s.Lanes:][:g.length()*s.Lanes]
	size := g.each * g.modes() * s.Lanes
	n := len(g.sources) * size
	return m[:n], m[n : n+size], m[n+size:]
}

// analyse takes every source to its harmonics.
func (g *fourierGroup) analyse(s *State, x []float32) {
	all, _, between := g.parts(s)
	inner, size := g.each*s.Lanes, len(all)/len(g.sources)
	for k, pop := range g.sources {
		rate, to := s.c.sends(x, pop, s.Lanes), all[k*size:(k+1)*size]
		switch {
		case g.rows == nil:
			g.columns.analyse(to, rate, 1, inner)
		case g.columns == nil:
			g.rows.analyse(to, rate, 1, inner)
		default:
			g.columns.analyse(between, rate, g.height, inner)
			g.rows.analyse(to, between, 1, g.columns.modes*inner)
		}
	}
}

// carry weighs the harmonics and adds what they are to the inputs.
func (g *fourierGroup) carry(s *State, _ []float32, pop int) {
	all, own, between := g.parts(s)
	inner := g.each * s.Lanes
	for i := range g.targets {
		t := &g.targets[i]
		if t.pop != pop && pop != everyPopulation {
			continue
		}
		clear(own)
		for k, share := range t.share {
			if share != nil {
				weigh(own, share, all[k*len(own):], inner)
			}
		}
		in := s.c.Input(s.In, t.pop, s.Lanes).Var(t.port)
		switch {
		case g.rows == nil:
			g.columns.add(in, own, 1, inner)
		case g.columns == nil:
			g.rows.add(in, own, 1, inner)
		default:
			clear(between)
			g.rows.add(between, own, 1, g.columns.modes*inner)
			g.columns.add(in, between, g.height, inner)
		}
	}
}
