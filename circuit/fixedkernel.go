package circuit

import "github.com/striate-sim/striate/internal/departure"

// fixedKernel is what wirings have in common that are a kernel, of distance or displacement:
// their synapses are not kept, and do not learn.
type fixedKernel struct{}

// Weights is nil: the kernel is fixed.
func (fixedKernel) Weights() []float32 { return nil }

// Correlate panics: a fixed kernel has no synapses that could change.
func (fixedKernel) Correlate(_, _, _ []float32, _ int) {
	panic("circuit: a fixed kernel does not learn")
}

// Shrink panics: a fixed kernel has no synapses that could change.
func (fixedKernel) Shrink(_, _ []float32, _ float32, _ int) {
	panic("circuit: a fixed kernel does not learn")
}

// Departures of a kernel of distance: none.
func (fixedKernel) Departures() []departure.ID { return nil }
