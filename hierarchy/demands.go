package hierarchy

import "github.com/striate-sim/striate/learning"

// demands are what a rule asks of the stage that it teaches, beside the activity at both ends of
// a synapse. What it does not ask for is nil or zero.
type demands struct {
	competing     learning.Competing     // cells of a place answer to one another
	averaging     learning.Averaging     // running means
	electing      learning.Electing      // cells compete over the sheet
	decorrelating learning.Decorrelating // cells learn whom to inhibit
	slowing       learning.Slowing       // changes along sequences, and what cells tell one another
	mediating     learning.Mediating     // or excite those that inhibit them
	ordered       bool                   // cells learn what those before them leave
	excites       bool                   // synapses are excitatory

	length float32                      // that a cell's weights keep
	share  float32                      // of the present frame in cells' traces
	pace   func(length float32) float32 // of a cell, by the length of its weights
	bound  learning.Extent              // of proposed changes
}

func demandsOf(rule learning.Rule) (d demands) {
	d.competing, _ = rule.(learning.Competing)
	d.averaging, _ = rule.(learning.Averaging)
	d.electing, _ = rule.(learning.Electing)
	d.decorrelating, _ = rule.(learning.Decorrelating)
	d.slowing, _ = rule.(learning.Slowing)
	d.mediating, _ = rule.(learning.Mediating)
	_, d.ordered = rule.(ordered)
	_, d.excites = rule.(learning.Excitatory)
	if r, ok := rule.(learning.Scaling); ok {
		d.length = float32(r.Length())
	}
	if r, ok := rule.(learning.Tracing); ok {
		d.share = float32(r.Share())
	}
	if r, ok := rule.(learning.Pacing); ok {
		d.pace = r.Pace
	}
	if r, ok := rule.(learning.Bounding); ok {
		d.bound = r.Bound()
	}
	return d
}
