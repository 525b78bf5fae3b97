package hierarchy

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
)

var _ = Teachings.Add("feedback-alignment", registry.Entry[Teaching]{
	New: func() Teaching { return &FeedbackAlignment{} }, Doc: "errors come down layer by layer through fixed random feedback synapses",
	Cite: "lillicrap2016", Example: "train: {rule: feedback-alignment}",
})

// FeedbackAlignment sends the error down through fixed random synapses in the place of
// transposed weights (Lillicrap et al. 2016):
//
//	d_l = f′(u_l)·(Y·d_{l+1})    ΔW_l = d_l·r_{l−1}ᵀ
//
// The forward weights come to agree with the feedback, so that it points downhill.
type FeedbackAlignment struct{}

// Departures of an error that comes down in a phase of its own.
func (*FeedbackAlignment) Departures() []departure.ID { return descends() }

// descends lists what any signed error makes that comes down layer by layer.
func descends() []departure.ID {
	return []departure.ID{departure.TwoPhases, departure.SignedError, departure.LabelVector}
}

func (*FeedbackAlignment) newTeacher(t *Trainer) (teacher, error) {
	return newLayerwise(t, errorSignal{}, fixedFeedback{}, t.lowest())
}

// fixedFeedback stays as it was drawn.
type fixedFeedback struct{}

func (fixedFeedback) start(f *feedback, seed uint64) error {
	f.draw(seed)
	return nil
}
func (fixedFeedback) renew(*feedback, uint64, int)                      {}
func (fixedFeedback) learners(*Trainer, *feedback, *learner) []*learner { return nil }
func (fixedFeedback) stored() bool                                      { return true }
