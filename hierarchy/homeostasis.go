package hierarchy

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/simd"
)

// regulated is a stage whose cells hold their mean rates, each kind of homeostasis by its own
// running mean. Where weights are shared, what one cell does all do: the mean is over places.
type regulated struct {
	stage int
	below *learning.Weights // onto its cells
	kinds []regulation
	sums  []float32 // of each unit's rate, over stimuli and steps
	rates []float32 // of each cell, the mean of the update
}

// regulation is one kind of homeostasis in a stage.
type regulation struct {
	how    learning.Homeostasis
	mean   []float32
	scaled []*projection     // whose weights are multiplied
	bias   *learning.Weights // that moves, or nil
}

// newRegulated prepares homeostasis of every hidden stage that learns; the cells of a read-out
// stand for classes and have no rate to hold.
func (t *Trainer) newRegulated() error {
	if len(t.how.Homeostasis) == 0 || t.how.ReadoutOnly {
		return nil
	}
	stages := t.p.Stages
	if !t.how.Unlabelled {
		stages = stages[:len(stages)-1]
	}
	for i, s := range stages {
		if err := t.regulateStage(i); err != nil {
			return &StageError{s.Name, err}
		}
	}
	if t.regulated == nil {
		return errors.New("homeostasis is of hidden stages that learn, and there is none")
	}
	t.regulate = t.regulateOne
	return nil
}

func (t *Trainer) regulateStage(stage int) error {
	s := t.p.Stages[stage]
	l, ok := t.p.layers[s.first].(plastic)
	if !ok {
		return nil
	}
	for _, l := range t.p.layers[s.first:s.last] {
		if isStatistical(l) {
			return errors.New("batch statistics take off whatever homeostasis does to a rate")
		}
	}
	below := l.projections()[0]
	cells := len(below.weights.W) / afferents(below.wiring)
	r := regulated{stage: stage, below: below.weights, sums: make([]float32, t.p.layers[s.cells-1].out().Units()), rates: make([]float32, cells)}
	for _, how := range t.how.Homeostasis {
		one := regulation{how: how.InTurn(len(t.regulated)), mean: make([]float32, cells)}
		if how.Scales() {
			var err error
			if one.scaled, err = excitatoryAfferents(l); err != nil {
				return err
			}
			for _, w := range t.learners {
				if w.length > 0 && w.weights == below.weights {
					return fmt.Errorf("its rule gives every cell's weights a length, which leaves nothing to scale")
				}
			}
		}
		if how.Shifts() {
			switch l.(type) {
			case *inhibited, *mediated:
				return errors.New("its rule moves the thresholds of its cells already")
			}
			if one.bias = biasOf(l); one.bias == nil {
				return errors.New("cells that settle on a code have no threshold of their own to move")
			}
		}
		r.kinds = append(r.kinds, one)
	}
	t.regulated = append(t.regulated, r)
	return nil
}

// excitatoryAfferents lists the projections that excite a layer's cells: where they keep Dale's
// law those onto E cells from E cells, else all.
func excitatoryAfferents(l plastic) ([]*projection, error) {
	all := l.projections()
	if c, ok := l.(coder); ok {
		all = c.base().projections() // but not those by which cells inhibit one another
	}
	if d := daleOf(l); d != nil {
		all = []*projection{&d.ee}
		for _, a := range d.arrivals {
			all = append(all, a.e)
		}
	}
	for _, q := range all {
		if q.turned {
			return nil, fmt.Errorf("synapses of %s are laid out by their source, which no cell can scale", q.from)
		}
	}
	return all, nil
}

// biasOf is what a layer's cells add to their input, or nil.
func biasOf(l plastic) *learning.Weights {
	switch l := l.(type) {
	case *sparse, *sCells:
		return nil
	case *dann:
		return l.bias
	}
	return l.projections()[0].bias
}

// hold lets the cells of stages that learn hold their rates, once an update.
func (t *Trainer) hold() {
	if len(t.regulated) == 0 || t.held {
		return
	}
	t.pool.Do(len(t.regulated), t.regulate)
}

func (t *Trainer) regulateOne(_, i int) {
	r := &t.regulated[i]
	if !t.learns(r.below) {
		return
	}
	r.measure(t)
	for k := range r.kinds {
		r.kinds[k].act(r.rates, t.step.Count == 1)
	}
}

// measure takes the mean rate of every cell over the batch, the steps of a presentation, and
// places where cells share their weights.
func (r *regulated) measure(t *Trainer) {
	clear(r.sums)
	for _, one := range t.tiles.all[:t.tiles.in] {
		for step := range t.p.steps {
			simd.SumRows(r.sums, t.p.cellRates(one, &one.frames[step], r.stage), one.at.lanes)
		}
	}
	clear(r.rates)
	for i := 0; i < len(r.sums); i += len(r.rates) {
		simd.Add(r.rates, r.sums[i:i+len(r.rates)])
	}
	places := len(r.sums) / len(r.rates)
	simd.Scale(r.rates, 1/float32(t.trials*t.p.steps*places))
}

// cellRates are the rates of a stage's cells in one frame of a tile, units×lanes.
func (p *Pathway) cellRates(one *tile, f *frame, stage int) []float32 {
	switch after := p.Stages[stage].cells; {
	case p.unrolled():
		return f.cells[stage]
	case after < len(p.layers):
		return one.below[after]
	default:
		return one.logits
	}
}

// act moves the means, which begin at the first batch's, and corrects every cell.
func (g *regulation) act(rates []float32, first bool) {
	share := 1 / float32(g.how.TimeConstant())
	if first {
		share = 1
	}
	for i, rate := range rates {
		g.mean[i] += share * (rate - g.mean[i])
		scale, shift := g.how.Correct(g.mean[i])
		for _, q := range g.scaled {
			fan := afferents(q.wiring)
			simd.Scale(q.weights.W[i*fan:(i+1)*fan], scale)
		}
		if g.bias != nil {
			g.bias.W[i] += shift
		}
	}
}

// means lists what the cells of all stages remember of their rates.
func (t *Trainer) means() []Array {
	var all []Array
	for _, r := range t.regulated {
		for i, k := range r.kinds {
			all = append(all, Array{t.p.Stages[r.stage].Name + "/homeostasis" + strconv.Itoa(i) + "/mean", k.mean})
		}
	}
	return all
}
