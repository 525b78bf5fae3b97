package learning

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/simd"
)

var _ = Optimizers.Add("sgd", registry.Entry[Optimizer]{
	New: func() Optimizer { return &SGD{Rate: 0.05, Momentum: 0.9} }, Doc: "steps along the mean change, with momentum",
	Cite: "rumelhart1986", Example: "optimizer: {sgd: {rate: 0.05, momentum: 0.9}}", Main: "rate",
})

// SGD is gradient ascent on the proposed change with momentum (Rumelhart, Hinton & Williams
// 1986). Decay acts inside the change, as an L2 penalty does:
//
//	v ← μ·v + Δw − λ·(w − rest)    w ← clamp(w + η·v)
type SGD struct {
	Rate     float64 `yaml:"rate" above:"0" doc:"learning rate η"`
	Momentum float64 `yaml:"momentum" min:"0" below:"1" doc:"share μ of the last step that is kept"`
}

// Memory is one velocity a synapse.
func (*SGD) Memory() int { return 1 }

// BaseRate is η before the schedule.
func (o *SGD) BaseRate() float64 { return o.Rate }

// Departures of a velocity that each synapse keeps for itself: none.
func (*SGD) Departures() []departure.ID { return nil }

// Direct holds without momentum: a step is η·Δw.
func (o *SGD) Direct() bool { return o.Momentum == 0 }

// Apply takes one step.
func (o *SGD) Apply(w, dw []float32, memory [][]float32, s Step) {
	if s.Rest != 0 {
		for i := range dw {
			dw[i] += s.Decay * s.Rest
		}
	}
	simd.MomentumStep(w, dw, memory[0], s.Rate, float32(o.Momentum), s.Decay, s.Lo, s.Hi)
}
