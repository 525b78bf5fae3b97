package ssn

import "math"

var holt2024 = Publication{
	Name: "holt2024", Doc: "grid of 17×17 columns over 3.2° whose E cells excite mostly their own column", Cite: "holt2024",
	Note: "constants from the laboratory's simulator, local set; one type of receptor and one orientation for all columns, which the paper has not",
	Model: func() *Model {
		return grid([2][2]float64{{1.124, 0.931}, {1.049, 0.537}}, [2]float64{0.2955, 0.5542}, [2]float64{0.72, 0.70})
	},
}

var holt2024Nonlocal = Publication{
	Name: "holt2024-nonlocal", Doc: "grid of 17×17 columns over 3.2° without connections of a column's own", Cite: "holt2024",
	Note: "constants from the laboratory's simulator, nonlocal set; one type of receptor and one orientation for all columns, which the paper has not",
	Model: func() *Model {
		return grid([2][2]float64{{1.495, 1.034}, {1.110, 0.517}}, [2]float64{0.2654, 0.2940}, [2]float64{})
	},
}

// mmPerDeg is the magnification of the grid's cortex.
const mmPerDeg = 2

// grid has places in mm of cortex. E connections fall off exponentially, I connections as a
// Gaussian of 0.09 mm; kernels are cut at 1e-4 before rows are normalized. Weights are
// J·π·0.774.
func grid(weights [2][2]float64, reachMM, self [2]float64) *Model {
	const side = 17
	m := &Model{Populations: pair(0.04, 2), Blocks: blocks(weights, Block{Cut: 1e-4, Normalize: true})}
	for i := range m.Blocks {
		b := &m.Blocks[i]
		b.J *= math.Pi * 0.774
		if b.Kernel, b.Width = Gaussian, 0.09; b.Pre == "E" {
			b.Kernel, b.Width, b.Self = Exponential, reachMM[i/2], self[i/2]
		}
	}
	at := func(i int) float64 { return float64(i-side/2) * 3.2 * mmPerDeg / (side - 1) }
	for y := range side {
		for x := range side {
			m.Places = append(m.Places, Place{at(x), at(y)})
		}
	}
	return m
}

// GridDisc is the input profile of a disc of given radius at the centre of the grid, with an
// edge of 0.04°. The paper's shares of E and I are 0.481 and 0.226 for the local set, 0.476
// and 0.232 for the nonlocal one.
func GridDisc(radiusDeg float64) func(Place) float64 {
	return func(p Place) float64 {
		return 1 / (1 + math.Exp((math.Hypot(p.X, p.Y)/mmPerDeg-radiusDeg)/0.04))
	}
}
