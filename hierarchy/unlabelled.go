package hierarchy

import (
	"errors"
	"fmt"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/learning"
)

// Unlabelled is a teaching in which hidden stages learn without labels, one after another from
// the lowest, each by the same synaptic rule; then the read-out learns from labels what the
// finished features are good for.
type Unlabelled interface {
	Teaching
	// Synapses is the rule of every hidden stage; where they differ in its numbers, of the lowest.
	Synapses() learning.Rule
	// UnlabelledEpochs is how many epochs so many hidden stages take before the read-out's turn.
	UnlabelledEpochs(stages int) int
	// Code names the code that stages must settle on; "": any, or none.
	Code() string
	// Local says whether a synapse reads nothing of other cells but what reaches its own.
	Local() bool
	// Sequential says whether what the cells remember of the frame before is part of the rule.
	Sequential() bool
}

// pace is how the hidden stages go through their phases.
type pace struct {
	Rate   float64 `yaml:"rate" above:"0" doc:"learning rate η of the rule, times the schedule over the passes of a stage"`
	Passes int     `yaml:"passes" min:"1" doc:"epochs in which each hidden stage learns, one stage after another; the read-out learns in those that remain"`
	Start  float64 `yaml:"start" min:"0" doc:"length of each cell's weight vector at the start; 0: as drawn"`

	Positive bool `yaml:"positive" doc:"weights start from the magnitudes of what is drawn"`
}

// unlabelled makes a teaching of a synaptic rule R.
type unlabelled[R any, P interface {
	*R
	learning.Rule
}] struct {
	Rule R    `yaml:",inline"`
	Pace pace `yaml:",inline"`
}

var _ Unlabelled = (*unlabelled[learning.Oja, *learning.Oja])(nil)

// Synapses is the rule.
func (how *unlabelled[R, P]) Synapses() learning.Rule { return P(&how.Rule) }

// Valid reports what is wrong with a rule that is written as text.
func (how *unlabelled[R, P]) Valid() error {
	if r, ok := how.Synapses().(interface{ Valid() error }); ok {
		return r.Valid()
	}
	return nil
}

// UnlabelledEpochs is one phase a stage.
func (how *unlabelled[R, P]) UnlabelledEpochs(stages int) int { return stages * how.Pace.Passes }

// Code is that of rules of residuals, or of rules of cells that inhibit one another.
func (how *unlabelled[R, P]) Code() string { return codeFor(how.Synapses()) }

// Sequential says so of rules of traces or of changes.
func (how *unlabelled[R, P]) Sequential() bool {
	return P(&how.Rule).Needs()&(learning.PostTrace|learning.PostChange) != 0
}

// Local is true but of rules of cells in order.
func (how *unlabelled[R, P]) Local() bool {
	_, looks := how.Synapses().(ordered)
	return !looks
}

// Departures of the read-out's error, since hidden stages see no label, and of rules that read
// other cells' weights.
func (how *unlabelled[R, P]) Departures() []departure.ID {
	d := readoutDepartures()
	if !how.Local() {
		d = append(d, departure.WeightTransport)
	}
	return d
}

func readoutDepartures() []departure.ID {
	return []departure.ID{departure.SignedError, departure.LabelVector}
}

func (how *unlabelled[R, P]) newTeacher(t *Trainer) (teacher, error) {
	return newStagewise(t, how.Pace.Passes, func(int) (learning.Rule, pace) { return P(&how.Rule), how.Pace })
}

// addUnlabelled makes a synaptic rule one of whole networks, under the same name.
func addUnlabelled[R any, P interface {
	*R
	learning.Rule
}](name string, p pace) struct{} {
	k, ok := learning.Rules.Lookup(name)
	if !ok {
		panic("hierarchy: no synaptic rule named " + name)
	}
	return Teachings.Add(name, registry.Entry[Teaching]{
		New: func() Teaching { return &unlabelled[R, P]{Rule: *k.New().(P), Pace: p} },
		Doc: "without labels, stage after stage: " + k.Doc, Cite: k.Cite, Example: k.Example,
	})
}

// The synaptic rules that can teach a network.
var (
	_ = addUnlabelled[learning.Hebb]("hebb", pace{Rate: 1e-4, Passes: 1})
	_ = addUnlabelled[learning.Formula]("formula", pace{Rate: 1e-3, Passes: 1})
	_ = addUnlabelled[learning.Covariance]("covariance", pace{Rate: 1e-3, Passes: 1})
	_ = addUnlabelled[learning.Oja]("oja", pace{Rate: 0.01, Passes: 1})
	_ = addUnlabelled[learning.BCM]("bcm", pace{Rate: 1e-3, Passes: 1})
	_ = addUnlabelled[learning.KrotovHopfield]("krotov-hopfield", pace{Rate: 0.02, Passes: 1, Start: 1})
	_ = addUnlabelled[learning.Trace]("trace", pace{Rate: 0.02, Passes: 1, Start: 1})
	_ = addUnlabelled[learning.SlowFeatures]("slow-features", pace{Rate: 0.01, Passes: 1})
	_ = addUnlabelled[learning.Neocognitron]("neocognitron", pace{Rate: 16, Passes: 1})
	_ = addUnlabelled[learning.SparseCoding]("sparse-coding", pace{Rate: 1, Passes: 1})
	_ = addUnlabelled[learning.Foldiak]("foldiak", pace{Rate: 0.02, Passes: 1, Start: 1})
	_ = addUnlabelled[learning.EINet]("ei-net", pace{Rate: 0.016, Passes: 1, Start: 1})
	_ = addUnlabelled[learning.SAILnet]("sailnet", pace{Rate: 0.01, Passes: 1, Start: 1})
)

// unlabelledStages lists the stages below the read-out that have synapses to learn; where there
// is no read-out, the last one too.
func (t *Trainer) unlabelledStages() []int {
	var all []int
	p, end := t.p, len(t.p.Stages)-1
	if t.how.Unlabelled {
		end++
	}
	for i, s := range p.Stages[:end] {
		switch p.layers[s.first].(type) {
		case *weighted, *dale, coder:
			all = append(all, i)
		}
	}
	return all
}

// newStagewise prepares the phases: those of the hidden stages, each with its rule, then the
// read-out's.
func newStagewise(t *Trainer, passes int, of func(hidden int) (learning.Rule, pace)) (teacher, error) {
	s := &stagewise{t: t, passes: passes}
	epochs := 0 // of the read-out, at least
	if !t.how.Unlabelled {
		epochs = 1
		top, err := newLayerwise(t, errorSignal{}, nil, t.p.Stages[len(t.p.Stages)-1].first)
		if err != nil {
			return nil, err
		}
		s.readout, s.learn = top, top.learn
	}
	if t.how.ReadoutOnly {
		return s, nil
	}
	stages := t.unlabelledStages()
	needs := passes * len(stages)
	if t.gate != nil {
		needs = 0 // all learn at once
	}
	switch {
	case len(stages) == 0:
		return nil, errors.New("no hidden stage has synapses that could learn without labels")
	case t.how.Steps < t.how.StepsEpoch*(needs+epochs):
		return nil, fmt.Errorf("%d hidden stages take %d epochs without labels, which leaves none for the read-out", len(stages), needs)
	}
	for k, i := range stages {
		rule, how := of(k)
		h, err := newNaive(t, i, rule, how)
		if err != nil {
			return nil, &StageError{t.p.Stages[i].Name, err}
		}
		s.hidden = append(s.hidden, h)
		s.learn = append(s.learn, h.all...)
	}
	s.compete, s.trace, s.propose = s.competeOne, s.traceSome, s.proposeOne
	return s, nil
}
