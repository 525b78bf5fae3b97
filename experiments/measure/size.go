package measure

import (
	"math"
)

var (
	_ = addCurve("summation-field", "cavanaugh2002",
		"smallest size whose response reaches a share of the largest, deg; peakSize: the size of the largest response; surround: first size beyond it at which the response is within 5 % of that to the largest size; peak: largest response",
		func() CurveMeasure { return &SummationField{Over: "size", Share: 95} })
	_ = addCurve("suppression-index", "cavanaugh2002",
		"share of the largest response that the largest size takes away, (peak − last)/peak; peak: largest response; last: response to the largest size",
		func() CurveMeasure { return &SuppressionIndex{Over: "size"} })
	_ = addCurve("frequency-tuning", "",
		"preferred spatial frequency of a Gaussian over its logarithm, in the unit of the coordinate; bandwidth: octaves between its half-heights; low, high: those frequencies; r2: share of the variance that it explains",
		func() CurveMeasure { return &FrequencyTuning{Over: "frequency"} })
)

// SummationField is the extent of the classical receptive field. Sizes are those that were
// shown: nothing is interpolated.
type SummationField struct {
	Over  string  `yaml:"along" doc:"the coordinate that is a size"`
	Share float64 `yaml:"share" unit:"%" above:"0" max:"100" doc:"share of the largest response that counts as reached; 100 %: the size of the peak"`
}

// SuppressionIndex is how strongly the surround suppresses.
type SuppressionIndex struct {
	Over string `yaml:"along" doc:"the coordinate that is a size"`
}

// FrequencyTuning is the tuning to spatial frequency.
type FrequencyTuning struct {
	Over string `yaml:"along" doc:"the coordinate that is a frequency"`
}

// Along names the coordinate of size.
func (m *SummationField) Along() string { return m.Over }

// Fields lists what is read beside the size.
func (*SummationField) Fields() []string { return []string{"peakSize", "surround", "peak"} }

// Read reads the sizes off the curve; it needs two of them.
func (m *SummationField) Read(c Curve) Reading {
	if why := short(c, 2); why != "" {
		return Reading{Reason: why}
	}
	c = c.inOrder()
	top := largest(c.Y)
	first := 0
	for first < top && c.Y[first] < m.Share/100*c.Y[top] {
		first++
	}
	surround, plateau := math.NaN(), c.Y[len(c.Y)-1]
	for i := top + 1; i < len(c.X); i++ {
		if c.Y[i] <= 1.05*plateau {
			surround = c.X[i]
			break
		}
	}
	return reading(m, c.X[first], c.X[top], surround, c.Y[top])
}

// Along names the coordinate of size.
func (m *SuppressionIndex) Along() string { return m.Over }

// Fields lists the two responses that the index compares.
func (*SuppressionIndex) Fields() []string { return []string{"peak", "last"} }

// Read compares the largest response with that to the largest size.
func (m *SuppressionIndex) Read(c Curve) Reading {
	if why := short(c, 2); why != "" {
		return Reading{Reason: why}
	}
	c = c.inOrder()
	peak, last := c.Y[largest(c.Y)], c.Y[len(c.Y)-1]
	return reading(m, Suppression(peak, last), peak, last)
}

// Along names the coordinate of frequency.
func (m *FrequencyTuning) Along() string { return m.Over }

// Fields lists what is read beside the preferred frequency.
func (*FrequencyTuning) Fields() []string { return []string{"bandwidth", "low", "high", "r2"} }

// Read fits the curve; it needs four frequencies above 0.
func (m *FrequencyTuning) Read(c Curve) Reading {
	c = c.inOrder()
	var x, y []float64
	for i, f := range c.X {
		if f > 0 {
			x, y = append(x, f), append(y, c.Y[i])
		}
	}
	if why := short(Curve{X: x, Y: y}, 4); why != "" {
		return Reading{Reason: why}
	}
	f := FitLogGaussian(x, y)
	return reading(m, f.Preferred, f.BandwidthOctaves(), f.Preferred*math.Exp2(-f.BandwidthOctaves()/2), f.Preferred*math.Exp2(f.BandwidthOctaves()/2), f.Fit.R2)
}

// LogGaussian is the tuning curve a·exp(−log₂(f/f₀)²/2σ²).
type LogGaussian struct {
	Amplitude, Preferred, SigmaOctaves float64
	Fit                                Fitted
}

// BandwidthOctaves is the full width at half of the height, 2·√(2 ln 2)·σ.
func (g LogGaussian) BandwidthOctaves() float64 { return 2 * math.Sqrt(2*math.Ln2) * g.SigmaOctaves }

// FitLogGaussian fits the responses to frequencies above 0.
func FitLogGaussian(frequency, response []float64) LogGaussian {
	top := largest(response)
	q := &problem{data: response, positive: []bool{true, true, true},
		predict: func(y, p []float64) {
			for i, f := range frequency {
				octaves := math.Log2(f/p[1]) / p[2]
				y[i] = p[0] * math.Exp(-octaves*octaves/2)
			}
		}}
	for _, sigma := range []float64{0.4, 1, 2} {
		q.starts = append(q.starts, []float64{max(response[top], 1e-6), frequency[top], sigma})
	}
	fit := q.solve()
	return LogGaussian{fit.Parameters[0], fit.Parameters[1], fit.Parameters[2], fit}
}

// RatioOfGaussians is the size tuning of an excitatory mechanism that is divided by an
// inhibitory one (Cavanaugh, Bair & Movshon 2002), L(d, w) = erf(d/w)²:
//
//	R(d) = b + ke·L(d, we)/(1 + ki·L(d, wi))
type RatioOfGaussians struct {
	Baseline, KE, WE, KI, WI float64
	Fit                      Fitted
}

// FitRatioOfGaussians fits the responses to diameters.
func FitRatioOfGaussians(diameter, response []float64) RatioOfGaussians {
	top := largest(response)
	field := func(d, w float64) float64 {
		e := math.Erf(d / w)
		return e * e
	}
	q := &problem{data: response, positive: []bool{false, true, true, true, true},
		predict: func(y, p []float64) {
			for i, d := range diameter {
				y[i] = p[0] + p[1]*field(d, p[2])/(1+p[3]*field(d, p[4]))
			}
		}}
	for _, wide := range []float64{2, 3} {
		for _, ki := range []float64{0.5, 2} {
			q.starts = append(q.starts, []float64{0, response[top] * 1.5, diameter[top], ki, diameter[top] * wide})
		}
	}
	fit := q.solve()
	p := fit.Parameters
	return RatioOfGaussians{p[0], p[1], p[2], p[3], p[4], fit}
}
