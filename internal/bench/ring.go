package bench

import (
	"math"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/neuron"
)

const (
	ringCells = 180 // of each type, one a degree
	ringDtMS  = 0.5
	ringSteps = 100 // of one run
)

// rings are Euler steps of the peers' ring, with every synapse in place: rates, k = 0.04,
// τ 20 and 10 ms, weights J·exp(−d²/2σ²) with σ = 32°, drive 20·exp(−d²/2σ²) with σ = 30°.
func rings(m *Machine) []Case {
	return []Case{
		newRing(2, 1, 1).on(m, "ring_b1_f32"),
		newRing(2.2, 1, 1).on(m, "ring_b1_f32_n2.2"),
		newRing(2, 2, tileLanes).on(m, "ring_b64_f32", Metric{"ring_b64_gflops", GFLOPS, ringSteps * 2 * 4 * ringCells * ringCells * 2 * tileLanes}),
	}
}

// ring is a circuit and its tiles of stimuli; stimulus b of n has the drive times (b+1)/n.
type ring struct {
	c     *circuit.Circuit
	tiles []*circuit.State
}

func newRing(power float64, tiles, lanes int) *ring {
	return newRingOf(power, tiles, lanes, circuit.Planning{}, func(j float64) circuit.Wiring {
		w := circuit.NewDense(ringCells, ringCells)
		for a := range ringCells {
			for b := range ringCells {
				w.W[a*ringCells+b] = float32(j * bell(a-b, 32))
			}
		}
		return w
	})
}

// newRingOf is the ring with the wiring of a largest weight, run as planned.
func newRingOf(power float64, tiles, lanes int, how circuit.Planning, wire func(j float64) circuit.Wiring) *ring {
	sheet := neuron.Sheet{Channels: ringCells, Height: 1, Width: 1}
	cell := func(name string, tauMS float64, sign circuit.Sign) circuit.Population {
		return circuit.Population{Name: name, Sheet: sheet, Sign: sign, Model: neuron.NewLeaky(tauMS, &neuron.Supralinear{K: 0.04, N: power})}
	}
	synapses := func(from, to string, j float64) circuit.Projection {
		return circuit.Projection{From: from, To: to, Wiring: wire(j)}
	}
	c, err := circuit.New(
		[]circuit.Population{cell("E", 20, circuit.Excitatory), cell("I", 10, circuit.Inhibitory)},
		[]circuit.Projection{synapses("E", "E", 0.044), synapses("I", "E", 0.023), synapses("E", "I", 0.042), synapses("I", "I", 0.018)})
	if err != nil {
		panic(err)
	}
	c.Plan(how)
	r := &ring{c: c}
	for t := range tiles {
		s := c.NewState(lanes, ringDtMS)
		for pop := range c.Populations {
			drive := c.Input(s.Ext, pop, lanes).Var(0)
			for u := range ringCells {
				for b := range lanes {
					drive[u*lanes+b] = float32(20*bell(u-90, 30)) * float32(t*lanes+b+1) / float32(tiles*lanes)
				}
			}
		}
		r.tiles = append(r.tiles, s)
	}
	return r
}

// bell is exp(−d²/2σ²) of a distance on the ring of 180°.
func bell(d int, sigmaDeg float64) float64 {
	d = max(d, -d)
	if d > 90 {
		d = 180 - d
	}
	return math.Exp(-float64(d*d) / (2 * sigmaDeg * sigmaDeg))
}

// run takes every tile some steps on.
func (r *ring) run(m *Machine) func() {
	tile := func(_, i int) {
		for range ringSteps {
			r.c.Step(r.tiles[i])
		}
	}
	return func() { m.Pool.Do(len(r.tiles), tile) }
}

func (r *ring) on(m *Machine, key string, also ...Metric) Case {
	const synapses = 4 * ringCells * ringCells
	stimuli := len(r.tiles) * r.tiles[0].Lanes
	return Case{
		Metric: Metric{key + "_us_step", MicrosecStep, ringSteps}, Also: also,
		FLOP: ringSteps * 2 * synapses * float64(stimuli), Read: ringSteps * 4 * synapses, Array: 4 * synapses,
		Run: r.run(m),
	}
}
