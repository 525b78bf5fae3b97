package ssn

import (
	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/neuron"
)

var wilsonCowan1972 = Publication{
	Name: "wilson-cowan1972", Doc: "pair of E and I populations with refractory periods that oscillates at 25 Hz for a steady input of 1.25 to E", Cite: "wilson1972",
	Note: "weights, slopes and thresholds of figure 11 are recalled, not read",
	Wire: func(uint64) (*circuit.Circuit, error) {
		one := neuron.Sheet{Channels: 1, Height: 1, Width: 1}
		populations := []circuit.Population{
			{Name: "E", Sheet: one, Sign: circuit.Excitatory, Model: neuron.NewWilsonCowan(8, 1.3, 4)},
			{Name: "I", Sheet: one, Sign: circuit.Inhibitory, Model: neuron.NewWilsonCowan(8, 2, 3.7)},
		}
		var projections []circuit.Projection
		for _, p := range []struct {
			from, to string
			weight   float64
		}{{"E", "E", 16}, {"I", "E", 12}, {"E", "I", 15}, {"I", "I", 3}} {
			w := circuit.NewDense(1, 1)
			w.SetWeights64([]float64{p.weight})
			projections = append(projections, circuit.Projection{From: p.from, To: p.to, Wiring: w})
		}
		return circuit.New(populations, projections)
	},
}
