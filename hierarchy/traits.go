package hierarchy

import (
	"slices"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/departure"
)

// Traits are what a pathway's parts say of its kinship with cortex.
type Traits struct {
	InhibitoryFraction float64 // I cells among all cells of plastic stages
	WidestField        float64 // largest share of the sheet's side below that a hidden cell sees
	MaxPool, MeanPool  bool
	BatchStatistics    bool
	ExactNorm          bool
	SharedWeights      bool
	Lateral, Feedback  bool
	AveragedWeights    bool // or changes, over places of unshared stages
	DaleStages         int  // of
	PlasticStages      int
}

// Traits reads them off the parts.
func (p *Pathway) Traits() Traits {
	var t Traits
	t.Lateral, t.Feedback = p.recurrence()
	var inhibitory, cells int
	for i, s := range p.Stages {
		for _, l := range p.layers[s.first:s.last] {
			if d := daleOf(l); d != nil {
				t.DaleStages++
				inhibitory += d.inter.Units()
				cells += d.inter.Units() + d.above.Units()
			}
			switch l := l.(type) {
			case *sCells:
				t.DaleStages++
				inhibitory += l.vCells.Out()
				cells += l.above.Units() + l.vCells.Out()
			case *mediated:
				inhibitory += l.inter.Units()
				cells += l.above.Units() + l.inter.Units()
			case coder:
				cells += l.out().Units()
			case *weighted:
				cells += l.above.Units()
			case *maxPool:
				t.MaxPool = true
			case *averagePool, *cCells:
				t.MeanPool = true
			}
			for _, id := range l.departures() {
				t.BatchStatistics = t.BatchStatistics || id == departure.BatchStatistics
				t.ExactNorm = t.ExactNorm || id == departure.ExactNormalization
				t.SharedWeights = t.SharedWeights || id == departure.WeightSharing
			}
		}
		if w, ok := p.layers[s.first].(plastic); ok {
			t.PlasticStages++
			if i < len(p.Stages)-1 {
				t.WidestField = max(t.WidestField, field(w.projections()[0].wiring))
			}
		}
	}
	for _, s := range p.shares {
		t.AveragedWeights = t.AveragedWeights || slices.Contains(s.how.Departures(), departure.WeightSharing)
	}
	if cells > 0 {
		t.InhibitoryFraction = float64(inhibitory) / float64(cells)
	}
	return t
}

// field is the share of the side of the sheet below that one cell sees.
func field(w circuit.Wiring) float64 {
	l, ok := w.(*circuit.Local)
	if !ok {
		return 1
	}
	return min(1, float64(l.Kernel)/float64(min(l.Below.Height, l.Below.Width)))
}
