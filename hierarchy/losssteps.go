package hierarchy

import (
	"math"

	"github.com/striate-sim/striate/internal/registry"
)

// LossSteps says what each step of a presentation counts in the loss.
type LossSteps interface {
	// share is the weight of step k of n, from 0, up to a common factor.
	share(k, n int) float64
}

// LossStepsKinds are the values of train.loss-steps.
var LossStepsKinds = registry.New[LossSteps]("loss steps")

var (
	_ = LossStepsKinds.Add("last", registry.Entry[LossSteps]{
		New: func() LossSteps { return &LastStep{} }, Doc: "the answer in the last step alone",
		Example: "train: {loss-steps: last}",
	})
	_ = LossStepsKinds.Add("every", registry.Entry[LossSteps]{
		New: func() LossSteps { return &EveryStep{} }, Doc: "the mean over the answers in every step",
		Example: "train: {loss-steps: every}",
	})
	_ = LossStepsKinds.Add("rising", registry.Entry[LossSteps]{
		New: func() LossSteps { return &RisingSteps{From: 1, First: 1e-3} }, Main: "from",
		Doc:     "answers from a step on, with weights that rise to 1 at the last by equal factors",
		Example: "train: {loss-steps: {rising: {from: 71, first: 1e-3}}}",
	})
)

// LastStep counts the last answer.
type LastStep struct{}

// EveryStep counts all answers alike.
type EveryStep struct{}

// RisingSteps counts answers from step From on, the first with weight First, the last with 1
// (Soo, Battista, Radmard & Wang 2024: the last 30 of 100 steps, from 10⁻³).
type RisingSteps struct {
	From  int     `yaml:"from" min:"1" doc:"first step that counts, from 1"`
	First float64 `yaml:"first" above:"0" max:"1" doc:"weight of that step; the last weighs 1"`
}

func (*LastStep) share(k, n int) float64 {
	if k == n-1 {
		return 1
	}
	return 0
}

func (*EveryStep) share(int, int) float64 { return 1 }

func (r *RisingSteps) share(k, n int) float64 {
	from := min(r.From, n) - 1
	switch {
	case k < from:
		return 0
	case k == n-1:
		return 1
	}
	return math.Pow(r.First, 1-float64(k-from)/float64(n-1-from))
}

// shares is what each of n steps counts, 1 in all.
func (t Training) shares(n int) []float64 {
	over := t.LossSteps
	if over == nil {
		over = &LastStep{}
	}
	shares, sum := make([]float64, n), 0.0
	for k := range shares {
		shares[k] = over.share(k, n)
		sum += shares[k]
	}
	for k := range shares {
		shares[k] /= sum
	}
	return shares
}
