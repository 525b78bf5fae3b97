package hierarchy

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
)

var (
	_ = Teachings.Add("equilibrium-propagation", registry.Entry[Teaching]{
		New: func() Teaching {
			return &EquilibriumPropagation{Nudge: 0.5, Settling: Settling{Feedback: 0.1, Steps: 10, Rate: 1}}
		},
		Doc: "dense nets settle freely, then with the read-out nudged towards the label; the difference of the two states teaches", Cite: "scellier2017,xie2003",
		Example: "train: {rule: {equilibrium-propagation: {nudge: 0.5, feedback: 0.1}}}",
	})
	_ = Teachings.Add("contrastive-hebbian", registry.Entry[Teaching]{
		New: func() Teaching { return &ContrastiveHebbian{Settling{Feedback: 0.1, Steps: 10, Rate: 1}} },
		Doc: "dense nets settle freely, then with the read-out clamped to the label; Hebbian in the second state, anti-Hebbian in the first", Cite: "xie2003",
		Example: "train: {rule: {contrastive-hebbian: {feedback: 0.1}}}",
	})
)

// Settling is how a net with feedback settles, of potentials u and rates r = f(u):
//
//	τ·du_l/dt = −u_l + W_l·r_{l−1} + b_l + γ·W_{l+1}ᵀ·r_{l+1}
//
// With feedback of a small share γ of the forward weights the free state is near the
// feedforward one, whose answers are tested (Xie & Seung 2003).
type Settling struct {
	Feedback float64 `yaml:"feedback" above:"0" max:"1" doc:"strength γ of feedback, in that of the forward weights"`
	Steps    int     `yaml:"steps" min:"1" doc:"steps of each phase"`
	Rate     float64 `yaml:"rate" above:"0" max:"1" doc:"length of a step, in time constants"`
}

// EquilibriumPropagation compares the free state with one in which the read-out is nudged
// by β·(t − r_L), r_L = softmax(u_L), down the squared error ½·|t − r_L|² (Scellier & Bengio
// 2017), in a layered net of weak feedback:
//
//	ΔW_l = (r_l·r_{l−1}ᵀ|β − r_l·r_{l−1}ᵀ|0)/(β·γ^(L−l))
//
// which for β → 0 is the error's gradient at the free state, and for γ → 0 that of
// backpropagation.
type EquilibriumPropagation struct {
	Nudge    float64 `yaml:"nudge" above:"0" doc:"strength β of the nudge"`
	Settling `yaml:",inline"`
}

// ContrastiveHebbian clamps the read-out's rates, softmax(u_L) when free, to the label
// (Xie & Seung 2003), which for γ → 0 descends the cross-entropy:
//
//	ΔW_l = (r_l·r_{l−1}ᵀ|clamped − r_l·r_{l−1}ᵀ|free)/γ^(L−l)
type ContrastiveHebbian struct {
	Settling `yaml:",inline"`
}

func settles() []departure.ID {
	return []departure.ID{departure.WeightTransport, departure.TwoPhases, departure.LabelVector}
}

// Departures of symmetric weights and two phases.
func (*EquilibriumPropagation) Departures() []departure.ID { return settles() }

// Departures of symmetric weights and two phases.
func (*ContrastiveHebbian) Departures() []departure.ID { return settles() }

func (how *EquilibriumPropagation) newTeacher(t *Trainer) (teacher, error) {
	return newTwoPhases(t, how.Settling, how.Nudge, true)
}

func (how *ContrastiveHebbian) newTeacher(t *Trainer) (teacher, error) {
	return newTwoPhases(t, how.Settling, 0, true)
}
