package circuit

import (
	"errors"

	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

// Plasticity is how a projection learns: a rule that proposes changes from what its synapses
// see, and an optimizer that makes them, within bounds.
type Plasticity struct {
	Rule      learning.Rule
	Optimizer learning.Optimizer
	Weights   *learning.Weights // the wiring's own array, with its bounds
	Apical    int               // port of the target that its apical dendrite is; used by rules that need it

	count         int
	p, q, d       []float32
	change, decay []float32
	shrunk        []float32
	slope         []float32
	memory        [][]float32
}

// Learn changes the weights of every plastic projection once, from the present state of all
// tiles, in order: Δw_ij = η·mean over lanes of [P_i·Q_j − D_i·w_ij].
func (c *Circuit) Learn(rate float32, tiles ...*State) {
	for i := range c.Projections {
		if c.Projections[i].Learning != nil {
			c.learn(i, rate, tiles)
		}
	}
}

func (c *Circuit) learn(link int, rate float32, tiles []*State) {
	q, l := &c.Projections[link], c.links[link]
	how := q.Learning
	w := how.Weights.W
	if how.change == nil {
		how.change, how.decay = make([]float32, len(w)), make([]float32, len(w))
		for range how.Optimizer.Memory() {
			how.memory = append(how.memory, make([]float32, len(w)))
		}
	}
	clear(how.change)
	clear(how.decay)
	lanes := 0
	for _, s := range tiles {
		c.products(link, s)
		q.Wiring.Correlate(how.change, how.p, how.q, s.Lanes)
		if how.Rule.Decays() {
			// Shrinking a copy by the sum over lanes leaves w − Σ D·w.
			how.shrunk = append(how.shrunk[:0], w...)
			q.Wiring.Shrink(how.shrunk, how.d, float32(s.Lanes), s.Lanes)
			for k, left := range how.shrunk {
				how.decay[k] += left - w[k]
			}
		}
		lanes += s.Lanes
	}
	simd.Scale(how.change, l.sign/float32(lanes))
	simd.Axpy(how.change, 1/float32(lanes), how.decay)
	how.count++
	step := learning.Step{Count: how.count, Rate: rate * how.Weights.Rate, Decay: how.Weights.Own, Rest: how.Weights.Rest, Lo: how.Weights.Lo, Hi: how.Weights.Hi}
	how.Optimizer.Apply(w, how.change, how.memory, step)
}

// products asks the rule for its factors in one tile. What the rule did not ask for is nil.
func (c *Circuit) products(link int, s *State) {
	l, how := c.links[link], c.Projections[link].Learning
	pre, post := c.rate(s, s.X, link), c.Vars(s, l.to).Var(0)
	how.p, how.q = resize(how.p, len(post)), resize(how.q, len(pre))
	if how.Rule.Decays() {
		how.d = resize(how.d, len(post))
	}
	needs := how.Rule.Needs()
	from, to := learning.Pre{Lanes: s.Lanes}, learning.Post{Lanes: s.Lanes}
	if needs&learning.PreRate != 0 {
		from.Rate = pre
	}
	if needs&learning.PostRate != 0 {
		to.Rate = post
	}
	if needs&(learning.PostInput|learning.PostSlope|learning.Apical) != 0 {
		c.drive(s, s.X, 0, nil)
		in := c.Input(s.In, l.to, s.Lanes)
		if needs&learning.PostInput != 0 {
			to.Input = in.Var(0)
		}
		if needs&learning.Apical != 0 {
			to.Apical = in.Var(how.Apical)
		}
		if needs&learning.PostSlope != 0 {
			how.slope = resize(how.slope, len(post))
			c.Populations[l.to].Model.(neuron.Sloped).Slope(how.slope, c.Vars(s, l.to), in)
			to.Slope = how.slope
		}
	}
	how.Rule.Terminal(how.q, from)
	how.Rule.Cell(how.p, how.d, to)
}

// learnable checks that the target can give the signals that a rule needs.
func (p *Plasticity) learnable(target neuron.Model) error {
	needs := p.Rule.Needs()
	if needs&learning.Broadcast != 0 {
		return errors.New("its rule needs a broadcast signal, which circuits do not carry")
	}
	if _, ok := target.(neuron.Sloped); !ok && needs&learning.PostSlope != 0 {
		return errors.New("its rule needs the slope of a gain, which the target's model has not")
	}
	if needs&learning.Apical != 0 && p.Apical >= len(target.Ports()) {
		return errors.New("its rule needs an apical port, which the target's model has not")
	}
	return nil
}

func resize(buf []float32, n int) []float32 {
	if cap(buf) < n {
		return make([]float32, n)
	}
	return buf[:n]
}
