package hierarchy

import (
	"math"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/simd"
)

// Time constants of a postsynaptic potential and the step of spiking cells.
const (
	kernelRiseMS, kernelFallMS = 3.0, 10.0
	spikeStepMS                = 1.0
)

// kernel is the postsynaptic potential of a spike,
//
//	κ(t) = (e^(−t/τ_L) − e^(−t/τ_s))/(τ_L − τ_s),
//
// at the steps in which it is remembered, the first after the spike first. Taps add up to one
// over the spikes that the largest rate brings in a step, so that the mean of what a cell leaves
// is its rate in units of the largest.
type kernel struct {
	taps  []float32
	until []float32 // until[n]: the sum of the first n taps
}

// newKernel is the kernel of a memory of so many steps, for so many spikes in a step of the
// largest rate.
func newKernel(steps int, expected float64) kernel {
	k := kernel{make([]float32, steps), make([]float32, steps+1)}
	kept, sum := keptOf(steps), 0.0
	for i := range k.taps {
		tap := kappa(float64(i+1)*spikeStepMS) * spikeStepMS / (kept * expected)
		sum += tap
		k.taps[i], k.until[i+1] = float32(tap), float32(sum)
	}
	return k
}

func kappa(t float64) float64 {
	return (math.Exp(-t/kernelFallMS) - math.Exp(-t/kernelRiseMS)) / (kernelFallMS - kernelRiseMS)
}

// keptOf is the part of a potential that a memory of so many steps leaves: 0.51 of 10 steps.
func keptOf(steps int) float64 {
	kept := 0.0
	for i := range steps {
		kept += kappa(float64(i+1)*spikeStepMS) * spikeStepMS
	}
	return kept
}

// within is what a spike leaves in all steps of [from, to) after it, step 1 being the next.
func (k kernel) within(from, to int) float32 {
	last := len(k.taps)
	return k.until[min(max(to-1, 0), last)] - k.until[min(max(from-1, 0), last)]
}

// train is the spikes that a sheet of cells sends.
type train struct {
	silent []float32 // probability of no spike in a step, units×lanes
	recent [][]spike // of the last steps, as far as they are remembered: a ring
	last   int       // the latest step's place in it
}

// spike is how often a cell fired in a step.
type spike struct {
	lane, unit int
	times      float32
}

// reset takes all spikes back.
func (k *train) reset(n, memory int) {
	k.silent = grow(k.silent, n)
	if len(k.recent) != memory {
		k.recent = make([][]spike, memory)
	}
	for i, spikes := range k.recent {
		if cap(spikes) < n {
			spikes = make([]spike, 0, n)
		}
		k.recent[i] = spikes[:0]
	}
}

// expect prepares spikes of a rate, expected being how many the largest brings in a step.
func (k *train) expect(rate []float32, expected float32) {
	copy(k.silent, rate)
	simd.Scale(k.silent, -expected)
	simd.Exp(k.silent, k.silent)
}

// spikes are those of the latest step, lane by lane.
func (k *train) spikes() []spike { return k.recent[k.last] }

// fire draws the Poisson spikes of one step, of cells prepared by expect. Draws are keyed by
// presentation, step and cell: the same in any lane, tile or worker.
func (k *train) fire(stream rng.Stream, step int, rate []float32, expected float32, at moment) {
	units := len(rate) / at.lanes
	k.last = (k.last + 1) % len(k.recent)
	spikes := k.recent[k.last][:0]
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
					spikes = append(spikes, spike{b, u, spikesOf(draw, k.silent[i], expected*rate[i])})
				}
			}
		}
	}
	k.recent[k.last] = spikes
}

// potentials writes what the spikes so far leave in the coming step, units×lanes.
func (k *train) potentials(dst []float32, psp kernel, lanes int) {
	clear(dst)
	for age, tap := range psp.taps {
		for _, s := range k.recent[(k.last-age+len(k.recent))%len(k.recent)] {
			dst[s.unit*lanes+s.lane] += tap * s.times
		}
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

// spikesOf inverts the Poisson distribution: the number n with P(N < n) ≤ draw < P(N ≤ n),
// silent being P(N = 0).
func spikesOf(draw, silent, expected float32) float32 {
	p := float64(silent)
	if expected > 16 { // of which float32 leaves too little
		p = math.Exp(-float64(expected))
	}
	n, below := float32(0), p
	for float64(draw) >= below && p > 0 {
		n++
		p *= float64(expected / n)
		below += p
	}
	return n
}
