package experiments

import (
	"fmt"
	"slices"

	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/learning"
)

// modulated reads and checks what modulates a network's learning beside its rule. Where nothing
// but the read-out learns it has no object, as the rule has none.
func (c *checker) modulated(path string, n *Network, t *trainFile, readout bool) {
	n.Train.Homeostasis = slices.DeleteFunc(slices.Clone(t.Homeostasis), func(h learning.Homeostasis) bool { return h == nil })
	if n.Train.Kind == TrainAll {
		c.homeostasis(path, n, readout)
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
			c.fail(at, fmt.Sprintf("%s gives every cell's weights a length, which leaves nothing to scale", partName(c.root.Get(path+".train.rule"))), "homeostasis: {intrinsic: {target: 0.1}}")
		}
	}
	hidden := false
	for i, s := range n.Stages {
		if s.Frontend != nil || readout && i == len(n.Stages)-1 {
			continue
		}
		hidden = true
		if _, batch := s.Norm.(*hierarchy.BatchNormalization); batch {
			c.fail(fmt.Sprintf("%s.stages.%s.norm", path, s.Name), "batch statistics take off whatever homeostasis does to a rate", "norm: none")
		}
		if s.Code != nil && shifts > 0 {
			c.fail(fmt.Sprintf("%s.stages.%s.code", path, s.Name), "cells that settle on a code have no threshold of their own to move", "train: {homeostasis: {scaling: {target: 0.1}}}")
		}
	}
	if !hidden {
		c.fail(at, "homeostasis is of hidden stages that learn, and "+path+" has none", "stages: {V1: {dense: {units: 64}}, IT: …}")
	}
}
