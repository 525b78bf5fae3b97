package experiments

import (
	"slices"

	"github.com/striate-sim/striate/internal/config"
)

// stageKinds are the words of which a stage has exactly one.
var stageKinds = []string{"conv", "local", "dense", "frontend", "circuit"}

// mergeStages lays stages over stages; a stage of another kind leaves no trace of the old.
func mergeStages(base, over *config.Node) *config.Node {
	base = base.Clone()
	for _, e := range over.Entries() {
		clearKinds(base.Get(e.Key.Text), e.Value)
	}
	return config.MergeAs(stagesType, base, over)
}

// clearKinds removes from a stage the kind that another kind is about to replace.
func clearKinds(old, over *config.Node) {
	for _, kind := range stageKinds {
		if over.Get(kind) == nil || !old.IsMap() {
			continue
		}
		for _, other := range stageKinds {
			if other != kind {
				old.Remove(other)
			}
		}
	}
}

// triedKind reports whether the file names a stage's kind, whatever came of it.
func (c *checker) triedKind(path string) bool {
	return slices.ContainsFunc(stageKinds, func(k string) bool { return c.root.Get(path).Key(k) != nil })
}
