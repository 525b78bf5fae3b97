package ssn

import "math"

var rubin2015Line = Publication{
	Name: "rubin2015-line", Doc: "line of 101 places in visual space with local inhibition: surround suppression, a summation field that shrinks with contrast, spatial resonance", Cite: "rubin2015",
	Note:  "constants from public code of the model; exponent 2.0 as there",
	Model: func() *Model { return spatialLine(2.0) },
}

var rubin2015LineSteep = Publication{
	Name: "rubin2015-line-steep", Doc: "rubin2015-line with exponent 2.2", Cite: "rubin2015",
	Note:  "constants from public code of the model; exponent 2.2 as in other code with the same widths",
	Model: func() *Model { return spatialLine(2.2) },
}

// lineSpacingDeg is the distance of two places of the line.
const lineSpacingDeg = 1.0 / 3

func spatialLine(exponent float64) *Model {
	m := &Model{Populations: pair(0.01, exponent), Blocks: []Block{
		{Post: "E", Pre: "E", J: 1.0, Kernel: Gaussian, Width: 2.0 / 3},
		{Post: "E", Pre: "I", J: 1.0, Kernel: Local},
		{Post: "I", Pre: "E", J: 1.25, Kernel: Gaussian, Width: 4.0 / 3},
		{Post: "I", Pre: "I", J: 0.75, Kernel: Local},
	}}
	for i := range 101 {
		m.Places = append(m.Places, Place{X: float64(i-50) * lineSpacingDeg})
	}
	return m
}

// LineStimulus is the input profile of a grating of a given length that is centred on the
// line, with edges as soft as receptive fields, σ = spacing/8.
func LineStimulus(lengthDeg float64) func(Place) float64 {
	const soft = 0.125 / 3
	logistic := func(x float64) float64 { return 1 / (1 + math.Exp(-x/soft)) }
	return func(p Place) float64 {
		return logistic(p.X+lengthDeg/2) * (1 - logistic(p.X-lengthDeg/2))
	}
}

// LineModulation is the input profile of a full field whose strength is modulated with a given
// period, (1 + cos(2πx/period))/2.
func LineModulation(periodDeg float64) func(Place) float64 {
	return func(p Place) float64 { return 0.5 * (1 + math.Cos(2*math.Pi*p.X/periodDeg)) }
}
