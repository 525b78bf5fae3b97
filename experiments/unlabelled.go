package experiments

import (
	"fmt"

	"github.com/striate-sim/striate/hierarchy"
)

// unlabelled checks a training whose hidden stages learn without labels: they need something
// to learn with, and the read-out epochs of its own after them.
func (c *checker) unlabelled(path string, n *Network, t *trainFile) {
	if written, ok := n.Train.Rule.(interface{ Valid() error }); ok {
		if err := written.Valid(); err != nil {
			c.fail(path+".train.rule", err.Error(), "rule: {formula: {P: rate, Q: rate, D: rate^2}}")
			return
		}
	}
	rule, ok := n.Train.Rule.(hierarchy.Unlabelled)
	if !ok || n.Train.Kind != TrainAll {
		return
	}
	hidden := 0
	for i, s := range n.Stages {
		if s.Frontend == nil && i < len(n.Stages)-1 {
			hidden++
		}
	}
	needs := rule.UnlabelledEpochs(hidden)
	if c.profile == tiny {
		t.Epochs, n.Train.Epochs = needs+1, needs+1
	}
	switch word := partName(c.root.Get(path + ".train.rule")); {
	case hidden == 0:
		c.fail(path+".train.rule", fmt.Sprintf("%s teaches hidden stages, and %s has none with synapses", word, path), "stages: {V1: {dense: {units: 64}}, IT: …}")
	case n.Train.Epochs <= needs:
		c.fail(path+".train.epochs", fmt.Sprintf("%d hidden stages learn by %s in %d epochs, which leaves none for the read-out", hidden, word, needs), fmt.Sprintf("epochs: %d", needs+4))
	}
}
