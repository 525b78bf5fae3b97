package measure

import (
	"math"
	"math/cmplx"
)

var (
	_ = addCurve("orientation-tuning", "ringach2002,mazurek2014",
		"preferred orientation, deg; width: full width at half of the peak, deg; osi: (preferred − orthogonal)/(preferred + orthogonal); circularVariance: 1 − |Σ r·e^(2iθ)|/Σ |r|; peak: largest response",
		func() CurveMeasure { return &OrientationTuning{Over: "orientation"} })
	_ = addCurve("direction-tuning", "mazurek2014",
		"preferred direction, deg; width: full width at half of the peak, deg; dsi: (preferred − opposite)/(preferred + opposite); directionVariance: 1 − |Σ r·e^(iθ)|/Σ |r|; peak: largest response",
		func() CurveMeasure { return &DirectionTuning{Over: "direction"} })
)

// OrientationTuning is the tuning to orientation, whose period is 180 deg. The preferred
// orientation is that of the mean vector; peak, width and osi are those of the curve between
// its points, joined by straight lines.
type OrientationTuning struct {
	Over string `yaml:"along" doc:"the coordinate that is an orientation"`
}

// DirectionTuning is the tuning to direction of motion, whose period is 360 deg.
type DirectionTuning struct {
	Over string `yaml:"along" doc:"the coordinate that is a direction"`
}

// Along names the coordinate of orientation.
func (m *OrientationTuning) Along() string { return m.Over }

// Fields lists what is read beside the preferred orientation.
func (*OrientationTuning) Fields() []string {
	return []string{"width", "osi", "circularVariance", "peak"}
}

// Read reads the tuning; it needs three orientations.
func (m *OrientationTuning) Read(c Curve) Reading {
	if why := short(c, 3); why != "" {
		return Reading{Reason: why}
	}
	c = c.inOrder()
	preferred, variance := circular(c.X, c.Y, 180)
	top := largest(c.Y)
	orthogonal := between(c, c.X[top]+90, 180)
	return reading(m, preferred, width(c, 180), contrastIndex(c.Y[top], orthogonal), variance, c.Y[top])
}

// Along names the coordinate of direction.
func (m *DirectionTuning) Along() string { return m.Over }

// Fields lists what is read beside the preferred direction.
func (*DirectionTuning) Fields() []string {
	return []string{"width", "dsi", "directionVariance", "peak"}
}

// Read reads the tuning; it needs three directions.
func (m *DirectionTuning) Read(c Curve) Reading {
	if why := short(c, 3); why != "" {
		return Reading{Reason: why}
	}
	c = c.inOrder()
	preferred, variance := circular(c.X, c.Y, 360)
	top := largest(c.Y)
	opposite := between(c, c.X[top]+180, 360)
	return reading(m, preferred, width(c, 360), contrastIndex(c.Y[top], opposite), variance, c.Y[top])
}

// circular is the direction and the spread of a mean vector, for angles in degrees with a
// period: the angle of Σ r·e^(2πiθ/period), and 1 − its length ÷ Σ |r| (Ringach, Shapley &
// Hawken 2002).
func circular(angle, response []float64, period float64) (preferred, variance float64) {
	var sum complex128
	var total float64
	for i, r := range response {
		sum += cmplx.Rect(r, 2*math.Pi*angle[i]/period)
		total += math.Abs(r)
	}
	preferred = cmplx.Phase(sum) * period / (2 * math.Pi)
	return math.Mod(preferred+period, period), 1 - cmplx.Abs(sum)/total
}

// contrastIndex is (a − b)/(a + b).
func contrastIndex(a, b float64) float64 { return (a - b) / (a + b) }

// width is the full width at half of the peak of a periodic curve in order of x, NaN where it
// does not fall so far.
func width(c Curve, period float64) float64 {
	top := largest(c.Y)
	half := c.Y[top] / 2
	return crossing(c.X, c.Y, top, 1, half, period) - crossing(c.X, c.Y, top, -1, half, period)
}

// between is the response at an angle, by a straight line between the nearest points of a
// periodic curve in order of x.
func between(c Curve, angle, period float64) float64 {
	n := len(c.X)
	for i := range n {
		j := (i + 1) % n
		gap := math.Mod(c.X[j]-c.X[i]+period, period)
		if gap == 0 {
			gap = period
		}
		if at := math.Mod(math.Mod(angle-c.X[i], period)+period, period); at <= gap+1e-9*period {
			return c.Y[i] + (c.Y[j]-c.Y[i])*at/gap
		}
	}
	return math.NaN()
}
