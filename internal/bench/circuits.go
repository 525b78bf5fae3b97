package bench

import (
	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// circuits are Euler steps of circuits whose structure the planner finds: a ring of few
// harmonics, Gaussians on a grid of 75×75 places, and the recurrent layer of 64 + 64 maps of
// 28×28.
func circuits(m *Machine) []Case {
	return []Case{
		lowRankRing().structured(m),
		gridCase(m),
		layerCase(m),
	}
}

// lowRankRing is the peers' ring at the tolerance of 10⁻⁶.
func lowRankRing() *ring {
	return newRingOf(2, 1, 1, circuit.Planning{Tolerance: 1e-6, NarrowestDeg: 20}, func(j float64) circuit.Wiring {
		sheet := neuron.Sheet{Channels: ringCells, Height: 1, Width: 1}
		return wired(&circuit.Ring{SigmaDeg: 32, Profile: "gaussian"}, circuit.Between{From: sheet, To: sheet, Weight: j})
	})
}

// structured is the case of the ring in harmonics: sums over 2 sources and waves on 2 targets.
func (r *ring) structured(m *Machine) Case {
	c := r.on(m, "ring_b1_rank11")
	c.FLOP, c.Read, c.Array = ringSteps*2*4*11*ringCells, ringSteps*2*4*16*ringCells, 2*4*16*ringCells
	return c
}

func wired(how circuit.Connectivity, b circuit.Between) circuit.Wiring {
	w, err := how.Wire(b)
	if err != nil {
		panic(err)
	}
	return w
}

// supralinear is a population of the SSN.
func supralinear(name string, sheet neuron.Sheet, tauMS float64, sign circuit.Sign) circuit.Population {
	return circuit.Population{Name: name, Sheet: sheet, Sign: sign, Model: neuron.NewLeaky(tauMS, neuron.NewSupralinear())}
}

// pair is a circuit of E and I cells on one sheet, planned.
func pair(sheet neuron.Sheet, wire func(from, to string) circuit.Wiring) *circuit.Circuit {
	var all []circuit.Projection
	for _, p := range [][2]string{{"E", "E"}, {"I", "E"}, {"E", "I"}, {"I", "I"}} {
		all = append(all, circuit.Projection{From: p[0], To: p[1], Wiring: wire(p[0], p[1])})
	}
	return planned([]circuit.Population{supralinear("E", sheet, 20, circuit.Excitatory), supralinear("I", sheet, 10, circuit.Inhibitory)}, all)
}

func planned(populations []circuit.Population, projections []circuit.Projection) *circuit.Circuit {
	c, err := circuit.New(populations, projections)
	if err != nil {
		panic(err)
	}
	c.Plan(circuit.Planning{})
	return c
}

// driven is a state with the same mild drive in every lane.
func driven(c *circuit.Circuit, lanes int) *circuit.State {
	s := c.NewState(lanes, ringDtMS)
	for pop := range c.Populations {
		c.Drive(s, pop, func(u int) float32 { return float32(u%97) * 0.05 })
	}
	return s
}

const gridSide = 75

// gridCase is one step of two populations of 75×75 cells and four Gaussian projections of
// σ = 10 places.
func gridCase(*Machine) Case {
	sheet := neuron.Sheet{Channels: 1, Height: gridSide, Width: gridSide}
	c := pair(sheet, func(_, to string) circuit.Wiring {
		total := map[string]float64{"E": 0.5, "I": 0.6}[to]
		return wired(&circuit.Gaussian{Places: 10, Boundary: "open", Maps: "same"}, circuit.Between{From: sheet, To: sheet, Total: total})
	})
	s := driven(c, 1)
	return Case{
		Metric: Metric{"grid75_separable_4path_us_step", MicrosecStep, 1},
		FLOP:   4 * 2 * 2 * gridSide * gridSide * gridSide,
		Run:    func() { c.Step(s) },
	}
}

const (
	layerMaps, layerSide   = 64, 28
	layerSteps, layerBatch = 50, 32
)

// layerCase runs 32 images, one after the other, for 50 steps: E cells reach 9×9 places, I
// cells 5×5, and every map reaches every map.
func layerCase(m *Machine) Case {
	sheet := neuron.Sheet{Channels: layerMaps, Height: layerSide, Width: layerSide}
	c := pair(sheet, func(from, to string) circuit.Wiring {
		f := &circuit.Feature{Gaussian: circuit.Gaussian{Places: 2, Cutoff: 2, Boundary: "open", Maps: "all"}}
		if from == "I" {
			f.Places = 1
		}
		return wired(f, circuit.Between{From: sheet, To: sheet, Total: 0.2, Stream: rng.Named(1, from+to)})
	})
	states := make([]*circuit.State, m.Threads)
	for i := range states {
		states[i] = driven(c, 1)
	}
	image := func(worker, _ int) {
		s := states[worker]
		c.Reset(s)
		for range layerSteps {
			c.Step(s)
		}
	}
	const units = 2 * layerMaps * layerSide * layerSide
	return Case{
		Metric: Metric{"ssn_layer_b32_50steps_ms", Milliseconds, 1},
		FLOP:   layerBatch * layerSteps * units * (2*2*layerMaps + 2*(9+5)),
		Run:    func() { m.Pool.Do(layerBatch, image) },
	}
}
