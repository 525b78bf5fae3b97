package hierarchy

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
)

var _ = Teachings.Add("predictive-coding", registry.Entry[Teaching]{
	New: func() Teaching {
		return &PredictiveCoding{Steps: 20, Rate: 0.2, Variance: 1, Feedback: "tied", Inference: "settle"}
	},
	Doc:  "cells settle between what is predicted from below and what would explain the label above; what remains of their errors teaches",
	Cite: "whittington2017,song2020", Example: "train: {rule: {predictive-coding: {steps: 20, rate: 0.2, feedback: tied}}}",
})

// PredictiveCoding teaches by cells of value and cells of error in every layer of weights
// (Whittington & Bogacz 2017). With x the potentials, h what a stage makes of them (gain,
// pool), and o = μ of the read-out:
//
//	μ_l = W_l·h(x_{l−1}) + b_l    e_l = x_l − μ_l    e_L = (t − softmax(o))/Σ
//	dx_l/dt = −e_l + h′(x_l)·(Y_{l+1}·e_{l+1})       for some steps of length rate, from x = μ
//	ΔW_l = Σ·e_l·h(x_{l−1})ᵀ
//
// which descends the free energy F = ½·Σ_l |e_l|² − ln p(t)/Σ, for steps below 2/(1 + |W|²)
// (small where weights have one sign). Y is Wᵀ (tied), or synapses of their own. As Σ → ∞
// nothing moves far from its prediction and the changes are those of backpropagation. With
// inference z-il a step is 1, and each layer learns at the step at which its error first
// appears: exactly backpropagation (Song et al. 2020).
//
// The paper's output cells are clamped and have a squared error; these have the softmax of
// the other rules, so that losses compare.
type PredictiveCoding struct {
	Steps     int     `yaml:"steps" min:"1" doc:"steps of relaxation for each presentation; at least one a layer"`
	Rate      float64 `yaml:"rate" above:"0" max:"1" doc:"length of a step, in time constants of the value cells"`
	Variance  float64 `yaml:"variance" above:"0" doc:"variance Σ of the read-out, in that of the other layers"`
	Feedback  string  `yaml:"feedback" oneof:"tied|kolen-pollack|fixed" doc:"how errors come down: by transposed weights, by synapses that change by the same product, or by fixed random ones"`
	Inference string  `yaml:"inference" oneof:"settle|z-il" doc:"settle: all learn after the last step; z-il: each layer when its error first appears"`
}

// Departures of error cells that carry a sign.
func (how *PredictiveCoding) Departures() []departure.ID {
	return departure.Union([]departure.ID{departure.SignedError, departure.LabelVector}, borrowed(how.Feedback))
}

func (how *PredictiveCoding) newTeacher(t *Trainer) (teacher, error) {
	if how.Inference == "z-il" && how.Feedback != "tied" {
		return nil, errZeroDivergence
	}
	return newRelaxing(t, how, feedbackOfKind(how.Feedback, 0))
}
