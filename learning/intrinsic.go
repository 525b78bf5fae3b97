package learning

import "github.com/striate-sim/striate/internal/registry"

var _ = Homeostases.Add("intrinsic", registry.Entry[Homeostasis]{
	New:  func() Homeostasis { return &Intrinsic{EveryStage(0.1, 0.01, 20)} },
	Doc:  "every cell moves its threshold, so that its mean rate comes to a target",
	Cite: "foldiak1990", Example: "train: {homeostasis: {intrinsic: {target: 0.1, rate: 0.01}}}", Main: "target",
})

// Intrinsic plasticity moves a cell's bias, minus its threshold (Földiák 1990):
//
//	b_i ← b_i + η·(ρ − r̄_i)
//
// A linear cell of one update's mean comes to ρ as (1 − η)ⁿ.
type Intrinsic struct {
	SetPoint `yaml:",inline"`
}

// Correct is what is added to the bias.
func (h *Intrinsic) Correct(mean float32) (scale, shift float32) {
	return 1, float32(h.Rate[0] * (h.Target[0] - float64(mean)))
}

// InTurn is that of one hidden stage.
func (h *Intrinsic) InTurn(hidden int) Homeostasis {
	return &Intrinsic{h.inTurn(hidden)}
}

// Scales does not hold: synapses are left alone.
func (*Intrinsic) Scales() bool { return false }

// Shifts holds.
func (*Intrinsic) Shifts() bool { return true }
