// Package learning holds plasticity rules that use only what a synapse can know.
//
// The package imports neither circuit nor hierarchy: a rule cannot name a network, and the
// compiler refuses one that tries.
package learning

import "github.com/striate-sim/striate/internal/registry"

// Signals is the set of signals that a rule reads.
type Signals uint32

// The signals of a synapse. Pre signals travel in the axon, post signals are found in the cell.
const (
	PreRate Signals = 1 << iota
	PostRate
	PostInput // somatic input, before the gain
	PostSlope // slope of the gain at the input
	Apical    // potential of the dendrite that receives feedback
	Broadcast // one diffuse scalar for each stimulus, e.g. reward

	PreResidual // what the terminal sends less what feedback from the cells accounts for
	PreMean     // running mean of the terminal's rate
	PostMean    // running mean of what the rule gauges
	PostTrace   // what is left in the cell of its rates along a sequence
	PreChange   // rate of the terminal less that in the frame before of the sequence
	PostChange  // rate of the cell less that in the frame before of the sequence
	PostLateral // what cells of the place send to the cell, by synapses that do not drive it
)

// Pre is what a presynaptic terminal sees. Slices are units×lanes; a signal that the rule did
// not ask for is nil.
type Pre struct {
	Lanes          int
	Rate, Residual []float32
	Change         []float32
	Mean           []float32 // units: one number of each terminal, whatever the stimulus
}

// Post is what a postsynaptic cell sees. Slices are units×lanes; a signal that the rule did
// not ask for is nil.
type Post struct {
	Lanes                      int
	Rate, Input, Slope, Apical []float32
	Broadcast                  []float32 // lanes
	Trace, Change, Lateral     []float32
	Mean                       []float32 // units: one number of each cell, whatever the stimulus
}

// Rule is local plasticity in factor form, for the synapse from j to i:
//
//	Δw_ij = η · mean over lanes of [ P_i·Q_j − D_i·w_ij ]
//
// The rule computes Q at the terminal and P and D at the cell, neither seeing the other side;
// the circuit forms the products in the wiring's own layout.
type Rule interface {
	Needs() Signals
	Terminal(q []float32, pre Pre)  // writes Q, units×lanes
	Cell(p, d []float32, post Post) // writes P, and D where Decays; units×lanes
	Decays() bool                   // whether D is used; d is nil otherwise
}

// Rules are the plasticity rules by name: Go puts them on the projections of a circuit, and those that need no
// teaching signal are rules of whole networks in experiment files.
var Rules = registry.New[Rule]("synaptic rule")
