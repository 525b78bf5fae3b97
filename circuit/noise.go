package circuit

import (
	"math"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/simd"
)

// Noise is an Ornstein–Uhlenbeck process that is added to the input of a population's somata
// (Uhlenbeck & Ornstein 1930), by its exact update (Gillespie 1996), which has the right
// variance at any dt:
//
//	η(t + dt) = η(t)·e^(−dt/τ) + σ·√(1 − e^(−2dt/τ))·ξ
//
// ξ is a function of the stream, the trial, the step and the unit, so the bits do not depend
// on lane, tile, batch or worker.
type Noise struct {
	pop     int
	tauMS   float64
	sigmaMV float64
	stream  rng.Stream
	eta     []float32 // units×lanes
	draw    []float32 // one lane
}

// NewNoise returns noise of a time constant and standard deviation for one tile.
func (c *Circuit) NewNoise(s *State, pop int, tauMS, sigmaMV float64, stream rng.Stream) *Noise {
	n := c.places[pop].units
	return &Noise{pop, tauMS, sigmaMV, stream, make([]float32, n*s.Lanes), make([]float32, n)}
}

// Where is the population's input.
func (n *Noise) Where() (pop int, at Site) { return n.pop, OnInput }

// Memory is η, units×lanes.
func (n *Noise) Memory() []float32 { return n.eta }

// Begin advances the process by one step. At step 0 it is drawn from its stationary
// distribution.
func (n *Noise) Begin(at Moment) {
	keep := math.Exp(-float64(at.DtMS) / n.tauMS)
	fresh := float32(n.sigmaMV * math.Sqrt(1-keep*keep))
	if at.Step == 0 {
		keep, fresh = 0, float32(n.sigmaMV)
	}
	for lane, trial := range at.Trial {
		n.stream.Normals(n.draw, trial, at.Step, 0)
		for unit, xi := range n.draw {
			eta := &n.eta[unit*at.Lanes+lane]
			*eta = float32(keep)**eta + fresh*xi
		}
	}
}

// Apply adds the process to the input.
func (n *Noise) Apply(x []float32, _ Moment) { simd.Add(x, n.eta) }
