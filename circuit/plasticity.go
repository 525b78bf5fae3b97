package circuit

import (
	"fmt"

	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

// Plasticity is how a projection learns: a rule that proposes changes from what its synapses
// see, and an optimizer that makes them, within bounds. One belongs to one projection.
//
// A rule's change is that of a synapse's effect. Where the source inhibits, the effect is
// minus the weight, so the weight moves the other way.
type Plasticity struct {
	Rule      learning.Rule
	Optimizer learning.Optimizer
	Weights   *learning.Weights // the wiring's own array, with its bounds
	Count     int               // updates so far
	Memory    [][]float32       // of the optimizer, as long as the weights; made at the first update

	p, q, d, slope []float32
	change, shrunk []float32
	decay          []float32 // Σ over lanes of D, one a unit
}

// check reports what keeps a projection from learning.
func (p *Plasticity) check(w Wiring, target neuron.Model, signed bool) (problems []error) {
	wrong := func(format string, args ...any) {
		problems = append(problems, fmt.Errorf("cannot learn: "+format, args...))
	}
	if p.Rule == nil || p.Optimizer == nil || p.Weights == nil {
		wrong("rule, optimizer and weights are all needed")
		return problems
	}
	switch all := w.Weights(); {
	case all == nil:
		wrong("its wiring is fixed")
	case exactWeights(w) != nil:
		wrong("its wiring holds weights in float64, which do not learn")
	case len(p.Weights.W) != len(all) || &p.Weights.W[0] != &all[0]:
		wrong("its weights are not those of its wiring")
	}
	if signed && p.Weights.Lo < 0 {
		wrong("its bounds allow weights below 0, which would turn the source's sign")
	}
	needs := p.Rule.Needs()
	if needs&learning.Broadcast != 0 {
		wrong("its rule needs a broadcast signal, which circuits do not carry")
	}
	if needs&(learning.PreResidual|learning.PreMean|learning.PostMean|learning.PostTrace|learning.PreChange|learning.PostChange|learning.PostLateral) != 0 {
		wrong("its rule needs what cells remember of earlier stimuli, which circuits do not keep")
	}
	if _, ok := p.Rule.(learning.Electing); ok {
		wrong("its rule finds seeds among the cells of a whole sheet, which share weights")
	}
	if _, ok := p.Rule.(learning.Competing); ok {
		wrong("its rule has the cells of a place compete, which populations do by synapses of their own")
	}
	_, decorrelates := p.Rule.(learning.Decorrelating)
	if _, mediates := p.Rule.(learning.Mediating); decorrelates || mediates {
		wrong("its rule has cells learn whom to inhibit, and at what threshold, beside what it does here")
	}
	if _, ok := target.(neuron.Sloped); !ok && needs&learning.PostSlope != 0 {
		wrong("its rule needs the slope of the cell's gain, which the target does not know")
	}
	if needs&learning.Apical != 0 && portNamed(target, apical) < 0 {
		wrong("its rule needs the port %s, which the target has not", apical)
	}
	return problems
}

// apical is the port whose input a rule sees as the apical potential.
const apical = "apical"

// Learn changes the weights of every plastic projection once, at a learning rate, from the
// present state of all tiles, in order: Δw_ij = η·mean over lanes of [P_i·Q_j − D_i·w_ij].
// How lanes are cut into tiles changes no bit if it is at multiples of TrialBlock.
func (c *Circuit) Learn(rate float32, tiles ...*State) {
	lanes := 0
	for _, s := range tiles {
		lanes += s.Lanes
		c.drive(s, s.X)
		for i := range c.Projections {
			if how := c.Projections[i].Plasticity; how != nil {
				c.correlate(i, s, s == tiles[0])
			}
		}
	}
	for i := range c.Projections {
		if how := c.Projections[i].Plasticity; how != nil && lanes > 0 {
			how.apply(c.Projections[i].Wiring, c.links[i].sign, rate, lanes)
		}
	}
}

// correlate adds the products of one tile to a projection's proposed change. In holds what
// drives the cells now.
func (c *Circuit) correlate(link int, s *State, first bool) {
	l, how, w := c.links[link], c.Projections[link].Plasticity, c.Projections[link].Wiring
	if first {
		how.change, how.decay = zeroed(how.change, len(how.Weights.W)), zeroed(how.decay, w.Out())
	}
	n := w.Out() * s.Lanes
	how.p, how.q = zeroed(how.p, n), zeroed(how.q, w.In()*s.Lanes)
	var d []float32
	if how.Rule.Decays() {
		how.d = zeroed(how.d, n)
		d = how.d
	}
	how.Rule.Terminal(how.q, c.pre(how, s, link))
	how.Rule.Cell(how.p, d, c.post(how, s, l.to))
	w.Correlate(how.change, how.p, how.q, s.Lanes)
	if d != nil {
		simd.SumRows(how.decay, d, s.Lanes)
	}
}

// pre is what a projection's terminals see; what the rule did not ask for is nil.
func (c *Circuit) pre(how *Plasticity, s *State, link int) learning.Pre {
	pre := learning.Pre{Lanes: s.Lanes}
	if how.Rule.Needs()&learning.PreRate != 0 {
		pre.Rate = c.sent(s, s.X, link)
	}
	return pre
}

// post is what a population's cells see; what the rule did not ask for is nil.
func (c *Circuit) post(how *Plasticity, s *State, pop int) learning.Post {
	needs, post := how.Rule.Needs(), learning.Post{Lanes: s.Lanes}
	x, in := c.Vars(s, pop), c.Input(s.In, pop, s.Lanes)
	if needs&learning.PostRate != 0 {
		post.Rate = x.Var(0)
	}
	if needs&learning.PostInput != 0 {
		post.Input = in.Var(0)
	}
	if needs&learning.PostSlope != 0 {
		how.slope = zeroed(how.slope, len(how.p))
		c.Populations[pop].Model.(neuron.Sloped).Slope(how.slope, x, in)
		post.Slope = how.slope
	}
	if needs&learning.Apical != 0 {
		post.Apical = in.Var(portNamed(c.Populations[pop].Model, apical))
	}
	return post
}

// apply turns the sums over all lanes into one change of the weights.
func (p *Plasticity) apply(w Wiring, sign, rate float32, lanes int) {
	weights := p.Weights.W
	if p.Memory == nil {
		for range p.Optimizer.Memory() {
			p.Memory = append(p.Memory, make([]float32, len(weights)))
		}
	}
	simd.Scale(p.change, sign/float32(lanes))
	if p.Rule.Decays() {
		p.shrunk = append(p.shrunk[:0], weights...)
		w.Shrink(p.shrunk, p.decay, 1/float32(lanes), 1) // leaves w − ⟨D⟩·w
		simd.Axpy(p.shrunk, -1, weights)
		simd.Add(p.change, p.shrunk)
	}
	p.Count++
	p.Optimizer.Apply(weights, p.change, p.Memory, learning.Step{
		Count: p.Count, Rate: rate * p.Weights.Rate, Decay: p.Weights.Own, Rest: p.Weights.Rest, Lo: p.Weights.Lo, Hi: p.Weights.Hi,
	})
}

// zeroed returns n zeros in buf, or in a new array where it is too short.
func zeroed(buf []float32, n int) []float32 {
	if cap(buf) < n {
		return make([]float32, n)
	}
	clear(buf[:n])
	return buf[:n]
}
