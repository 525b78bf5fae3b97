package hierarchy

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
)

var _ = Teachings.Add("backprop", registry.Entry[Teaching]{
	New: func() Teaching { return &Backprop{} }, Doc: "exact gradient of the loss, sent backwards through the transposed weights of every stage",
	Cite: "rumelhart1986", Example: "train: {rule: backprop}",
})

// Backprop is the error backpropagation of standard networks, and the control of every other
// rule (Rumelhart, Hinton & Williams 1986). It alone carries exact derivatives across stages:
// no biological claim is made for it. In a network that runs for several steps it is
// backpropagation through time.
type Backprop struct{}

// Departures of a backward chain of exact derivatives.
func (*Backprop) Departures() []departure.ID {
	return []departure.ID{departure.NonlocalError, departure.WeightTransport, departure.TwoPhases, departure.SignedError, departure.LabelVector}
}

func (*Backprop) newTeacher(t *Trainer) (teacher, error) {
	if t.p.unrolled() {
		return newThroughTime(t)
	}
	return newLayerwise(t, errorSignal{}, nil, t.lowest())
}
