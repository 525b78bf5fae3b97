package experiments

import (
	"fmt"
	"slices"

	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/hierarchy"
)

// unlabelledImages says whether a network learns from images that have no labels, and so has no
// read-out.
func (c *checker) unlabelledImages(network string, t *trainFile, stimuli []Stimulus) bool {
	for _, s := range images(stimuli) {
		named := t != nil && t.On != nil && *t.On == s.Name
		first := (t == nil || t.On == nil) && (s.See == nil || slices.Contains(s.See, network))
		if named || first {
			_, ok := s.Set.(stimulus.UnlabelledSet)
			return ok
		}
	}
	return false
}

// unlabelled says the same of a network of the Spec.
func (s *Spec) unlabelled(n Network) bool {
	for _, st := range s.Stimuli {
		if _, ok := st.Set.(stimulus.UnlabelledSet); ok && st.Name == n.Train.On {
			return true
		}
	}
	return false
}

// unlabelled checks a training whose hidden stages learn without labels: they need something
// to learn with, and the read-out epochs of its own after them. Where there are no labels, no
// other training will do.
func (c *checker) unlabelled(path string, n *Network, t *trainFile, readout bool) {
	c.sequence(path, n)
	if written, ok := n.Train.Rule.(interface{ Valid() error }); ok {
		if err := written.Valid(); err != nil {
			c.fail(path+".train.rule", err.Error(), "rule: {formula: {P: rate, Q: rate, D: rate^2}}")
			return
		}
	}
	word := partName(c.root.Get(path + ".train.rule"))
	rule, ok := n.Train.Rule.(hierarchy.Unlabelled)
	switch {
	case n.Train.Kind == TrainNone, readout && n.Train.Kind == TrainReadout:
		return
	case !readout && (!ok || n.Train.Kind == TrainReadout):
		c.fail(path+".train.rule", fmt.Sprintf("%s has no labels, and %s learns by a rule that needs them", n.Train.On, path), "train: {rule: sparse-coding}, with a network of stages that have code: sparse")
		return
	case !ok:
		c.coded(path, n)
		return
	}
	hidden, after := 0, 1 // epochs of the read-out, at least
	if !readout {
		after = 0
	}
	for i, s := range n.Stages {
		if s.Conv == nil && s.Local == nil && s.Dense == nil || i == len(n.Stages)-1 && readout {
			continue
		}
		hidden++
		at, has := fmt.Sprintf("%s.stages.%s", path, s.Name), codeName(s.Code)
		switch code := rule.Code(); {
		case code != "" && has == "":
			c.fail(at, fmt.Sprintf("%s learns by %s, whose cells settle on a code", s.Name, word), "code: "+code)
		case code != "" && has != code:
			c.fail(at+".code", fmt.Sprintf("%s learns by %s, whose cells settle on another code", s.Name, word), "code: "+code)
		case has == "lateral" && code != has:
			c.fail(at+".code", fmt.Sprintf("the synapses by which these cells inhibit one another do not learn by %s", word), "train: {rule: sailnet}, or foldiak")
		case has == "interneurons" && code != has:
			c.fail(at+".code", fmt.Sprintf("the synapses between these cells and I cells do not learn by %s", word), "train: {rule: ei-net}")
		case has == "s-cells" && code != has:
			c.fail(at+".code", fmt.Sprintf("S-cells learn excitation and inhibition together, not by %s", word), "train: {rule: neocognitron}")
		case code == "s-cells" && s.Local != nil:
			c.fail(at+".local", fmt.Sprintf("by %s all cells of a map learn what one of them sees: %s must be conv or dense", word, s.Name), "conv: {maps: 16, kernel: 5}")
		}
	}
	if r, ok := rule.(hierarchy.InTurn); ok {
		if key, n := r.Misfit(hidden); key != "" {
			c.fail(path+".train.rule."+word+"."+key, fmt.Sprintf("%s has %d values for %d hidden stages: one for all, or one for each", key, n, hidden), "")
			return
		}
	}
	needs := rule.UnlabelledEpochs(hidden)
	if n.Train.Gate != nil {
		needs = 0 // they learn at once, beside the read-out
	}
	if c.profile == tiny {
		t.Epochs, n.Train.Epochs = needs+after, needs+after
	}
	switch {
	case hidden == 0:
		c.fail(path+".train.rule", fmt.Sprintf("%s teaches hidden stages, and %s has none with synapses", word, path), "stages: {V1: {dense: {units: 64}}, IT: …}")
	case n.Train.Epochs < needs+after && readout:
		c.fail(path+".train.epochs", fmt.Sprintf("%d hidden stages learn by %s in %d epochs, which leaves none for the read-out", hidden, word, needs), fmt.Sprintf("epochs: %d", needs+4))
	case n.Train.Epochs < needs:
		c.fail(path+".train.epochs", fmt.Sprintf("%d stages learn by %s in %d epochs, one after another", hidden, word, needs), fmt.Sprintf("epochs: %d", needs))
	}
}

// codeName is the word for a code, "" where there is none.
func codeName(code hierarchy.Code) string {
	if code == nil {
		return ""
	}
	return hierarchy.Codes.NameOf(code)
}

// coded refuses rules that need a derivative where a stage settles on a code.
func (c *checker) coded(path string, n *Network) {
	for _, s := range n.Stages {
		if s.Code != nil {
			c.fail(fmt.Sprintf("%s.stages.%s.code", path, s.Name), "no derivative leads through a settled code: its network learns by a rule without labels, or in its read-out alone", "train: {rule: sparse-coding}")
		}
	}
}
