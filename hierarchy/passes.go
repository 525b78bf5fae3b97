package hierarchy

// stepping is a way of teaching that runs a pathway for some steps on each presentation.
type stepping interface {
	// passes is how many passes through all synapses the steps of one presentation are.
	passes(p *Pathway) float64
}

// Passes is how many passes through all synapses the training of one presentation takes: up,
// down and to the products, and the steps of rules that settle or spike.
func (t Training) Passes(p *Pathway) float64 {
	n := 3.0
	if s, ok := t.Teaching.(stepping); ok && !t.ReadoutOnly {
		n += s.passes(p)
	}
	return n
}

// Abreast is how many workers can teach at once: one for each tile of a batch.
func (t Training) Abreast() int { return (t.Batch + tileLanes - 1) / tileLanes }

// passes are one up and one down a step, between all layers that move.
func (how *PredictiveCoding) passes(p *Pathway) float64 {
	return 2 * float64(how.Steps) * (1 - p.lowestShare())
}

// lowestShare is the share in all work of the lowest plastic synapses, whose input, the image,
// stands still while cells settle.
func (p *Pathway) lowestShare() float64 {
	still := 0.0
	for _, l := range p.layers {
		if w, ok := l.(plastic); ok {
			for _, q := range w.projections() {
				still += float64(synapses(q.wiring))
			}
			break
		}
	}
	return still / float64(p.Cost().MACs)
}

// passes are one up and one down a step of two phases.
func (how Settling) passes(*Pathway) float64 { return 4 * float64(how.Steps) }

// passes are those of two phases, spike by spike. A step costs about as much as a pass: the
// weights of the cells that fire, as they come, and drawing who fires.
func (how *SegregatedDendrites) passes(*Pathway) float64 {
	if how.Mode != "spiking" {
		return 0
	}
	return 2 * how.PhaseMS / spikeStepMS
}
