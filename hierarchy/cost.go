package hierarchy

import (
	"slices"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/departure"
)

// Cost counts what a pathway is made of and what one presentation takes.
type Cost struct {
	Params   int // numbers that can be learned
	Synapses int // connections between two units; shared weights count at every place
	MACs     int // multiply-accumulates of one presentation, all its steps; margins outside the sheet count
	Units    int
}

// Cost adds up all stages.
func (p *Pathway) Cost() Cost {
	var c Cost
	for _, w := range p.Weights() {
		c.Params += len(w.W)
	}
	for _, l := range p.layers {
		if w, ok := l.(plastic); ok {
			for i, q := range w.projections() {
				n := synapses(q.wiring)
				c.Synapses += n
				if l, ok := w.(coder); ok {
					n *= l.passes(i)
				}
				c.MACs += n
			}
		}
	}
	c.MACs *= p.steps
	for _, s := range p.Stages {
		c.Units += s.Out.Units()
	}
	return c
}

func synapses(w circuit.Wiring) int { return w.Out() * afferents(w) }

// afferents is the number of synapses onto a cell, those from a silent margin among them.
func afferents(w circuit.Wiring) int {
	if l, ok := w.(*circuit.Local); ok {
		return l.Fan()
	}
	return w.In()
}

// Made is a departure that a network makes: wholly (1), or in a part of its stages (0.5).
type Made struct {
	ID     departure.ID
	Degree float64
}

// Departures lists what the pathway assumes that cortex does not have, read off its parts.
// A departure that some stages make and others could but do not is made in part.
func (p *Pathway) Departures() []Made {
	made := map[departure.ID]int{}
	for i, s := range p.Stages {
		var lists []departure.ID
		dynamic := false
		for _, shares := range p.shares {
			if shares.stage == i {
				lists = departure.Union(lists, shares.how.Departures())
			}
		}
		for _, l := range p.layers[s.first:s.last] {
			lists = departure.Union(lists, l.departures())
			_, keeps := l.(*membrane)
			dynamic = dynamic || keeps
		}
		if dynamic {
			lists = slices.DeleteFunc(lists, func(id departure.ID) bool { return id == departure.StaticUnits })
		}
		for _, id := range lists {
			made[id]++
		}
	}
	all := []Made{}
	for _, d := range departure.All() {
		n := made[d.ID]
		if lateral, feedback := p.recurrence(); d.ID == departure.FeedforwardOnly && !lateral && !feedback {
			n = len(p.Stages)
		}
		if n == 0 {
			continue
		}
		degree := 1.0
		switch d.ID {
		case departure.WeightSharing, departure.MixedSigns, departure.NoInterneurons, departure.FullConnectivity:
			if n < p.plasticStages() {
				degree = 0.5
			}
		}
		all = append(all, Made{d.ID, degree})
	}
	return all
}

// recurrence reports whether synapses run within stages and back to lower ones.
func (p *Pathway) recurrence() (lateral, feedback bool) {
	for _, l := range p.layers {
		switch l.(type) {
		case *inhibited, *mediated:
			lateral = true
		}
	}
	for _, c := range p.crossings {
		lateral = lateral || c.target == c.source
		feedback = feedback || c.target < c.source
	}
	return lateral, feedback
}

func (p *Pathway) plasticStages() int {
	n := 0
	for _, s := range p.Stages {
		if _, ok := p.layers[s.first].(plastic); ok {
			n++
		}
	}
	return n
}
