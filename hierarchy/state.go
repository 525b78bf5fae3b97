package hierarchy

import "strconv"

// Array is a named array of a pathway or of its training, as checkpoints keep it.
type Array struct {
	Name   string
	Values []float32 // the array itself, not a copy
}

// State lists what a trained pathway consists of: weights, and what layers remember.
func (p *Pathway) State() []Array {
	var all []Array
	for _, w := range p.Weights() {
		all = append(all, Array{w.Name, w.W})
	}
	for _, s := range p.Stages {
		for _, l := range p.layers[s.first:s.last] {
			if k, ok := l.(keeper); ok {
				for _, kept := range k.kept() {
					all = append(all, Array{s.Name + "/" + kept.Name, kept.Values})
				}
			}
		}
	}
	return all
}

// State lists everything that training changes: the pathway's, the teacher's own weights,
// the memory and the trace of every synapse, and what cells remember of their rates.
func (t *Trainer) State() []Array {
	all := t.p.State()
	for _, w := range t.teacher.weights() {
		all = append(all, Array{w.Name, w.W})
	}
	if k, ok := t.teacher.(keeper); ok {
		all = append(all, k.kept()...)
	}
	all = append(append(all, t.means()...), t.gate.kept()...)
	for _, l := range t.everyLearner() {
		for i, m := range l.memory {
			all = append(all, Array{l.weights.Name + "/memory" + strconv.Itoa(i), m})
		}
		if l.trace != nil {
			all = append(all, Array{l.weights.Name + "/eligibility", l.trace})
		}
	}
	return all
}

// everyLearner lists learners and their echoes, then those of weights that layers own.
func (t *Trainer) everyLearner() []*learner {
	var all []*learner
	for _, l := range t.learners {
		all = append(all, l)
		if l.echo != nil {
			all = append(all, l.echo)
		}
	}
	return append(all, t.owned...)
}
