package learning

import (
	"math"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/simd"
)

var _ = Optimizers.Add("adam", registry.Entry[Optimizer]{
	New:  func() Optimizer { return &Adam{Rate: 1e-3, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8} },
	Doc:  "a step size for each synapse, from running averages of its own changes",
	Cite: "kingma2015", Example: "optimizer: {adam: {rate: 1e-3, beta1: 0.9, beta2: 0.999}}", Main: "rate",
})

// Adam scales each synapse's step by the root mean square of its own past changes (Kingma &
// Ba 2015), with decay apart from the change (Loshchilov & Hutter 2019):
//
//	m ← β₁·m + (1−β₁)·Δw    v ← β₂·v + (1−β₂)·Δw²
//	w ← clamp(w − η·λ·(w − rest) + η·m̂/(√v̂ + ε)),   m̂ = m/(1−β₁ᵗ), v̂ = v/(1−β₂ᵗ)
//
// Both averages are a synapse's own: a gain control that needs no other synapse.
type Adam struct {
	Rate    float64 `yaml:"rate" above:"0" doc:"learning rate η"`
	Beta1   float64 `yaml:"beta1" min:"0" below:"1" doc:"memory of the mean change"`
	Beta2   float64 `yaml:"beta2" min:"0" below:"1" doc:"memory of the mean squared change"`
	Epsilon float64 `yaml:"epsilon" above:"0" doc:"keeps the division finite"`
}

// Memory is two averages a synapse.
func (*Adam) Memory() int { return 2 }

// BaseRate is η before the schedule.
func (o *Adam) BaseRate() float64 { return o.Rate }

// Departures of averages that each synapse keeps for itself: none.
func (*Adam) Departures() []departure.ID { return nil }

// Apply takes one step.
func (o *Adam) Apply(w, dw []float32, memory [][]float32, s Step) {
	t := float64(s.Count)
	c1, c2 := 1/(1-math.Pow(o.Beta1, t)), 1/(1-math.Pow(o.Beta2, t))
	simd.AdamStep(w, dw, memory[0], memory[1], s.Rate, float32(o.Beta1), float32(o.Beta2), float32(c1), float32(c2), float32(o.Epsilon), s.Decay, s.Rest, s.Lo, s.Hi)
}
