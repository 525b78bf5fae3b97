package ssn

import "math"

var hennequin2018 = Publication{
	Name: "hennequin2018", Doc: "pair of E and I whose variability an input quenches", Cite: "hennequin2018",
	Note:  "constants of the pair from public code of the model",
	Model: func() *Model { return pairModel(0.3, [2][2]float64{{1.25, 0.65}, {1.2, 0.5}}) },
}

var hennequin2018Ring = Publication{
	Name: "hennequin2018-ring", Doc: "ring of 50 E and 50 I cells: input quenches variability most at the orientation shown", Cite: "hennequin2018",
	Note:  "the ring's widths are recalled, not read",
	Model: func() *Model { return vonMisesRing([2][2]float64{{1.25, 0.65}, {1.2, 0.5}}) },
}

// vonMisesRing has 50 places on 180° of orientation and kernels exp((cos 2d − 1)/45²), rows
// normalized.
func vonMisesRing(weights [2][2]float64) *Model {
	return &Model{
		Populations: pair(0.3, 2), Places: circle(50, 180), Circumference: 180,
		Blocks: blocks(weights, Block{Kernel: VonMises, Width: radians(45), Normalize: true}),
	}
}

// VonMisesBump is the profile exp((cos 2d − 1)/width²) around an orientation on the ring of
// hennequin2018-ring. Its input is 2 + 20·contrast·bump with a width of 60°.
func (m *Model) VonMisesBump(orientationDeg, widthDeg float64) func(Place) float64 {
	return func(p Place) float64 {
		v, _ := VonMises.at(m.Arc(p.X, orientationDeg)*2*math.Pi/m.Circumference, radians(widthDeg))
		return v
	}
}

func radians(deg float64) float64 { return deg * math.Pi / 180 }
