package bench

import (
	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

const (
	rateCells   = 4000
	ratePatch   = 20 // places from side to side of what a local cell hears
	rateDensity = 0.1
	rateStimuli = 32
)

// rateNets are Euler steps of 4,000 supralinear cells that hear about 400 others each, 1.6
// million synapses: drawn at random, with one stimulus and with 32, or of a patch around them. Times are of one
// stimulus.
func rateNets(*Machine) []Case {
	c := randomRates()
	return []Case{
		rateCase("rate4000_sparse", c, 1),
		rateCase("rate4000_local", localRates(), 1),
		rateCase("rate4000_sparse_b32", c, rateStimuli),
	}
}

func randomRates() *circuit.Circuit {
	return rateNet(neuron.Sheet{Channels: rateCells, Height: 1, Width: 1}, &circuit.Random{Probability: rateDensity})
}

func localRates() *circuit.Circuit {
	return rateNet(neuron.Sheet{Channels: 1, Height: 40, Width: 100}, &circuit.Patches{Kernel: ratePatch + 1, Stride: 1, Pad: ratePatch / 2})
}

func rateNet(sheet neuron.Sheet, how circuit.Connectivity) *circuit.Circuit {
	w := wired(how, circuit.Between{From: sheet, To: sheet, Total: 0.5, Stream: rng.Named(1, "rates")})
	return planned([]circuit.Population{supralinear("E", sheet, 20, circuit.Excitatory)}, []circuit.Projection{{From: "E", To: "E", Wiring: w}})
}

func rateCase(key string, c *circuit.Circuit, lanes int) Case {
	s, synapses := driven(c, lanes), float64(len(c.Projections[0].Wiring.Weights()))
	return Case{
		Metric: Metric{key + "_us_step", MicrosecStep, float64(lanes)},
		FLOP:   2 * synapses * float64(lanes), Read: 4 * synapses, Array: 4 * synapses,
		Run: func() { c.Step(s) },
	}
}
