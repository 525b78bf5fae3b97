package hierarchy

import (
	"math"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/simd"
)

// Time constants of the kernel of a postsynaptic potential and the step of spiking cells.
const (
	kernelRiseMS, kernelFallMS = 3.0, 10.0
	spikeStepMS                = 1.0
)

// train is the spikes that a sheet of cells sends and what they leave at synapses. A spike
// adds the kernel
//
//	κ(t) ∝ e^(−t/τ_L) − e^(−t/τ_s)
//
// whose sum over steps is 1, so that the mean of s is the rate. Rates are in units of the
// largest. Arrays are units×lanes.
type train struct {
	rise, fall []float32 // the two exponentials
	s          []float32
	silent     []float32 // probability of no spike in a step
	draws      []float32 // of one lane
}

// reset takes all spikes back.
func (k *train) reset(n int) {
	k.rise, k.fall, k.s, k.silent = grow(k.rise, n), grow(k.fall, n), grow(k.s, n), grow(k.silent, n)
	clear(k.rise)
	clear(k.fall)
	clear(k.s)
}

// expect prepares spikes of a rate, expected being how many the largest brings in a step.
func (k *train) expect(rate []float32, expected float32) {
	copy(k.silent, rate)
	simd.Scale(k.silent, -expected)
	simd.Exp(k.silent, k.silent)
}

// fire draws the Poisson spikes of one step, of cells prepared by expect, and moves s on.
// Draws are keyed by presentation, step and cell: the same in any lane, tile or worker.
func (k *train) fire(stream rng.Stream, step int, rate []float32, expected float32, at moment) {
	decayRise, decayFall := float32(math.Exp(-spikeStepMS/kernelRiseMS)), float32(math.Exp(-spikeStepMS/kernelFallMS))
	scale := 1 / (expected * (1/(1-decayFall) - 1/(1-decayRise)))
	units := len(rate) / at.lanes
	k.draws = grow(k.draws, units)
	for b, trial := range at.trials {
		stream.Uniforms(k.draws, trial, uint64(step), 0)
		for u, draw := range k.draws {
			if i := u*at.lanes + b; draw >= k.silent[i] {
				n := spikesOf(float64(draw), float64(expected*rate[i]))
				k.rise[i] += n
				k.fall[i] += n
			}
		}
	}
	for i, fall := range k.fall {
		k.s[i] = scale * (fall - k.rise[i])
		k.fall[i], k.rise[i] = decayFall*fall, decayRise*k.rise[i]
	}
}

// spikesOf inverts the Poisson distribution: the number n with P(N < n) ≤ draw < P(N ≤ n).
func spikesOf(draw, expected float64) float32 {
	p := math.Exp(-expected)
	n, below := 0.0, p
	for draw >= below && p > 0 {
		n++
		p *= expected / n
		below += p
	}
	return float32(n)
}
