// Package departure names the assumptions that cortex is not known to meet.
//
// A part declares the departures that using it makes; a network's list is the union over
// its parts and is never typed by hand.
package departure

import (
	"cmp"
	"slices"
)

// ID is a departure's identifier in files and results.
type ID string

// The departures, in the order of reports.
const (
	WeightSharing      ID = "weight-sharing"
	MixedSigns         ID = "mixed-signs"
	NoInterneurons     ID = "no-interneurons"
	MaxPool            ID = "max-pool"
	ExactNormalization ID = "exact-normalization"
	BatchStatistics    ID = "batch-statistics"
	StaticUnits        ID = "static-units"
	FeedforwardOnly    ID = "feedforward-only"
	NonlocalError      ID = "nonlocal-error"
	WeightTransport    ID = "weight-transport"
	BackThroughTime    ID = "back-through-time"
	TwoPhases          ID = "two-phases"
	SleepPhase         ID = "sleep-phase"
	SignedError        ID = "signed-error"
	LabelVector        ID = "label-vector"
	GlobalOptimizer    ID = "global-optimizer"
	MiniBatch          ID = "mini-batch"
	FullConnectivity   ID = "full-connectivity"
)

// A Description says what a departure is and what cortex does instead.
type Description struct {
	ID      ID
	Title   string
	Departs string // what the network assumes
	Cortex  string // what is known of cortex
}

var catalogue = []Description{
	{WeightSharing, "Shared weights", "one set of synapses serves every place", "each synapse is a thing of its own; no mechanism copies weights across the visual field"},
	{MixedSigns, "Mixed signs", "one cell excites some targets and inhibits others", "a cell's synapses are all excitatory or all inhibitory (Dale's law)"},
	{NoInterneurons, "No interneurons", "no separate inhibitory cells", "about a fifth of cortical cells are inhibitory interneurons"},
	{MaxPool, "Max pooling", "a unit copies its largest afferent exactly", "cells sum their afferents; a maximum is at best approximated by a circuit"},
	{ExactNormalization, "Exact normalization", "activity is divided by an exact sum", "normalization is carried out approximately by inhibitory circuits"},
	{BatchStatistics, "Batch statistics", "units see the mean and variance over other stimuli at the same time", "a cell knows its own past at most"},
	{StaticUnits, "Static units", "units have no time constant", "membranes integrate over milliseconds"},
	{FeedforwardOnly, "Feedforward only", "no lateral or feedback connection during inference", "most cortical synapses are recurrent"},
	{NonlocalError, "Nonlocal error", "a chain of exact derivatives crosses stages", "a synapse sees its two cells and diffuse signals"},
	{WeightTransport, "Weight transport", "a path reads another synapse's weight", "feedback synapses are separate from forward ones"},
	{BackThroughTime, "Back through time", "errors run backwards over stored activity of earlier steps", "time runs forwards; cells keep traces of their past, not the past itself"},
	{TwoPhases, "Two phases", "learning compares a free and a taught phase", "no global switch between phases is known at this time scale"},
	{SleepPhase, "Sleep phase", "a separate phase without stimuli changes weights", "sleep changes synapses, but this use of it is a hypothesis"},
	{SignedError, "Signed error", "error units carry both signs", "rates are non-negative"},
	{LabelVector, "Label vector", "every presentation comes with its full target vector", "animals learn from reward, and mostly without labels"},
	{GlobalOptimizer, "Global optimizer", "the update uses a statistic of all weights", "a synapse keeps its own history at most"},
	{MiniBatch, "Mini-batch", "updates are averaged over many stimuli seen at once", "stimuli come one after another"},
	{FullConnectivity, "Full connectivity", "every cell reaches every cell of the next stage", "connections are sparse and local"},
}

// All returns every departure in the order of reports.
func All() []Description { return slices.Clone(catalogue) }

// Describe finds a departure's description. An id that is not in the catalogue is a bug and panics.
func Describe(id ID) Description {
	if i := order(id); i < len(catalogue) {
		return catalogue[i]
	}
	panic("departure: unknown id " + string(id))
}

// Union merges lists into one without repetition, in the order of reports.
func Union(lists ...[]ID) []ID {
	all := slices.Concat(lists...)
	slices.SortFunc(all, Compare)
	return slices.Compact(all)
}

// Compare orders departures as reports do.
func Compare(a, b ID) int { return cmp.Compare(order(a), order(b)) }

func order(id ID) int {
	for i, d := range catalogue {
		if d.ID == id {
			return i
		}
	}
	return len(catalogue)
}
