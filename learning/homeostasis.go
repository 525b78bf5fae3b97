package learning

import "github.com/striate-sim/striate/internal/registry"

// Homeostasis is how a cell holds its mean rate, beside what its synapses learn. It is local to
// the cell by construction: it is told the running mean of the cell's rate,
//
//	r̄ ← r̄ + (⟨r⟩ − r̄)/τ
//
// ⟨r⟩ being the mean over the stimuli of an update, and nothing else.
type Homeostasis interface {
	// TimeConstant is τ, in updates.
	TimeConstant() float64
	// Correct says what an update does to a cell of a mean rate: the factor by which all its
	// excitatory afferents are multiplied, and what is added to its bias.
	Correct(mean float32) (scale, shift float32)
	// Scales and Shifts say which of the two the kind ever does.
	Scales() bool
	Shifts() bool
}

// Homeostases are what an experiment file can name.
var Homeostases = registry.New[Homeostasis]("homeostasis")

// SetPoint is what every kind has: the rate to hold, and how fast it is held.
type SetPoint struct {
	Target  float64 `yaml:"target" above:"0" doc:"mean rate ρ that every cell is held at, over stimuli"`
	Rate    float64 `yaml:"rate" above:"0" max:"1" doc:"η: how far a cell is corrected at an update"`
	Updates float64 `yaml:"updates" min:"1" doc:"time constant τ of the cell's mean rate, in updates; 1/τ above 4η comes to rest without swinging"`
}

// TimeConstant is τ of the mean rate.
func (s *SetPoint) TimeConstant() float64 { return s.Updates }
