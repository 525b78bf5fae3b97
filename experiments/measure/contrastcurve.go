package measure

var _ = addCurve("contrast-response", "naka1966,albrecht1982",
	"contrast of half of the saturated response, c50, of the fit b + rmax·cⁿ/(c50ⁿ + cⁿ), in the unit of the coordinate; rmax, n, baseline: its other parameters; rms: root mean square of what it misses; r2: share of the variance that it explains",
	func() CurveMeasure { return &ContrastCurve{Over: "contrast"} })

// ContrastCurve fits the response to contrast.
type ContrastCurve struct {
	Over     string `yaml:"along" doc:"the coordinate that is a contrast or an amplitude"`
	Baseline bool   `yaml:"baseline" doc:"fit a response to no contrast; otherwise it is 0"`
}

// Along names the coordinate of contrast.
func (m *ContrastCurve) Along() string { return m.Over }

// Fields lists what is read beside c50.
func (*ContrastCurve) Fields() []string { return []string{"rmax", "n", "baseline", "rms", "r2"} }

// Read fits the curve; it needs more contrasts than the fit has parameters.
func (m *ContrastCurve) Read(c Curve) Reading {
	least := 4
	if m.Baseline {
		least = 5
	}
	if why := short(c, least); why != "" {
		return Reading{Reason: why}
	}
	c = c.inOrder()
	f := FitNakaRushton(c.X, c.Y, m.Baseline)
	return reading(m, f.C50, f.RMax, f.N, f.Baseline, f.Fit.RMS, f.Fit.R2)
}
