package hierarchy

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/learning"
)

var _ = Teachings.Add("softhebb", registry.Entry[Teaching]{
	New: func() Teaching {
		return &SoftHebbian{InverseTemperature: []float64{1}, Rate: []float64{0.03}, Power: 0.5, Normalize: "none", Passes: 1, Start: 5}
	},
	Doc:  "without labels, stage after stage: soft competition at each place: the cell that answers most learns its input, the others unlearn it, each cell the slower the nearer its weights are to length 1",
	Cite: "moraitis2022,journe2023", Example: "train: {rule: {softhebb: {inverse-temperature: 1, rate: 0.08, start: 25, normalize: layer}}}",
})

// SoftHebbian teaches hidden stages by SoftHebb, one after another from the lowest.
type SoftHebbian struct {
	InverseTemperature []float64 `yaml:"inverse-temperature" list:"or-one" above:"0" doc:"sharpness t of the competition, of all hidden stages or of each in turn"`
	Rate               []float64 `yaml:"rate" list:"or-one" above:"0" doc:"learning rate η, times the schedule over the passes of a stage, of all hidden stages or of each in turn"`
	Power              float64   `yaml:"power" min:"0" doc:"exponent with which learning slows as a cell's weights come near length 1; 0: it does not"`
	Normalize          string    `yaml:"normalize" oneof:"none|cell|layer" doc:"whose proposed changes are bounded before an update: none; those of a cell, which scales them down where the largest exceeds 1; or those of the layer, whose largest is brought to 1 as published"`
	Passes             int       `yaml:"passes" min:"1" doc:"epochs in which each hidden stage learns, one stage after another; the read-out learns in those that remain"`
	Start              float64   `yaml:"start" min:"0" doc:"length of each cell's weight vector at the start; 0: as drawn"`
	Positive           bool      `yaml:"positive" doc:"weights start from the magnitudes of what is drawn"`
}

// InTurn is a teaching without labels some of whose numbers may differ from stage to stage.
type InTurn interface {
	Unlabelled
	// Misfit is the key of a list that has neither one value nor one for each of so many hidden
	// stages, and its length; or "".
	Misfit(stages int) (key string, n int)
}

var _ InTurn = (*SoftHebbian)(nil)

// Misfit finds such a list.
func (how *SoftHebbian) Misfit(stages int) (key string, n int) {
	for _, list := range []struct {
		key    string
		values []float64
	}{{"inverse-temperature", how.InverseTemperature}, {"rate", how.Rate}} {
		if n := len(list.values); n != 1 && n != stages {
			return list.key, n
		}
	}
	return "", 0
}

// Synapses is the rule of the lowest hidden stage.
func (how *SoftHebbian) Synapses() learning.Rule { return how.rule(0) }

// UnlabelledEpochs is one phase a stage.
func (how *SoftHebbian) UnlabelledEpochs(stages int) int { return stages * how.Passes }

// Code: cells answer their input as any do.
func (*SoftHebbian) Code() string { return "" }

// Local: a synapse reads of other cells what competition makes of its own, unless changes are
// divided by the largest of the layer.
func (how *SoftHebbian) Local() bool { return how.rule(0).Bound() != learning.OfLayer }

// Sequential: each image is learned by itself.
func (*SoftHebbian) Sequential() bool { return false }

// Departures of the read-out's error, since hidden stages see no label, and of the largest
// change of a layer, where it is asked for.
func (how *SoftHebbian) Departures() []departure.ID {
	d := readoutDepartures()
	if !how.Local() {
		d = append(d, departure.GlobalOptimizer)
	}
	return d
}

// rule is that of one hidden stage; where lists are too short, the last value serves.
func (how *SoftHebbian) rule(hidden int) *learning.SoftHebb {
	return &learning.SoftHebb{InverseTemperature: inTurn(how.InverseTemperature, hidden), Power: how.Power, Normalize: how.Normalize}
}

func inTurn(values []float64, hidden int) float64 { return values[min(hidden, len(values)-1)] }

func (how *SoftHebbian) newTeacher(t *Trainer) (teacher, error) {
	return newStagewise(t, how.Passes, func(hidden int) (learning.Rule, pace) {
		return how.rule(hidden), pace{Rate: inTurn(how.Rate, hidden), Passes: how.Passes, Start: how.Start, Positive: how.Positive}
	})
}
