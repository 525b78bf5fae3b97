// Package ssn holds published stabilized supralinear networks and their theory.
//
// It builds circuits and analyses them; it has no engine of its own. Weights are [post][pre]
// magnitudes, inhibition is subtracted, time is in ms, rates in Hz, input in mV.
package ssn

import (
	"errors"

	"github.com/striate-sim/striate/circuit"
)

// The two populations of a pair, as indices.
const (
	E = 0
	I = 1
)

// Params are the constants of a two-population network:
//
//	τ_a·dr_a/dt = −r_a + k_a·⌊W_aE·r_E − W_aI·r_I + h_a⌋₊^n_a
type Params struct {
	W     [2][2]float64 // magnitudes: W[I][E] is from E to I
	K, N  [2]float64    // gain [Hz/mVⁿ] and exponent of each population
	TauMS [2]float64
	Input [2]float64 // share g of the external input: h = c·g
}

// Pair returns the constants of a model of populations E and I at one place.
func (m *Model) Pair() (Params, error) {
	if len(m.Places) != 1 || len(m.Populations) != 2 || m.Population("E") != E || m.Population("I") != I {
		return Params{}, errors.New("ssn: not a pair of E and I at one place")
	}
	p := Params{Input: [2]float64{1, 1}}
	for a, q := range m.Populations {
		p.K[a], p.N[a], p.TauMS[a] = q.K, q.N, q.TauMS
	}
	for _, b := range m.Blocks {
		p.W[m.Population(b.Post)][m.Population(b.Pre)] += b.J
	}
	return p, nil
}

// Network returns the pair as a dense network.
func (p Params) Network() *Network {
	m := pairModel(1, p.W)
	for a := range m.Populations {
		m.Populations[a].K, m.Populations[a].N, m.Populations[a].TauMS = p.K[a], p.N[a], p.TauMS[a]
	}
	n, err := m.Network()
	if err != nil {
		panic(err) // a pair has its blocks
	}
	return n
}

// Pair builds the network as a circuit of populations E and I of one unit each.
func (p Params) Pair() (*circuit.Circuit, error) { return p.Network().Circuit() }
