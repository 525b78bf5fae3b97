package hierarchy

import (
	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

// inverse is the way down from a stage's cells to what the stage sees, which learns to undo the
// way up: g(r) = f(Vᵀ·r + c). Where cells keep Dale's law a pool takes their mean off, as of all
// feedback.
type inverse struct {
	*feedback
	rest  *learning.Weights // c, one a unit below
	gain  neuron.Gain       // f, of the cells below; nil: linear
	noise rng.Stream
	sigma float32
}

func newInverse(p *Pathway, stage int, how *TargetPropagation) *inverse {
	layer := p.Stages[stage].first
	g := &inverse{feedback: newFeedback(p, layer, p.layers[layer].(plastic)), sigma: float32(how.Noise)}
	g.draw(p.seed)
	g.weights.Rate = float32(how.InverseRate)
	lo, hi := learning.Unbounded()
	g.rest = &learning.Weights{Name: g.weights.Name + "/bias", W: make([]float32, g.wiring.In()), Lo: lo, Hi: hi, Rate: g.weights.Rate}
	g.noise = rng.Named(p.seed, g.weights.Name+"/noise")
	if how.Inverse == "gain" {
		below := p.Stages[stage-1]
		for _, l := range p.layers[below.first:below.cells] {
			if l, ok := l.(*gain); ok {
				g.gain = l.f
			}
		}
	}
	return g
}

// inverting is an inverse at work in one tile.
type inverting struct {
	*inverse
	works []work // of the stage up to its cells, under noise

	centred       []float32 // rates less their pool's mean
	at, of        []float32 // g of target and of rate
	target        []float32
	x, a, e, p, q []float32 // what is seen under noise, V·y + c, x − g(y), and the sides of the products
	draw          []float32
}

// change is what the units below are to change by for the cells to change from their rates by
// d: g(r + d) − g(r).
func (v *inverting) change(rate, d []float32, lanes int) []float32 {
	v.at = grow(v.at, v.wiring.In()*lanes)
	v.centred = grow(v.centred, len(rate))
	if v.gain == nil {
		v.carry(v.at, d, v.centred, lanes)
		return v.at
	}
	v.of, v.target = grow(v.of, len(v.at)), grow(v.target, len(rate))
	copy(v.target, rate)
	simd.Add(v.target, d)
	v.potential(v.at, v.target, v.centred, lanes)
	v.gain.Rate(v.at, v.at)
	v.potential(v.of, rate, v.centred, lanes)
	v.gain.Rate(v.of, v.of)
	simd.Axpy(v.at, -1, v.of)
	return v.at
}

// potential writes Vᵀ·r + c to a.
func (g *inverse) potential(a, rate, scratch []float32, lanes int) {
	g.carry(a, rate, scratch, lanes)
	for i := range a {
		a[i] += g.rest.W[i/lanes]
	}
}

// perturb returns rates of the units below with noise on them, a function of the presentation's
// number and the unit.
func (v *inverting) perturb(below []float32, at moment) []float32 {
	v.x = grow(v.x, len(below))
	copy(v.x, below)
	if v.sigma == 0 {
		return v.x
	}
	v.draw = grow(v.draw, v.wiring.In())
	for b, trial := range at.trials {
		v.noise.Normals(v.draw, trial, 0, 0)
		for u, z := range v.draw {
			v.x[u*at.lanes+b] += v.sigma * z
		}
	}
	return v.x
}

// reconstruct compares x with what the inverse makes of the stage's answer y to it, and leaves
// both sides of the products that V learns by.
func (v *inverting) reconstruct(y []float32, lanes int) {
	v.a, v.e, v.p, v.q = grow(v.a, len(v.x)), grow(v.e, len(v.x)), grow(v.p, len(v.x)), grow(v.q, len(y))
	copy(v.q, y)
	if v.pooled > 0 {
		offMean(v.q, y, v.pooled, lanes)
	}
	v.potential(v.a, y, v.q, lanes)
	copy(v.e, v.x)
	if v.gain == nil {
		simd.Axpy(v.e, -1, v.a)
		copy(v.p, v.e)
		return
	}
	v.gain.Rate(v.p, v.a)
	simd.Axpy(v.e, -1, v.p)
	v.gain.Slope(v.p, v.a)
	simd.Mul(v.p, v.e)
}

// learners change V and c.
func (g *inverse) learners(memory, tiles int, in func(tile int) *inverting) []*learner {
	of := func(tile int) factors { return factors{in(tile).q, in(tile).p} }
	v := newLearner(g.weights, g.wiring, 1, memory, tiles, of)
	if l, ok := g.wiring.(*circuit.Local); ok && l.Shared {
		v.sites = float32(l.Above.Places()) // one kernel hears from all of them
	}
	c := newLearner(g.rest, nil, 1, memory, tiles, func(tile int) factors { return factors{p: in(tile).p} })
	return []*learner{v, c}
}
