package measure

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/rng"
)

// Bootstrap draws seeds and test images with replacement and takes the interval's ends from
// the percentiles of the statistic (Efron & Tibshirani 1993).
//
// Seeds and images are crossed, because every seed sees the same images: a resample draws
// some seeds and some images, and each drawn seed is scored on all the drawn images (the
// pigeonhole bootstrap; Owen 2007). Images that every seed finds hard are thereby drawn
// together, which drawing images anew for each seed would average away. The price is an
// interval that errs on the wide side. With one seed, images alone are drawn, and the row
// says so: nothing can then be said of other trainings.
//
// A statistic that compares networks is computed anew within each resample, so networks are
// paired over seeds and images.
type Bootstrap struct {
	Stream     rng.Stream
	Resamples  int
	Confidence float64 // of the interval: 0.95
}

// NewBootstrap returns the bootstrap of a run: 2,000 resamples, 95 %.
func NewBootstrap(seed uint64) Bootstrap {
	return Bootstrap{Stream: rng.Named(seed, "measure/bootstrap"), Resamples: 2000, Confidence: 0.95}
}

// Estimate is a statistic with its interval.
type Estimate struct {
	Value     float64   // mean over seeds
	Low, High float64   // of the interval
	Each      []float64 // one per seed
}

// SD is the standard deviation over seeds, NaN for a single one.
func (e Estimate) SD() float64 {
	if len(e.Each) < 2 {
		return math.NaN()
	}
	return stat.StdDev(e.Each, nil)
}

// Fields returns low, high, sd, each and, with one seed, over.
func (e Estimate) Fields() []table.Pair {
	fields := []table.Pair{{Key: "low", Value: e.Low}, {Key: "high", Value: e.High}}
	if len(e.Each) > 1 {
		fields = append(fields, table.Pair{Key: "sd", Value: e.SD()})
	}
	fields = append(fields, table.Pair{Key: "each", Value: e.Each})
	if len(e.Each) == 1 {
		fields = append(fields, table.Pair{Key: "over", Value: "images"})
	}
	return fields
}

// Estimate returns a contrast's value and interval.
func (b Bootstrap) Estimate(c contrast) Estimate {
	return b.estimate(c.grouped(), func(means []float64) float64 { return c.of(means) })
}

// Ratio returns the value and interval of a ÷ b, paired.
func (b Bootstrap) Ratio(numerator, denominator contrast) Estimate {
	n := len(numerator.terms)
	both := contrast{terms: append(slices.Clone(numerator.terms), denominator.terms...)}
	return b.estimate(both.grouped(), func(means []float64) float64 {
		return numerator.of(means[:n]) / denominator.of(means[n:])
	})
}

// estimate takes a statistic of the terms' means over the full sample, each seed and each
// resample.
func (b Bootstrap) estimate(g *groups, statistic func(means []float64) float64) Estimate {
	everySeed := make([]int, g.seeds)
	for i := range everySeed {
		everySeed[i] = i
	}
	means := make([]float64, g.terms)
	at := func(seeds, counts []int) float64 {
		g.means(means, seeds, counts)
		return statistic(means)
	}
	e := Estimate{Value: at(everySeed, g.size), Each: make([]float64, g.seeds)}
	for s := range e.Each {
		e.Each[s] = at(everySeed[s:s+1], g.size)
	}
	draws := make([]float64, b.Resamples)
	seeds, counts := make([]int, g.seeds), make([]int, len(g.size))
	for r := range draws {
		words := &source{stream: b.Stream, trial: uint64(r)}
		for i := range seeds {
			seeds[i] = words.below(g.seeds)
		}
		g.draw(counts, words)
		draws[r] = at(seeds, counts)
	}
	slices.Sort(draws)
	e.Low = Quantile(draws, (1-b.Confidence)/2)
	e.High = Quantile(draws, (1+b.Confidence)/2)
	return e
}

// Quantile interpolates the q-quantile of sorted numbers: x at (n−1)·q (type 7 of Hyndman &
// Fan 1996).
func Quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	below := int(at)
	if below >= len(sorted)-1 {
		return sorted[len(sorted)-1]
	}
	w := at - float64(below)
	return sorted[below] + w*(sorted[below+1]-sorted[below])
}
