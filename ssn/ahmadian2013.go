package ssn

import "math"

var ahmadian2013 = Publication{
	Name: "ahmadian2013", Doc: "pair of E and I with the weight ratios of Ahmadian, Rubin & Miller (2013); its responses supersaturate", Cite: "ahmadian2013",
	Note:  "the ring's weights without their factor π, as a bare pair",
	Model: func() *Model { return pairModel(0.04, [2][2]float64{{2.5, 1.3}, {2.4, 1.0}}) },
}

var ahmadian2013Ring = Publication{
	Name: "ahmadian2013-ring", Doc: "ring of 180 orientations with the weights of 2013, J·π/180, that Rubin et al. (2015) round", Cite: "ahmadian2013",
	Note:  "constants from the laboratory's simulator",
	Model: func() *Model { return Ring2013(180) },
}

// Ring2013 is the orientation ring of Ahmadian, Rubin & Miller (2013) with any number of
// places: W_ab = (J_ab·π/places)·exp(−d²/2·32²), d in degrees.
func Ring2013(places int) *Model {
	s := math.Pi / float64(places)
	return orientationRing(places, [2][2]float64{{2.5 * s, 1.3 * s}, {2.4 * s, 1.0 * s}})
}

// pairModel is a pair of E and I at one place.
func pairModel(k float64, weights [2][2]float64) *Model {
	return &Model{Populations: pair(k, 2), Places: []Place{{}}, Blocks: blocks(weights, Block{Kernel: Local})}
}
