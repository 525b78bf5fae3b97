package measure

var _ = addCurve("sparseness", "vinje2000",
	"(1 − a)/(1 − 1/n) with a = (mean r)²/mean r²: 0 where all respond alike, 1 where one does; along unit it is population, along a stimulus lifetime sparseness; activity: a; kurtosis: in excess of a normal distribution's; depth: (n − Σ r/largest)/(n − 1)",
	func() CurveMeasure { return &Sparseness{Over: "unit"} })

// Sparseness is how few of the cells, or of the stimuli, account for the response (Vinje &
// Gallant 2000).
type Sparseness struct {
	Over string `yaml:"along" doc:"the coordinate over which responses are compared"`
}

// Along names the coordinate.
func (m *Sparseness) Along() string { return m.Over }

// Fields lists further indices of selectivity.
func (*Sparseness) Fields() []string { return []string{"activity", "kurtosis", "depth"} }

// Read compares the responses; it needs two.
func (m *Sparseness) Read(c Curve) Reading {
	if why := short(c, 2); why != "" {
		return Reading{Reason: why}
	}
	n := float64(len(c.Y))
	average := mean(c.Y)
	var square, second, fourth, relative float64
	for _, r := range c.Y {
		square += r * r / n
		d := (r - average) * (r - average)
		second, fourth = second+d/n, fourth+d*d/n
		relative += r / c.Y[largest(c.Y)]
	}
	activity := average * average / square
	return reading(m, (1-activity)/(1-1/n), activity, fourth/(second*second)-3, (n-relative)/(n-1))
}
