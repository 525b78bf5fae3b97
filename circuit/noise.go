package circuit

import (
	"math"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/simd"
)

// Noise is an Ornstein–Uhlenbeck process that is added to a population (Uhlenbeck & Ornstein
// 1930), by its exact update (Gillespie 1996), which has the right variance at any dt:
//
//	η(t + dt) = η(t)·e^(−dt/τ) + σ·√(1 − e^(−2dt/τ))·ξ
//
// On the input [mV] it stands inside the gain of a rate neuron, and is the potential's noise
// of a voltage neuron; on the slope [Hz] it stands outside the gain, τ_r·dr/dt = −r + f(u) + η.
// These are different models: only the second can drive a rate below 0.
//
// ξ is a function of the stream, the trial, the step and the unit, so the bits do not depend
// on lane, tile, batch or worker. Shared noise is one process for all units, and for all
// populations that are given the same stream.
type Noise struct {
	Window
	Population int
	At         Site // OnInput or OnSlope
	TauMS      float64
	Sigma      float64 // standard deviation, mV on the input, Hz on the slope
	Shared     bool
	Stream     rng.Stream

	eta    []float64 // units×lanes
	draw   []float32 // one lane
	leakMS []float64 // of each unit's rate
	acts   bool
}

// NewNoise returns private noise on a population's input, for one tile of lanes.
func (c *Circuit) NewNoise(lanes, pop int, tauMS, sigmaMV float64, stream rng.Stream) *Noise {
	p := c.places[pop]
	return &Noise{
		Population: pop, At: OnInput, TauMS: tauMS, Sigma: sigmaMV, Stream: stream,
		eta: make([]float64, p.units*lanes), draw: make([]float32, p.units), leakMS: c.leakMS[p.x : p.x+p.units],
	}
}

// Where is the population's input, or its slope.
func (n *Noise) Where() (pop int, at Site) { return n.Population, n.At }

// Memory is η, units×lanes.
func (n *Noise) Memory() []float64 { return n.eta }

// Begin advances the process by one step. At step 0 it is drawn from its stationary
// distribution.
func (n *Noise) Begin(at Moment) {
	n.acts = n.open(at)
	keep := math.Exp(-at.DtMS / n.TauMS)
	fresh := n.Sigma * math.Sqrt(-math.Expm1(-2*at.DtMS/n.TauMS))
	if at.Step == 0 {
		keep, fresh = 0, n.Sigma
	}
	for lane, trial := range at.Trial {
		if n.Shared {
			n.Stream.Normals(n.draw[:1], trial, at.Step, 0)
			for unit := range n.draw {
				n.draw[unit] = n.draw[0]
			}
		} else {
			c1, c2, c3 := rng.Counter(trial, at.Step)
			simd.Normals(n.draw, n.Stream.Key(), simd.Counter{Step: c1, Trial: c2, High: c3}, 0)
		}
		for unit, xi := range n.draw {
			eta := &n.eta[unit*at.Lanes+lane]
			*eta = keep**eta + fresh*float64(xi)
		}
	}
}

// Apply adds the process.
func (n *Noise) Apply(x []float32, at Moment) { disturb(n, x, at.Lanes) }

// Apply64 adds the process.
func (n *Noise) Apply64(x []float64, at Moment) { disturb(n, x, at.Lanes) }

func disturb[F float](n *Noise, x []F, lanes int) {
	if !n.acts {
		return
	}
	for i, eta := range n.eta {
		if n.At == OnSlope {
			eta /= n.leakMS[i/lanes]
		}
		x[i] += F(eta)
	}
}
