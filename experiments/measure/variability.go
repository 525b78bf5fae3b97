package measure

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

var _ = addCurve("fano-factor", "churchland2010",
	"variance ÷ mean, over repeats, of the count of spikes in a window, rate × window; mean: of the counts; variance: of the counts",
	func() CurveMeasure { return &FanoFactor{Over: "repeat", WindowMS: 100} })

// FanoFactor is the variability of single trials (Churchland et al. 2010). The rates of
// repeats are taken as mean counts N = rate·window. Spikes that are drawn from them as a
// Poisson process add their mean to the variance, Var = E[N] + Var[N], and so 1 to the factor.
type FanoFactor struct {
	Over     string  `yaml:"along" doc:"the coordinate that numbers repeats"`
	WindowMS float64 `yaml:"window" unit:"ms" above:"0" doc:"time over which spikes are counted"`
	Poisson  bool    `yaml:"poisson" doc:"spikes are drawn from the rate; otherwise the rate's own variability counts alone"`
}

// Along names the coordinate of repeats.
func (m *FanoFactor) Along() string { return m.Over }

// Fields lists the moments of the counts.
func (*FanoFactor) Fields() []string { return []string{"mean", "variance"} }

// Read takes the factor over the repeats of one condition.
func (m *FanoFactor) Read(c Curve) Reading {
	if why := short(c, 2); why != "" {
		return Reading{Reason: why}
	}
	seconds := m.WindowMS / 1000
	average, variance := stat.MeanVariance(c.Y, nil)
	average, variance = average*seconds, variance*seconds*seconds
	if m.Poisson {
		variance += average
	}
	return reading(m, variance/average, average, variance)
}

// NoiseCorrelation is the correlation of the single-trial responses of two cells about their
// means to each stimulus, [stimulus][repeat]: responses are standardized within each stimulus,
// which counts by its repeats. It is NaN where a cell does not vary.
func NoiseCorrelation(a, b [][]float64) float64 {
	var product, count float64
	for s := range a {
		ma, sa := stat.MeanStdDev(a[s], nil)
		mb, sb := stat.MeanStdDev(b[s], nil)
		if len(a[s]) < 2 || sa == 0 || sb == 0 {
			continue
		}
		for r := range a[s] {
			product += (a[s][r] - ma) / sa * (b[s][r] - mb) / sb
		}
		count += float64(len(a[s]) - 1)
	}
	return product / count
}

// SignalCorrelation is the correlation of the mean responses of two cells over stimuli.
func SignalCorrelation(a, b []float64) float64 { return stat.Correlation(a, b, nil) }

// MeanNoiseCorrelation is the mean of NoiseCorrelation over all pairs of cells,
// [cell][stimulus][repeat], and how many pairs have one; NaN where none has.
func MeanNoiseCorrelation(cells [][][]float64) (value float64, pairs int) {
	for i := range cells {
		for _, other := range cells[:i] {
			if r := NoiseCorrelation(cells[i], other); !math.IsNaN(r) {
				value += r
				pairs++
			}
		}
	}
	return value / float64(pairs), pairs
}
