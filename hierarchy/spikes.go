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
	spikes     []spike   // of the last step, lane by lane
}

// spike is how often a cell fired in a step.
type spike struct {
	lane, unit int
	times      float32
}

// kernel is how spikes become a potential: scale·(fall − rise) of two sums of spikes, which keep
// a part of themselves from step to step.
type kernel struct{ scale, keepsRise, keepsFall float32 }

// kernelOf is the kernel for so many spikes in a step of the largest rate.
func kernelOf(expected float32) kernel {
	rise, fall := float32(math.Exp(-spikeStepMS/kernelRiseMS)), float32(math.Exp(-spikeStepMS/kernelFallMS))
	return kernel{1 / (expected * (1/(1-fall) - 1/(1-rise))), rise, fall}
}

// reset takes all spikes back.
func (k *train) reset(n int) {
	k.rise, k.fall, k.s, k.silent = grow(k.rise, n), grow(k.fall, n), grow(k.s, n), grow(k.silent, n)
	clear(k.rise)
	clear(k.fall)
	clear(k.s)
	k.spikes = k.spikes[:0]
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
	psp := kernelOf(expected)
	units := len(rate) / at.lanes
	k.spikes = k.spikes[:0]
	var draws [4]float32 // of neighbours, which share one call of the generator
	for b, trial := range at.trials {
		for first := 0; first < units; first += len(draws) {
			last := min(first+len(draws), units)
			if k.still(first, last, b, at.lanes) {
				continue
			}
			stream.Uniforms(draws[:last-first], trial, uint64(step), uint32(first))
			for u := first; u < last; u++ {
				if i, draw := u*at.lanes+b, draws[u-first]; draw >= k.silent[i] {
					n := spikesOf(float64(draw), float64(expected*rate[i]))
					k.rise[i] += n
					k.fall[i] += n
					k.spikes = append(k.spikes, spike{b, u, n})
				}
			}
		}
	}
	for i, fall := range k.fall {
		k.s[i] = psp.scale * (fall - k.rise[i])
		k.fall[i], k.rise[i] = psp.keepsFall*fall, psp.keepsRise*k.rise[i]
	}
}

// still tells whether no cell of some in a lane can fire.
func (k *train) still(first, last, lane, lanes int) bool {
	for u := first; u < last; u++ {
		if k.silent[u*lanes+lane] < 1 {
			return false
		}
	}
	return true
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
