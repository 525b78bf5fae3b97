package learning

import (
	"math"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
)

// Weights is one array of plastic weights and what may be done to it. Everything that
// learns walks a list of these.
type Weights struct {
	Name   string    // path, "V1/below-E"; names its stream, its checkpoint and its record
	W      []float32 // weights; magnitudes where the source cell has a sign
	Lo, Hi float32   // bounds kept after every update; Dale's law is Lo = 0
	Rate   float32   // multiplies the learning rate, usually 1
	Decay  float32   // multiplies the weight decay, 0 for biases
	Own    float32   // decay of its own, added to the network's
	Rest   float32   // decay pulls towards this value, usually 0
}

// Unbounded returns the bounds of a weight that may take either sign.
func Unbounded() (lo, hi float32) {
	return float32(math.Inf(-1)), float32(math.Inf(1))
}

// Step says how far one update goes.
type Step struct {
	Count  int     // which update this is, from 1
	Rate   float32 // η, already scheduled and multiplied by Weights.Rate
	Decay  float32 // weight decay, already multiplied by Weights.Decay
	Rest   float32
	Lo, Hi float32
}

// Optimizer turns proposed changes into changes. It sees one synapse at a time: its weight,
// its proposed change and its own memory.
type Optimizer interface {
	// Memory is how many numbers a synapse remembers.
	Memory() int
	// BaseRate is the learning rate before the schedule.
	BaseRate() float64
	// Apply moves w along dw, the mean change that the rule proposes (w rises where dw > 0),
	// decays it towards s.Rest and keeps it in [s.Lo, s.Hi]. All slices have equal length;
	// memory holds Memory() of them and is updated.
	Apply(w, dw []float32, memory [][]float32, s Step)
	// Departures lists what the optimizer assumes that cortex does not have.
	Departures() []departure.ID
}

// Direct is an optimizer that may do nothing but add η·Δw, and the same to every synapse.
// What is told so need not hand it a change.
type Direct interface {
	Optimizer
	Direct() bool
}

// Schedule scales the learning rate over training.
type Schedule interface {
	// Factor is the multiple of the base rate at an update (from 0) of total, in an epoch of epochs (from 0).
	Factor(update, total, epoch, epochs int) float64
}

// Optimizers and Schedules are what an experiment file can name.
var (
	Optimizers = registry.New[Optimizer]("optimizer")
	Schedules  = registry.New[Schedule]("schedule")
)
