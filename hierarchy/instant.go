package hierarchy

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
)

var (
	_ = Sharings.Add("instant", registry.Entry[Sharing]{
		New: func() Sharing { return &InstantSharing{Every: 10, Lattice: Lattice{1, "private"}} }, Doc: "every so often the places of a stage take the mean of their weights, as a sleep phase of lateral connections ends",
		Cite: "pogodin2021", Example: "share: {instant: {every: 10, lattice: 1}}", Main: "every",
	})
	_ = Sharings.Add("eligibility", registry.Entry[Sharing]{
		New: func() Sharing { return &PooledEligibility{Lattice{1, "private"}} }, Doc: "the changes proposed for the synapses of all places are added up before they are applied, so that places change alike",
		Cite: "lecun1998", Example: "share: {eligibility: {lattice: 1}}", Main: "lattice",
	})
)

// InstantSharing is the end of a sleep phase in which lateral connections have made the cells
// of one map agree on every input: each takes the mean of the weights of its group (Pogodin et
// al. 2021). What synapses remember beside their weights stays their own.
type InstantSharing struct {
	Every   int `yaml:"every" min:"1" doc:"updates from one sleep to the next"`
	Lattice `yaml:",inline"`
}

func (s *InstantSharing) every() int { return s.Every }

func (*InstantSharing) sleep(a sharedArray, group []int, _ night) {
	a.sum(a.weights.W, group, 1/float32(len(group)))
}

// Departures of weights that are averaged over places.
func (*InstantSharing) Departures() []departure.ID {
	return []departure.ID{departure.WeightSharing, departure.SleepPhase}
}

// PooledEligibility adds up what is proposed for corresponding synapses of all places before
// any of them changes: with a shared start it is a convolution whose weights lie at every place
// (LeCun et al. 1998), with private starts weights that differ by a constant.
type PooledEligibility struct {
	Lattice `yaml:",inline"`
}

func (*PooledEligibility) every() int                      { return 0 }
func (*PooledEligibility) sleep(sharedArray, []int, night) {}

// Departures of changes that are added up over places.
func (*PooledEligibility) Departures() []departure.ID {
	return []departure.ID{departure.WeightSharing}
}
