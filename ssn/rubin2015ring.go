package ssn

import "math"

var rubin2015Ring = Publication{
	Name: "rubin2015-ring", Doc: "ring of 180 orientations, which adds weak gratings more than linearly and averages strong ones", Cite: "rubin2015",
	Note: "constants from public code of the model; they are those of 2013 rounded, which moves peak rates by up to 16 %",
	Model: func() *Model {
		return orientationRing(180, [2][2]float64{{0.044, 0.023}, {0.042, 0.018}})
	},
}

var rubin2015Sum = Publication{
	Name: "rubin2015-sum", Doc: "pair of E and I whose weights are the row sums of rubin2015-ring, as a stimulus without orientation meets them", Cite: "rubin2015",
	Note:  "weights × 80, the rounded sum of a Gaussian of 32° over 180 cells",
	Model: func() *Model { return pairModel(0.04, [2][2]float64{{3.52, 1.84}, {3.36, 1.44}}) },
}

func orientationRing(places int, weights [2][2]float64) *Model {
	return &Model{
		Populations: pair(0.04, 2), Places: circle(places, 180), Circumference: 180,
		Blocks: blocks(weights, Block{Kernel: Gaussian, Width: 32}),
	}
}

// GratingWidthDeg is the width of the input that a grating gives to an orientation ring
// (Rubin, Van Hooser & Miller 2015).
const GratingWidthDeg = 30

// Grating is the input profile of a grating on an orientation ring, exp(−d²/2·30²) of the
// distance to its orientation; gratings add.
func (m *Model) Grating(orientationDeg float64) func(Place) float64 {
	return func(p Place) float64 {
		d := m.Arc(p.X, orientationDeg) / GratingWidthDeg
		return math.Exp(-d * d / 2)
	}
}
