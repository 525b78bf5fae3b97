package learning

import (
	"math"

	"github.com/striate-sim/striate/internal/registry"
)

var _ = Homeostases.Add("scaling", registry.Entry[Homeostasis]{
	New:  func() Homeostasis { return &SynapticScaling{EveryStage(0.1, 0.01, 20)} },
	Doc:  "every cell multiplies all its excitatory synapses by one factor, so that its mean rate comes to a target and the ratios of its weights stay",
	Cite: "turrigiano1998", Example: "train: {homeostasis: {scaling: {target: 0.1, rate: 0.01}}}", Main: "target",
})

// SynapticScaling multiplies a cell's excitatory afferents by a common factor (Turrigiano et al.
// 1998):
//
//	w_ij ← w_ij·exp(η·(1 − r̄_i/ρ))
//
// the exact solution of dw/dt = η·w·(1 − r̄/ρ) over one update. Signs and ratios of weights stay,
// and a silent cell's weights grow by no more than eᵑ. Where r̄ is the rate of the update itself
// and the cell is linear in its weights, this is Ricker's map, which comes to ρ for η < 2.
type SynapticScaling struct {
	SetPoint `yaml:",inline"`
}

// Correct is the factor.
func (h *SynapticScaling) Correct(mean float32) (scale, shift float32) {
	return float32(math.Exp(h.Rate[0] * (1 - float64(mean)/h.Target[0]))), 0
}

// InTurn is that of one hidden stage.
func (h *SynapticScaling) InTurn(hidden int) Homeostasis {
	return &SynapticScaling{h.inTurn(hidden)}
}

// Scales holds.
func (*SynapticScaling) Scales() bool { return true }

// Shifts does not hold: the bias is left alone.
func (*SynapticScaling) Shifts() bool { return false }
