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
	// InTurn is the kind as one hidden stage has it, of those that learn the one of this number.
	InTurn(hidden int) Homeostasis
	// Misfit is the key of a list that has neither one value nor one for each of so many hidden
	// stages, and its length; or "".
	Misfit(stages int) (key string, n int)
	// Scales and Shifts say which of the two the kind ever does.
	Scales() bool
	Shifts() bool
}

// Homeostases are what an experiment file can name.
var Homeostases = registry.New[Homeostasis]("homeostasis")

// SetPoint is what every kind has: the rate to hold, and how fast it is held. Each list is of one
// number, of all hidden stages, or of one for each of those that learn, from the lowest; a kind
// acts by the first, and InTurn leaves the one that counts.
type SetPoint struct {
	Target  []float64 `yaml:"target" list:"or-one" above:"0" doc:"mean rate ρ that every cell is held at, over stimuli; of all hidden stages or of each in turn"`
	Rate    []float64 `yaml:"rate" list:"or-one" above:"0" max:"1" doc:"η: how far a cell is corrected at an update; of all hidden stages or of each in turn"`
	Updates []float64 `yaml:"updates" list:"or-one" min:"1" doc:"time constant τ of the cell's mean rate, in updates; 1/τ above 4η comes to rest without swinging; of all hidden stages or of each in turn"`
}

// EveryStage is the same set point for all hidden stages.
func EveryStage(target, rate, updates float64) SetPoint {
	return SetPoint{[]float64{target}, []float64{rate}, []float64{updates}}
}

// TimeConstant is τ of the mean rate.
func (s *SetPoint) TimeConstant() float64 { return s.Updates[0] }

// inTurn is the set point of one hidden stage.
func (s *SetPoint) inTurn(hidden int) SetPoint {
	one := func(list []float64) []float64 {
		at := min(hidden, len(list)-1)
		return list[at : at+1]
	}
	return SetPoint{one(s.Target), one(s.Rate), one(s.Updates)}
}

// Misfit finds a list that fits so many hidden stages ill.
func (s *SetPoint) Misfit(stages int) (key string, n int) {
	for _, list := range []struct {
		key    string
		values []float64
	}{{"target", s.Target}, {"rate", s.Rate}, {"updates", s.Updates}} {
		if n := len(list.values); n != 1 && n != stages {
			return list.key, n
		}
	}
	return "", 0
}
