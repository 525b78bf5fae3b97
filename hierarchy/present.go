package hierarchy

// frames is how many steps a network's state must reach back for it to run on.
func (p *Pathway) frames() int {
	if !p.unrolled() {
		return 1
	}
	reach := 1 // potentials keep a part of themselves
	for _, s := range p.Stages {
		reach = max(reach, s.late)
	}
	for _, c := range p.crossings {
		reach = max(reach, c.late)
	}
	return min(p.steps, reach+1)
}

// widest is the number of units of the largest sheet of rates.
func (p *Pathway) widest() int {
	n := p.In().Units()
	for _, l := range p.layers {
		n = max(n, l.out().Units())
	}
	return n
}

// present runs one tile through all steps of a presentation; each, if there is one, is called
// after every step.
func (t *tiles) present(one *tile, each func(one *tile, step int)) {
	for step := range t.p.steps {
		t.advanceTile(one, step)
		if each != nil {
			each(one, step)
		}
	}
}

// step is the frame of a step, or nil before the first. Frames are taken in turn.
func (one *tile) step(step int) *frame {
	if step < 0 {
		return nil
	}
	return &one.frames[step%len(one.frames)]
}

// advanceTile computes one step of a tile from the steps before it, stage by stage upwards.
func (t *tiles) advanceTile(one *tile, step int) {
	now, before := one.step(step), one.step(step-1)
	one.frame = now
	for i := range t.p.Stages {
		s := &t.p.Stages[i]
		if i == 0 && step > s.late && !t.p.plasticStage(0) {
			now.cells[0], now.outputs[0] = before.cells[0], before.outputs[0] // what a fixed stage makes of a still image
			continue
		}
		if r, ok := now.works[s.first].(receiverWork); ok {
			for k := range t.p.crossings {
				if c := &t.p.crossings[k]; c.target == i {
					r.arrive(c.index, one.passes(k, t.sent(one.step(step-c.late), c)))
				}
			}
		}
		x := t.below(one, i, step)
		for l := s.first; l < s.last; l++ {
			if w, ok := now.works[l].(*membraneWork); ok {
				w.past = nil
				if before != nil {
					w.past = before.works[l].(*membraneWork)
				}
			}
			x = now.works[l].forward(x, one.at)
			if one.after != nil {
				one.do(one.after[l], x)
			}
			if l == s.cells-1 {
				now.cells[i] = x
			}
		}
		now.outputs[i], now.logits = x, x
	}
}

// below is what drives a stage from below in a step: nothing until it has arrived.
func (t *tiles) below(one *tile, stage, step int) []float32 {
	s := &t.p.Stages[stage]
	switch from := one.step(step - s.late); {
	case from == nil:
		return t.silence[:s.In.Units()*one.at.lanes]
	case stage == 0:
		return one.image
	default:
		return from.outputs[stage-1]
	}
}

// sent is what a crossing brings of an earlier step, or nil.
func (t *tiles) sent(from *frame, c *crossing) []float32 {
	if from == nil {
		return nil
	}
	if c.upward {
		return from.outputs[c.source]
	}
	return from.cells[c.source]
}

// plasticStage reports whether a stage has weights that can learn.
func (p *Pathway) plasticStage(i int) bool {
	_, ok := p.layers[p.Stages[i].first].(plastic)
	return ok
}
