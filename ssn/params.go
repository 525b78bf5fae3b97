// Package ssn holds published stabilized supralinear networks and their theory.
//
// It builds circuits and analyses them; it has no engine of its own. Weights are [post][pre]
// magnitudes, inhibition is subtracted, time is in ms, rates in Hz, input in mV.
package ssn

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/neuron"
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
	Cite  string     // bibliography keys
}

// published are the sets of constants by name.
var published = map[string]Params{
	"ahmadian2013":  {W: [2][2]float64{{2.5, 1.3}, {2.4, 1.0}}, K: [2]float64{0.04, 0.04}, N: [2]float64{2, 2}, TauMS: [2]float64{20, 10}, Input: [2]float64{1, 1}, Cite: "ahmadian2013"},
	"hennequin2018": {W: [2][2]float64{{1.25, 0.65}, {1.2, 0.5}}, K: [2]float64{0.3, 0.3}, N: [2]float64{2, 2}, TauMS: [2]float64{20, 10}, Input: [2]float64{1, 1}, Cite: "hennequin2018"},
	"rubin2015-sum": {W: [2][2]float64{{3.52, 1.84}, {3.36, 1.44}}, K: [2]float64{0.04, 0.04}, N: [2]float64{2, 2}, TauMS: [2]float64{20, 10}, Input: [2]float64{1, 1}, Cite: "rubin2015"},
}

// Published returns the constants of a published two-population network by name:
// ahmadian2013, hennequin2018, or rubin2015-sum, whose weights are the row sums of the ring
// of Rubin, Van Hooser & Miller (2015).
func Published(name string) (Params, error) {
	p, ok := published[name]
	if !ok {
		return p, fmt.Errorf("ssn: no published network named %q (have %s)", name, strings.Join(Names(), ", "))
	}
	return p, nil
}

// Names lists the published networks.
func Names() []string { return slices.Sorted(maps.Keys(published)) }

// Pair builds the network as a circuit of populations E and I of one unit each.
func (p Params) Pair() (*circuit.Circuit, error) {
	pop := func(name string, a int, sign circuit.Sign) circuit.Population {
		gain := &neuron.Supralinear{K: p.K[a], N: p.N[a]}
		return circuit.Population{Name: name, Sheet: neuron.Sheet{Channels: 1, Height: 1, Width: 1}, Model: neuron.NewLeaky(p.TauMS[a], gain), Sign: sign}
	}
	names := [2]string{"E", "I"}
	var projections []circuit.Projection
	for post := range 2 {
		for pre := range 2 {
			w := circuit.NewDense(1, 1)
			w.W[0] = float32(p.W[post][pre])
			projections = append(projections, circuit.Projection{From: names[pre], To: names[post], Wiring: w})
		}
	}
	return circuit.New([]circuit.Population{pop("E", E, circuit.Excitatory), pop("I", I, circuit.Inhibitory)}, projections)
}
