package hierarchy

import (
	"errors"

	"github.com/striate-sim/striate/internal/registry"
)

// Afferents is the law by which the synapses V that drive the I cells of a Dale stage learn:
// those that the E cells below make onto them.
type Afferents interface {
	// taught says whether they learn from what the network's rule brings to I cells.
	taught() bool
}

// AfferentLaws are what an experiment file can name.
var AfferentLaws = registry.New[Afferents]("law of afferents")

var (
	_ = AfferentLaws.Add("taught", registry.Entry[Afferents]{
		New: func() Afferents { return &TaughtAfferents{} }, Doc: "synapses onto I cells learn from what the rule brings to these: by backprop their exact gradient; rules with feedback onto E cells alone bring nothing, and the synapses stay",
		Cite: "cornford2021", Example: "signs: {dale: {inhibitory: 4, afferents: taught}}",
	})
	_ = AfferentLaws.Add("fixed", registry.Entry[Afferents]{
		New: func() Afferents { return &FixedAfferents{} }, Doc: "synapses onto I cells stay as they are drawn, whatever the rule",
		Cite: "cornford2021", Example: "signs: {dale: {inhibitory: 4, afferents: fixed}}",
	})
	_ = AfferentLaws.Add("copy", registry.Entry[Afferents]{
		New: func() Afferents { return &CopyAfferents{Rate: 0.2, Spread: 0.1} }, Doc: "each I cell learns to copy the mean drive of its share of the E cells of its place, so that inhibition follows excitation, whatever the rule; networks of one pass",
		Example: "signs: {dale: {inhibitory: 4, afferents: {copy: {rate: 0.2}}}}", Main: "rate",
	})
)

// TaughtAfferents learn as the synapses onto E cells do.
type TaughtAfferents struct{}

func (*TaughtAfferents) taught() bool { return true }

// FixedAfferents do not learn.
type FixedAfferents struct{}

func (*FixedAfferents) taught() bool { return false }

// CopyAfferents learn a homeostasis of inhibition. Of n I cells, cell k hears how strongly what
// is below drives the E cells S_k = {c : c mod n = k} of its place, and its synapses V_k come to
// copy their mean by the delta rule in units of the mean squared length of the input:
//
//	ΔV_k = η·⟨(mean over S_k of W·x − i_k)·xᵀ⟩ / ⟨|x|²⟩    V ≥ 0
//
// One input that is shown again and again leaves (1 − η)ᵗ of the difference after t updates. η
// follows the schedule, not the optimizer. No error and no label enters. What the rule asks of a
// cortex is that an I cell is told the drive of E cells beside it, before inhibition acts. The
// rule is this program's own.
type CopyAfferents struct {
	Rate   float64 `yaml:"rate" above:"0" below:"2" doc:"share η of the difference that one update takes away of an input that does not change, times the schedule"`
	Spread float64 `yaml:"spread" min:"0" max:"1" doc:"synapses start at the mean of those of their E cells, times 1 ± this"`
}

func (*CopyAfferents) taught() bool { return false }

// copyOf is the law of a layer whose I cells copy, or nil.
func copyOf(l layer) *CopyAfferents {
	if d := daleOf(l); d != nil {
		how, _ := d.afferents.(*CopyAfferents)
		return how
	}
	return nil
}

// taught says whether a projection of a layer learns from what the rule brings.
func (t *Trainer) taught(l plastic, projection int) bool {
	d := daleOf(l)
	return d == nil || projection != ontoI || t.how.exact || d.afferents == nil || d.afferents.taught()
}

// copiesInTime reports I cells that copy in a network that runs for several steps.
func (p *Pathway) copiesInTime() error {
	for i, l := range p.layers {
		if copyOf(l) != nil && p.unrolled() {
			return &StageError{p.stageOf(i).Name, errors.New("its I cells copy, which they do in networks of one pass")}
		}
	}
	return nil
}
