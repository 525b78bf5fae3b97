package hierarchy

import (
	"errors"

	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/simd"
)

// targets teaches every stage a target of its own.
type targets struct {
	tilewise
	t        *Trainer
	how      *TargetPropagation
	lowest   int        // stage that learns
	inverses []*inverse // by stage; nil: nothing comes down from it, or by transposed weights
	learn    []*learner
	tiles    []targetTile
}

// targetTile is one tile's state.
type targetTile struct {
	error, rate []float32   // of the read-out: label − softmax(o), softmax(o)
	seen        []float32   // softmax(o) under noise
	down        []inverting // by stage
}

func newTargets(t *Trainer, how *TargetPropagation) (*targets, error) {
	g := &targets{t: t, how: how, lowest: -1, inverses: make([]*inverse, len(t.p.Stages)), tiles: make([]targetTile, len(t.tiles.all))}
	last := len(t.p.Stages) - 1
	if t.p.Stages[last].last != t.p.Stages[last].first+1 {
		return nil, &StageError{t.p.Stages[last].Name, errors.New("target-propagation needs a read-out of weights and softmax alone")}
	}
	for i := range g.tiles {
		g.tiles[i].down = make([]inverting, len(t.p.Stages))
	}
	for k, s := range t.p.Stages {
		l, ok := t.p.layers[s.first].(plastic)
		if !ok && g.lowest >= 0 {
			return nil, &StageError{s.Name, errors.New("target-propagation cannot go back through a fixed stage")}
		}
		if !ok || s.first < t.lowest() {
			continue
		}
		for i := s.first; i < s.last; i++ {
			if isStatistical(t.p.layers[i]) {
				return nil, &StageError{s.Name, errors.New("target-propagation cannot go back through batch statistics")}
			}
		}
		g.learn = append(g.learn, t.learnersOf(s.first, l, heedsApical(l))...)
		if g.lowest < 0 {
			g.lowest = k
		} else if k < last || how.Top == "inverse" {
			g.invert(k)
		}
	}
	if g.lowest < 0 {
		return nil, errors.New("nothing to learn: no stage has plastic weights")
	}
	g.tilewise = newTilewise(t, g.teachOne)
	return g, nil
}

// invert makes the inverse of a stage.
func (g *targets) invert(stage int) {
	v := newInverse(g.t.p, stage, g.how)
	g.inverses[stage] = v
	s := g.t.p.Stages[stage]
	for i := range g.tiles {
		down := &g.tiles[i].down[stage]
		down.inverse = v
		for _, l := range g.t.p.layers[s.first:s.cells] {
			down.works = append(down.works, l.newWork(g.t.tiles.width))
		}
	}
	g.learn = append(g.learn, v.learners(g.t.how.Optimizer.Memory(), len(g.tiles), func(tile int) *inverting { return &g.tiles[tile].down[stage] })...)
}

func (g *targets) learners() []*learner { return g.learn }

func (g *targets) weights() []*learning.Weights {
	var all []*learning.Weights
	for _, v := range g.inverses {
		if v != nil {
			all = append(all, v.weights, v.rest)
		}
	}
	return all
}

func (g *targets) feedback() []*feedback {
	var all []*feedback
	for _, v := range g.inverses {
		if v != nil {
			all = append(all, v.feedback)
		}
	}
	return all
}

// teachOne takes the targets of one tile down, as their differences from the rates, and shows
// every stage its input again under noise.
func (g *targets) teachOne(_, i int) {
	one, s := g.t.tiles.all[i], &g.tiles[i]
	lanes, last := one.at.lanes, len(g.t.p.Stages)-1
	labels := g.labels[one.first : one.first+lanes]
	s.error = grow(s.error, len(one.logits))
	g.loss[i], g.right[i] = crossEntropy(s.error, one.logits, labels, lanes)
	d := g.top(one, s, labels)
	for k := last - 1; k >= g.lowest; k-- {
		stage := g.t.p.Stages[k]
		for l := stage.last - 1; l >= stage.cells; l-- {
			d = one.works[l].backward(d, toBelow)
		}
		credit := d
		if k > g.lowest {
			d = s.down[k].change(one.below[stage.cells], d, lanes)
		}
		for l := stage.cells - 1; l > stage.first; l-- {
			credit = one.works[l].backward(credit, toBelow)
		}
		one.works[stage.first].backward(credit, toCells)
	}
	for k := range s.down {
		if v := &s.down[k]; v.inverse != nil {
			y := v.perturb(one.below[g.t.p.Stages[k].first], one.at)
			for _, w := range v.works {
				y = w.forward(y, one.at)
			}
			if k == last {
				s.seen = grow(s.seen, len(y))
				y = probabilities(s.seen, y, labels, lanes)
			}
			v.reconstruct(y, lanes)
		}
	}
}

// top teaches the read-out and returns what the highest hidden stage is to change by.
func (g *targets) top(one *tile, s *targetTile, labels []int) []float32 {
	last := len(g.t.p.Stages) - 1
	readout, step := one.works[g.t.p.Stages[last].first], float32(g.how.Step)
	switch v := &s.down[last]; {
	case g.lowest == last:
		readout.backward(s.error, toCells)
		return nil
	case v.inverse != nil:
		readout.backward(s.error, toCells)
		s.rate, s.seen = grow(s.rate, len(s.error)), grow(s.seen, len(s.error))
		probabilities(s.rate, one.logits, labels, one.at.lanes)
		copy(s.seen, s.error)
		simd.Scale(s.seen, step)
		return v.change(s.rate, s.seen, one.at.lanes)
	}
	d := readout.backward(s.error, toBelow)
	simd.Scale(d, step)
	return d
}

// probabilities writes softmax(o) to p. Any labels do.
func probabilities(p, logits []float32, labels []int, lanes int) []float32 {
	crossEntropy(p, logits, labels, lanes)
	for i, e := range p {
		p[i] = -e
		if labels[i%lanes] == i/lanes {
			p[i] = 1 - e
		}
	}
	return p
}
