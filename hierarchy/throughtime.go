package hierarchy

import (
	"fmt"

	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/simd"
)

// throughTime is backpropagation through time (Werbos 1990): the exact gradient of the network
// that its steps make when each is laid above the one before. Credit goes back over the
// steps, and in each down the stages; a synapse's change is the sum over steps. It needs the
// activity of all steps at once, which no cell keeps.
type throughTime struct {
	t      *Trainer
	shares []float64 // of each step in the loss
	lowest int       // the lowest stage that learns
	learn  []*learner
	tiles  []timeTile
	labels []int // of the present batch
	carry  func(worker, i int)
}

// timeTile is what the teacher writes of one tile.
type timeTile struct {
	loss   float64
	right  int
	frames []timeFrame
}

// timeFrame is the credit of one step, of every stage.
type timeFrame struct {
	errors        []float32 // of the answer
	output, cells []credit  // of what the stage sends up; of its cells' rates
}

// credit is a sum of credits, empty until there is one.
type credit struct {
	sum  []float32
	some bool
}

func (c *credit) add(x []float32) {
	if c.some {
		simd.Add(c.sum, x)
		return
	}
	c.sum, c.some = grow(c.sum, len(x)), true
	copy(c.sum, x)
}

// take returns the sum, or nil, and empties it.
func (c *credit) take() []float32 {
	if !c.some {
		return nil
	}
	c.some = false
	return c.sum
}

func newThroughTime(t *Trainer) (*throughTime, error) {
	b := &throughTime{t: t, lowest: -1, tiles: make([]timeTile, len(t.tiles.all))}
	b.shares = t.how.shares(t.p.steps)
	for i, s := range t.p.Stages {
		l, ok := t.p.layers[s.first].(plastic)
		if !ok || t.how.ReadoutOnly && i < len(t.p.Stages)-1 {
			continue
		}
		if b.lowest < 0 {
			b.lowest = i
		}
		b.learn = append(b.learn, t.learnersOf(s.first, l, func(int) bool { return true })...)
	}
	if b.lowest < 0 {
		return nil, fmt.Errorf("nothing to learn: no stage has plastic weights")
	}
	for i := range b.tiles {
		for range t.p.steps {
			n := len(t.p.Stages)
			b.tiles[i].frames = append(b.tiles[i].frames, timeFrame{output: make([]credit, n), cells: make([]credit, n)})
		}
	}
	for _, one := range t.tiles.all {
		for i, l := range t.p.layers {
			if _, ok := l.(*membrane); !ok {
				continue
			}
			for step := range len(one.frames) - 1 {
				one.frames[step].works[i].(*membraneWork).future = one.frames[step+1].works[i].(*membraneWork)
			}
		}
	}
	b.carry = b.carryOne
	return b, nil
}

func (b *throughTime) learners() []*learner         { return b.learn }
func (b *throughTime) weights() []*learning.Weights { return nil }

func (b *throughTime) teach(labels []int) (loss float64, right int) {
	b.labels = labels
	b.t.tiles.pool.Do(b.t.tiles.in, b.carry)
	for i := range b.t.tiles.in {
		loss += b.tiles[i].loss
		right += b.tiles[i].right
	}
	return loss, right
}

// carryOne judges the answers to one tile and takes their credit back to the first step.
func (b *throughTime) carryOne(_, i int) {
	one, d := b.t.tiles.all[i], &b.tiles[i]
	labels := b.labels[one.first : one.first+one.at.lanes]
	d.loss = 0
	last := len(b.t.p.Stages) - 1
	for step, w := range b.shares {
		if w == 0 && step < b.t.p.steps-1 {
			continue
		}
		f, logits := &d.frames[step], one.step(step).logits
		f.errors = grow(f.errors, len(logits))
		loss, right := crossEntropy(f.errors, logits, labels, one.at.lanes)
		d.loss, d.right = d.loss+w*loss, right
		if w != 0 {
			simd.Scale(f.errors, float32(w))
			f.output[last].add(f.errors)
		}
	}
	for step := b.t.p.steps - 1; step >= 0; step-- {
		for stage := last; stage >= b.lowest; stage-- {
			b.descend(one, d, stage, step)
		}
	}
}

// descend takes the credit of one stage in one step to its synapses, and to what they came
// from.
func (b *throughTime) descend(one *tile, d *timeTile, stage, step int) {
	p, now, f := b.t.p, one.step(step), &d.frames[step]
	s := &p.Stages[stage]
	to := now.works[s.first].(receiverWork)
	c := f.output[stage].take()
	for l := s.last - 1; l >= s.cells && c != nil; l-- {
		c = now.works[l].backward(c, toBelow)
	}
	if sideways := f.cells[stage].take(); c == nil {
		c = sideways
	} else if sideways != nil {
		simd.Add(c, sideways)
	}
	for l := s.cells - 1; l > s.first; l-- {
		// Potentials have credit from the step after, even where their rates have none.
		if _, keeps := now.works[l].(*membraneWork); c != nil || keeps {
			c = now.works[l].backward(c, toBelow)
		}
	}
	if c == nil {
		to.idle()
		return
	}
	source := step - s.late
	down := toSynapses
	if stage > b.lowest && source >= 0 {
		down = toBelow
	}
	if x := to.backward(c, down); x != nil {
		d.frames[source].output[stage-1].add(x)
	}
	for k := range p.crossings {
		c := &p.crossings[k]
		source := step - c.late
		if c.target != stage || source < 0 || c.source < b.lowest {
			continue
		}
		if x := to.sendBack(c.index); c.upward {
			d.frames[source].output[c.source].add(x)
		} else {
			d.frames[source].cells[c.source].add(x)
		}
	}
}
