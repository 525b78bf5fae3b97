package hierarchy

import (
	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

// layer is one operation of a stage. It is read-only while it runs; what changes for a tile
// of stimuli is in its work.
type layer interface {
	in() neuron.Sheet
	out() neuron.Sheet
	newWork(lanes int) work
	departures() []departure.ID
}

// work is one layer's state for one tile. Arrays are units×lanes, for the lanes of the
// moment, which may be fewer than the work was made for.
type work interface {
	// forward computes the activity from the activity below. x must stay as it is until
	// backward is done.
	forward(x []float32, at moment) []float32
	// backward takes credit, the descent direction −∂E/∂y of every unit, as far as asked, and
	// returns that of the units below if it was asked for.
	backward(credit []float32, to reach) []float32
}

// reach says how far credit is carried into a layer.
type reach int

const (
	toCells    reach = iota // to the cells that received it: all that a local rule may use
	toSynapses              // to every synapse of the layer
	toBelow                 // to the units below
)

// moment is what a tile is told of the presentation.
type moment struct {
	training bool
	lanes    int
	trials   []uint64 // number of the presentation in each lane; keys of random draws
}

// cellular marks a layer in which no unit sees another: its derivative stays inside the
// cell, so a local rule may use it.
type cellular interface{ cellular() }

// statistical marks a layer that needs statistics of the whole batch before it runs.
type statistical interface {
	// measure takes the statistics from what the tiles are about to see.
	measure(tiles []work, below [][]float32, at []moment)
	// measureBack does the same for the credit on the way back.
	measureBack(tiles []work, credit [][]float32, at []moment)
}

// plastic is a layer with weights that can learn.
type plastic interface {
	layer
	projections() []*projection
}

// plasticWork hands out the two factors of a projection's products: P at the target and Q at
// the source, units×lanes, valid after backward.
type plasticWork interface {
	work
	factors(projection int) (p, q []float32)
}

// projection is one set of synapses of a layer, from one group of cells to another.
type projection struct {
	from, to string
	wiring   circuit.Partitioned
	source   circuit.Sign      // of the cells that send it
	weights  *learning.Weights // the wiring's own array
	bias     *learning.Weights // of the target cells, or nil; one a channel where weights are shared
	terms    int               // products of one trial whose sum changes a weight; 0: one
	turned   bool              // the wiring's target sends and its source receives (see ProjectionSpec)
}

// tuned is a plastic layer whose cells have numbers of their own beside biases.
type tuned interface {
	plastic
	cellWeights() []cellWeights
}

// cellWeights are one number a cell, or one a channel where weights are shared; they learn
// where the synapses of a projection do.
type cellWeights struct {
	weights    *learning.Weights
	projection int
}

// tunedWork hands out the proposed changes of the layer's cell weights, units×lanes, valid
// after backward.
type tunedWork interface{ cellFactor(k int) []float32 }

// sign is the factor with which the source's rate enters.
func (p *projection) sign() float32 {
	if p.source == circuit.Inhibitory {
		return -1
	}
	return 1
}

// grow returns buf with length n, allocating only when it is too small.
func grow(buf []float32, n int) []float32 {
	if cap(buf) < n {
		return make([]float32, n)
	}
	return buf[:n]
}

// owner is a layer with weights that are not synapses of a projection.
type owner interface{ owned() []ownWeights }

// ownWeights are such weights and their proposed changes, summed over the batch.
type ownWeights struct {
	weights *learning.Weights
	change  []float32
}

// keeper is a layer that remembers more than weights; a checkpoint holds it too.
type keeper interface{ kept() []Array }
