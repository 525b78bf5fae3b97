package measure

import (
	"math"
)

var (
	_ = addCurve("resonance", "rubin2015",
		"value of a coordinate at which the response is largest, in its unit; peak: that response; prominence: peak ÷ the larger response at the ends, above 1 only where the curve rises and falls",
		func() CurveMeasure { return &Resonance{Over: "period"} })
	_ = addCurve("transition", "ahmadian2013",
		"where summation turns from supralinear to sublinear: the value of a coordinate at which the local exponent d ln r/d ln x falls through 1; steepest: largest exponent; last: exponent at the end",
		func() CurveMeasure { return &Transition{Over: "contrast"} })
)

// Resonance is a peak of a curve that is not at its ends.
type Resonance struct {
	Over string `yaml:"along" doc:"the coordinate that is varied"`
}

// Transition is the change from supralinear to sublinear summation of a stabilized supralinear
// network (Ahmadian, Rubin & Miller 2013). Exponents are central differences on the grid, and
// the crossing lies on a straight line between them over the logarithm of the coordinate.
type Transition struct {
	Over string `yaml:"along" doc:"the coordinate that is a contrast or an amplitude"`
}

// Along names the coordinate.
func (m *Resonance) Along() string { return m.Over }

// Fields lists what is read beside the place of the peak.
func (*Resonance) Fields() []string { return []string{"peak", "prominence"} }

// Read finds the peak; it needs three values.
func (m *Resonance) Read(c Curve) Reading {
	if why := short(c, 3); why != "" {
		return Reading{Reason: why}
	}
	c = c.inOrder()
	top := largest(c.Y)
	return reading(m, c.X[top], c.Y[top], c.Y[top]/max(c.Y[0], c.Y[len(c.Y)-1]))
}

// Along names the coordinate.
func (m *Transition) Along() string { return m.Over }

// Fields lists the exponents on either side.
func (*Transition) Fields() []string { return []string{"steepest", "last"} }

// Read finds the crossing; it needs three values above 0.
func (m *Transition) Read(c Curve) Reading {
	c = c.inOrder()
	var x, y []float64
	for i, v := range c.X {
		if v > 0 && c.Y[i] > 0 {
			x, y = append(x, v), append(y, c.Y[i])
		}
	}
	if why := short(Curve{X: x, Y: y}, 3); why != "" {
		return Reading{Reason: why}
	}
	e := LocalExponent(x, y)
	at := math.NaN()
	for i := 1; i < len(e); i++ {
		if e[i-1] > 1 && e[i] <= 1 {
			share := (e[i-1] - 1) / (e[i-1] - e[i])
			at = math.Exp(math.Log(x[i-1]) + share*math.Log(x[i]/x[i-1]))
		}
	}
	r := reading(m, at, e[largest(e)], e[len(e)-1])
	if r.Reason != "" {
		r.Reason = "the exponent does not fall through 1"
	}
	return r
}
