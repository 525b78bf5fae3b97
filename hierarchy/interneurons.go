package hierarchy

import (
	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/simd"
)

// cancellers are the interneurons of a hidden stage, which stand for the cells of the next. All
// their synapses have the layout of the weights W from the one stage to the other.
type cancellers struct {
	y        *feedback         // cells above → apical dendrites
	hear     *feedback         // V, cells → interneurons
	rest     *learning.Weights // c
	inhibit  *feedback         // Z, interneurons → apical dendrites
	apart    float32           // λ
	learning *learning.SGD     // of Z
	mutual   bool              // Y and Z change by the products of W and V
	sent     *incoming         // by interneurons; nil: steps of Z are plain
	learn    []*learner        // of V, of c and of Z
}

func newCancellers(p *Pathway, stage int, above *weighted, how *Microcircuit) *cancellers {
	layer, name := p.Stages[stage+1].first, p.Stages[stage].Name
	n := &cancellers{y: newFeedback(p, layer, above), hear: newFeedback(p, layer, above), inhibit: newFeedback(p, layer, above)}
	n.hear.weights.Name, n.inhibit.weights.Name = name+"/cells-interneurons", name+"/interneurons-apical"
	n.inhibit.weights.Decay = 0
	if n.mutual = how.Feedback == "kolen-pollack"; n.mutual {
		for _, w := range []*learning.Weights{above.p.weights, n.y.weights, n.hear.weights, n.inhibit.weights} {
			w.Own = float32(how.Decay)
		}
		n.inhibit.weights.Decay = n.y.weights.Decay
	}
	bias := *above.p.bias
	bias.Name, bias.W = name+"/interneurons/bias", make([]float32, len(above.p.bias.W))
	n.rest, n.apart, n.learning = &bias, float32(how.TopDown), &learning.SGD{Rate: how.CancelRate}
	n.y.draw(p.seed)
	if how.Start == "random" {
		n.hear.draw(p.seed)
		n.inhibit.draw(p.seed)
		rng.Named(p.seed, bias.Name).Uniforms(bias.W, 0, 0, 0)
		return n
	}
	copy(n.hear.weights.W, above.p.weights.W)
	copy(n.rest.W, above.p.bias.W)
	copy(n.inhibit.weights.W, n.y.weights.W)
	return n
}

func (n *cancellers) weights() []*learning.Weights {
	return []*learning.Weights{n.y.weights, n.hear.weights, n.rest, n.inhibit.weights}
}

// learners change V, c and Z: Z until apical dendrites rest, or by the products of V.
func (n *cancellers) learners(memory, tiles int, in func(tile int) *cancelling) {
	of := func(tile int) factors { return factors{in(tile).p, in(tile).q} }
	n.learn = []*learner{newLearner(n.hear.weights, n.hear.wiring, 1, memory, tiles, of), newLearner(n.rest, nil, 1, memory, tiles, of)}
	if n.mutual {
		n.learn[0].echo = newLearner(n.inhibit.weights, nil, 1, memory, 0, nil)
		return
	}
	z := newLearner(n.inhibit.weights, n.inhibit.wiring, 1, n.learning.Memory(), tiles, func(tile int) factors { return factors{in(tile).i, in(tile).a} })
	z.optimizer = n.learning
	if l, ok := n.inhibit.wiring.(*circuit.Local); ok && l.Shared {
		z.sites = float32(l.Above.Places())
	}
	n.learn = append(n.learn, z)
}

// hearing is the learners of V and c.
func (n *cancellers) hearing() []*learner { return n.learn[:2] }

// normalize has the steps of Z divided by what interneurons send.
func (n *cancellers) normalize(tiles int) {
	if !n.mutual {
		n.sent = newOutgoing(n.inhibit.wiring, tiles)
		n.learn[2].ease = n.sent.ease
	}
}

// cancelling is the interneurons of a stage at work in one tile.
type cancelling struct {
	own, v, i []float32 // v̂, v and rates
	a, off    []float32 // apical potential of the stage's cells, and what was taken off
	p, q      []float32 // sides of V's products
}

// settle finds the interneurons' and the apical potentials from the rates of the stage and the
// state of the cells above.
func (s *cancelling) settle(n *cancellers, rate, above, rateAbove []float32, fire func(dst, u []float32), lanes int) {
	s.own, s.v, s.i = grow(s.own, len(above)), grow(s.v, len(above)), grow(s.i, len(above))
	fillBias(s.own, n.rest.W, lanes)
	n.hear.wiring.Drive(s.own, rate, 1, lanes)
	for k, v := range s.own { // exactly v̂ where the cell above is as predicted
		s.v[k] = v + n.apart*(above[k]-v)
	}
	fire(s.i, s.v)
	s.a, s.off = grow(s.a, len(rate)), grow(s.off, len(rate))
	clear(s.a)
	clear(s.off)
	n.y.wiring.Return(s.a, rateAbove, 1, lanes)
	n.inhibit.wiring.Return(s.off, s.i, 1, lanes)
	simd.Axpy(s.a, -1, s.off)
}

// keep leaves the sides of V's products.
func (s *cancelling) keep(rate []float32, fire func(dst, u []float32), scale float32) {
	s.p, s.q = grow(s.p, len(s.i)), rate
	deviation(s.p, s.i, s.own, fire, scale)
}

// deviation writes scale·(f(u) − f(û)) to p, of rates f(u).
func deviation(p, rate, own []float32, fire func(dst, u []float32), scale float32) {
	fire(p, own)
	for k, r := range rate {
		p[k] = scale * (r - p[k])
	}
}
