package circuit

import (
	"strconv"
	"sync"

	"github.com/striate-sim/striate/simd"
)

// denseGroup runs all dense projections onto one port as one product: a matrix whose columns
// are the units of all their sources.
type denseGroup struct {
	pop, port, n int
	units        []int32   // places in the state, for one lane, of the source units
	w            []float32 // signed weights, targets×sources
	rows         []int32   // 0, 1, 2, …

	pack   sync.Once
	packed *simd.Panels // for one lane, made when one is run alone
}

// dense joins the dense projections of every port.
func (p *Plan) dense(c *Circuit, how Planning) {
	for pop, to := range c.places {
		for port := range to.ports {
			var links []int
			sources := 0
			for i, l := range c.links {
				if l.to == pop && l.port == port && p.free(c, i) && asDense(c.Projections[i].Wiring, how.Dense) {
					links = append(links, i)
					sources += c.places[l.from].units
				}
			}
			if len(links) > 0 {
				p.add(c, newDenseGroup(c, links, sources), links, costDense*to.units*sources, "dense %d×%d", to.units, sources)
			}
		}
	}
}

// asDense tells whether a wiring is run with all its synapses in place.
func asDense(w Wiring, force bool) bool {
	switch w := w.(type) {
	case *Dense:
		return w.in*w.out <= MaxDense
	case *Separable:
		return w.In()*w.Out() <= MaxDense && (force || w.axes[0] == nil && w.axes[1] == nil && w.from.Places() == 1 && w.axes[2] != nil)
	case *Tuned:
		return w.In()*w.Out() <= MaxDense && (force || denseCost(w) < cost(w))
	case *Sparse:
		return w.In()*w.Out() <= MaxDense && (force || denseCost(w) < cost(w))
	}
	return force && w.In()*w.Out() <= MaxDense
}

func newDenseGroup(c *Circuit, links []int, sources int) *denseGroup {
	l := c.links[links[0]]
	n := c.places[l.to].units
	g := &denseGroup{pop: l.to, port: l.port, n: n, w: make([]float32, n*sources), rows: count(sources)}
	for _, i := range links {
		l := c.links[i]
		first := len(g.units)
		from := c.places[l.from]
		for j := range from.units {
			g.units = append(g.units, int32(from.x+from.sends*from.units+j))
		}
		visitSynapses(c.Projections[i].Wiring, func(to, j int, v float64) {
			g.w[to*sources+first+j] = l.sign * float32(v)
		})
	}
	return g
}

// visitSynapses visits the weights of a wiring, by its float64 drive of single units.
func visitSynapses(w Wiring, visit func(to, from int, v float64)) {
	if d, ok := w.(*Dense); ok {
		for k := range d.W {
			visit(k/d.in, k%d.in, d.wide(d.W, k))
		}
		return
	}
	if s, ok := w.(*Sparse); ok {
		for to := range s.Out() {
			for k := int(s.Row[to]); k < int(s.Row[to+1]); k++ {
				visit(to, int(s.Pre[k]), s.wide(s.W, k))
			}
		}
		return
	}
	if fixed, ok := w.(interface {
		visit(synapse func(to, from int, v float64))
	}); ok {
		fixed.visit(visit)
		return
	}
	unit, column := make([]float64, w.In()), make([]float64, w.Out())
	for j := range unit {
		clear(column)
		unit[j] = 1
		w.Drive64(column, unit, 1)
		unit[j] = 0
		for i, v := range column {
			if v != 0 {
				visit(i, j, v)
			}
		}
	}
}

func (*denseGroup) analyse(*State, []float32) {}

// carry adds W·x. With one lane vectors run along the targets, else along the lanes.
func (g *denseGroup) carry(s *State, x []float32, pop int) {
	if pop != g.pop && pop != everyPopulation {
		return
	}
	in := s.c.Input(s.In, g.pop, s.Lanes).Var(g.port)
	if s.Lanes == 1 {
		g.pack.Do(func() { g.packed = simd.PackPanels(g.w, g.n, len(g.rows)) })
		g.packed.AddTo(in, x, g.units)
		return
	}
	simd.Gemm(in, s.Lanes, g.w, len(g.rows), g.rows, x, s.Lanes, g.units, g.n, s.Lanes, 1)
}

// format writes a number as short as it can be.
func format(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
