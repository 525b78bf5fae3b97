package experiments

import (
	"fmt"
	"slices"

	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/learning"
)

// modulated reads and checks what modulates a network's learning beside its rule. Where nothing
// but the read-out learns it has no object, as the rule has none.
func (c *checker) modulated(path string, n *Network, t *trainFile, readout bool) {
	n.Train.Homeostasis = slices.DeleteFunc(slices.Clone(t.Homeostasis), func(h learning.Homeostasis) bool { return h == nil })
	if n.Train.Kind != TrainAll || n.Train.Rule == nil {
		return
	}
	n.Train.Gate, n.Train.Eligibility = t.Gate, t.Eligibility
	c.homeostasis(path, n, readout)
	c.gate(path, n, readout)
}

// onePresentation says whether updates must be of one presentation each: a gate of traces, or a
// late one, belongs to the whole of what synapses have kept.
func (t Train) onePresentation() bool {
	return t.Gate != nil && (t.Eligibility > 0 && !t.ofFilms() || t.late())
}

// ofFilms says whether traces are kept within films, each with a gate of its own.
func (t Train) ofFilms() bool { return t.Gate != nil && t.Eligibility > 0 && t.frames() > 1 }

// late says whether the gate comes presentations after the answer.
func (t Train) late() bool {
	reward, ok := t.Gate.(*hierarchy.RewardError)
	return ok && reward.Late > 0
}

// gate refuses gates of what they do not belong to.
func (c *checker) gate(path string, n *Network, readout bool) {
	at := path + ".train.gate"
	word := registry.NameOf(hierarchy.Teachings, n.Train.Rule)
	synaptic, isSynaptic := n.Train.Rule.(hierarchy.Unlabelled)
	if (n.Train.Gate != nil || n.Train.Eligibility > 0) && isSynaptic && !hierarchy.Modulated(synaptic.Synapses()) {
		c.fail(path+".train.rule", fmt.Sprintf("gates and traces do not reach what cells take from one another by %s", word), "rule: oja")
		return
	}
	if n.Train.Gate == nil {
		if isSynaptic && synaptic.Synapses().Needs()&learning.Broadcast != 0 {
			c.fail(path+".train.rule", "the rule reads the gate, and none is asked for", "gate: surprise")
		}
		return
	}
	_, rewarded := n.Train.Rule.(*hierarchy.BrainProp)
	batch := slices.ContainsFunc(n.Stages, func(s Stage) bool {
		_, ok := s.Norm.(*hierarchy.BatchNormalization)
		return ok
	})
	switch evaluates := n.Train.Gate.Evaluates(); {
	case !readout:
		c.fail(at, "a gate comes of a network's answers, and images without labels have none", "")
	case n.Unroll.Steps > 1:
		c.fail(at, "gates are of networks of one pass", "run: {unroll: sweep}, without lateral, feedback or skip projections")
	case rewarded && !evaluates:
		c.fail(at, "brainprop is gated by the error of its reward", "gate: reward-error")
	case evaluates && !rewarded && !isSynaptic:
		c.fail(at, fmt.Sprintf("%s is told an error, which no reward can gate", word), "gate: surprise, or rule: brainprop")
	case batch:
		c.fail(at, "a gate does not reach what batch statistics learn", "norm: none")
	case n.Train.ofFilms() && n.Train.late():
		c.fail(at, "the gate of a film comes with its last frame, and not late", "gate: reward-error")
	case n.Train.ofFilms() && isSynaptic && synaptic.Synapses().Needs()&learning.Broadcast != 0:
		c.fail(path+".train.rule", "a rule that reads the gate keeps no trace of a film for it", "rule: {formula: {P: rate, Q: rate, D: rate^2}}")
	case n.Train.onePresentation() && n.Train.Batch > 1:
		c.fail(at, fmt.Sprintf("a late gate, and a gate of traces, is of one presentation, and batch = %d", n.Train.Batch), "batch: 1")
	}
}

// homeostasis refuses what would leave it nothing to hold.
func (c *checker) homeostasis(path string, n *Network, readout bool) {
	at := path + ".train.homeostasis"
	scales, shifts := 0, 0
	for _, h := range n.Train.Homeostasis {
		if h.Scales() {
			scales++
		}
		if h.Shifts() {
			shifts++
		}
	}
	switch rule, synaptic := n.Train.Rule.(hierarchy.Unlabelled); {
	case scales+shifts == 0:
		return
	case scales > 1 || shifts > 1:
		c.fail(at, "one kind is asked for twice", "homeostasis: [{scaling: {target: 0.1}}, {intrinsic: {target: 0.1}}]")
	case synaptic && scales > 0:
		if _, held := rule.Synapses().(learning.Scaling); held {
			c.fail(at, fmt.Sprintf("%s gives every cell's weights a length, which leaves nothing to scale", registry.NameOf(hierarchy.Teachings, n.Train.Rule)), "homeostasis: {intrinsic: {target: 0.1}}")
		}
	}
	hidden := 0
	for i, s := range n.Stages {
		if s.Frontend != nil || readout && i == len(n.Stages)-1 {
			continue
		}
		hidden++
		if _, batch := s.Norm.(*hierarchy.BatchNormalization); batch {
			c.fail(fmt.Sprintf("%s.stages.%s.norm", path, s.Name), "batch statistics take off whatever homeostasis does to a rate", "norm: none")
		}
		if s.Code != nil && shifts > 0 {
			c.fail(fmt.Sprintf("%s.stages.%s.code", path, s.Name), "cells that settle on a code have no threshold of their own to move", "train: {homeostasis: {scaling: {target: 0.1}}}")
		}
	}
	if hidden == 0 {
		c.fail(at, "homeostasis is of hidden stages that learn, and "+path+" has none", "stages: {V1: {dense: {units: 64}}, IT: …}")
		return
	}
	for i, h := range n.Train.Homeostasis {
		key, count := h.Misfit(hidden)
		if key == "" {
			continue
		}
		kind := at + "." + learning.Homeostases.NameOf(h)
		if c.root.Get(kind) == nil { // one of a list
			kind = fmt.Sprintf("%s.%d.%s", at, i, learning.Homeostases.NameOf(h))
		}
		c.fail(kind+"."+key, fmt.Sprintf("%s has %d values for %d hidden stages: one for all, or one for each", key, count, hidden), "")
	}
}
