package circuit

import (
	"math"

	"github.com/striate-sim/striate/internal/rng"
)

// Noise is an Ornstein-Uhlenbeck process that is added to a population's input or rate, by
// its exact update:
//
//	η(t + dt) = η(t)·e^(−dt/τ) + σ·√(1 − e^(−2dt/τ))·ξ
//
// Random numbers are a function of the stream, the trial, the step and the unit, so the bits
// do not depend on lane, tile, batch or worker. Each tile needs a Noise of its own.
type Noise struct {
	At     Site
	Pop    int
	TauMS  float64
	Sigma  float64 // standard deviation of η, mV or Hz
	Stream rng.Stream

	eta []float32
}

// Site says where the noise enters.
func (n *Noise) Site() Site { return n.At }

// Population is whose noise it is.
func (n *Noise) Population() int { return n.Pop }

// Apply advances the process by one step and adds it. At step 0 it is drawn from its
// stationary distribution.
func (n *Noise) Apply(x []float32, at Moment) {
	if len(n.eta) != len(x) {
		n.eta = make([]float32, len(x))
	}
	keep := math.Exp(-float64(at.DtMS) / n.TauMS)
	fresh := n.Sigma * math.Sqrt(1-keep*keep)
	if at.Step == 0 {
		keep, fresh = 0, n.Sigma
	}
	for i := range x {
		unit, lane := i/at.Lanes, i%at.Lanes
		xi := n.Stream.Normal(at.Trial[lane], at.Step, uint32(unit))
		n.eta[i] = float32(keep)*n.eta[i] + float32(fresh)*xi
		x[i] += n.eta[i]
	}
}
