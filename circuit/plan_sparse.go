package circuit

import (
	"slices"
	"sync"

	"github.com/striate-sim/striate/simd"
)

// sparseGroup runs all sparse projections onto one port as one matrix of compressed sparse
// rows, whose columns are places in the state.
type sparseGroup struct {
	pop, port int
	w         []float32 // signed
	col, row  []int32

	// Copies that are made when so many lanes are run; nil: rows are taken as they lie.
	pack, packTile sync.Once
	packed         *simd.Slices // for one lane
	tile           *simd.Tile   // for a whole tile
}

// sparse joins the sparse projections of every port.
func (p *Plan) sparse(c *Circuit) {
	for pop, to := range c.places {
		for port := range to.ports {
			var links []int
			for i, l := range c.links {
				if _, ok := c.Projections[i].Wiring.(*Sparse); ok && l.to == pop && l.port == port && p.free(c, i) {
					links = append(links, i)
				}
			}
			if len(links) > 0 {
				g := newSparseGroup(c, links)
				p.add(c, g, links, costSparse*len(g.w), "sparse, %d synapses", len(g.w))
			}
		}
	}
}

func newSparseGroup(c *Circuit, links []int) *sparseGroup {
	l := c.links[links[0]]
	g := &sparseGroup{pop: l.to, port: l.port, row: []int32{0}}
	for post := range c.places[l.to].units {
		for _, i := range links {
			w, l := c.Projections[i].Wiring.(*Sparse), c.links[i]
			from := c.places[l.from]
			for k := w.Row[post]; k < w.Row[post+1]; k++ {
				g.w = append(g.w, l.sign*w.W[k])
				g.col = append(g.col, int32(from.x+from.sends*from.units)+w.Pre[k])
			}
		}
		g.row = append(g.row, int32(len(g.w)))
	}
	return g
}

func (*sparseGroup) analyse(*State, []float32) {}

// carry adds W·x.
func (g *sparseGroup) carry(s *State, x []float32, pop int) {
	if pop != g.pop && pop != everyPopulation {
		return
	}
	in := s.c.Input(s.In, g.pop, s.Lanes).Var(g.port)
	switch s.Lanes {
	case 1:
		if g.pack.Do(g.packs); g.packed != nil {
			g.packed.AddTo(in, x)
			return
		}
	case simd.TileLanes:
		if g.packTile.Do(func() { g.tile = simd.PackTile(g.w, g.col, g.row) }); g.tile != nil {
			sums := borrow(g.tile.ScratchLen())
			g.tile.AddTo(in, x, *sums)
			scratch.Put(sums)
			return
		}
	}
	simd.SparseRows(in, g.w, g.col, g.row, x, s.Lanes)
}

func (g *sparseGroup) packs() {
	if slices.Max(g.col) < simd.SliceColumns {
		g.packed = simd.PackSlices(g.w, g.col, g.row)
	}
}
