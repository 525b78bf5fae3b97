package circuit

import (
	"github.com/striate-sim/striate/simd"
)

// localGroup runs a local wiring of one channel to one for one stimulus: neighbours hear
// patches that lie side by side, so that vectors run along the places of a row. Of several
// stimuli vectors run along the lanes, by the wiring itself.
type localGroup struct {
	wiring          *Local
	from, pop, port int
	sign            float32
	packed          *simd.Slices
}

// locals finds unshared local wirings of one channel to one.
func (p *Plan) locals(c *Circuit) {
	for i, l := range c.links {
		w, ok := c.Projections[i].Wiring.(*Local)
		if !ok || w.Shared || w.Above.Channels != 1 || w.Below.Channels != 1 || w.Stride != 1 || w.Below.Units() > simd.SliceColumns || !p.free(c, i) {
			continue
		}
		var weights []float32
		var col []int32
		row := []int32{0}
		for place, v := range w.views {
			own := w.at(place)
			for k, tap := range v.columns {
				weights, col = append(weights, l.sign*own[tap]), append(col, int32(v.base)+v.rows[k])
			}
			row = append(row, int32(len(col)))
		}
		g := &localGroup{w, l.from, l.to, l.port, l.sign, simd.PackSlices(weights, col, row)}
		p.add(c, g, []int{i}, costPatch*len(weights), "local %d×%d, along the rows of the sheet for one stimulus", w.Kernel, w.Kernel)
	}
}

func (*localGroup) analyse(*State, []float32) {}

// carry adds W·x.
func (g *localGroup) carry(s *State, x []float32, pop int) {
	if pop != g.pop && pop != everyPopulation {
		return
	}
	in, rate := s.c.Input(s.In, g.pop, s.Lanes).Var(g.port), s.c.sends(x, g.from, s.Lanes)
	if s.Lanes == 1 {
		g.packed.AddTo(in, rate)
		return
	}
	g.wiring.Drive(in, rate, g.sign, s.Lanes)
}
