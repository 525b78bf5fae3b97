package measure

import (
	"math"
	"slices"
)

// NakaRushton is the response to contrast b + rmax·cⁿ/(c50ⁿ + cⁿ) (Naka & Rushton 1966;
// Albrecht & Hamilton 1982).
type NakaRushton struct {
	Baseline, RMax, C50, N float64 // b and rmax in the unit of the responses, c50 in that of contrast
	Fit                    Fitted  // of rmax, c50, n and, where it was fitted, the baseline
}

// At is the fitted response.
func (f NakaRushton) At(contrast float64) float64 {
	return f.Baseline + f.RMax*saturating(contrast, f.C50, f.N)
}

// saturating is cⁿ/(c50ⁿ + cⁿ).
func saturating(c, c50, n float64) float64 {
	if c <= 0 {
		return 0
	}
	return 1 / (1 + math.Pow(c50/c, n))
}

// FitNakaRushton fits the responses to contrasts by least squares, with a baseline or with none.
// It needs more points than parameters.
func FitNakaRushton(contrast, response []float64, baseline bool) NakaRushton {
	q := &problem{data: response, positive: []bool{true, true, true},
		predict: func(y, p []float64) {
			b := 0.0
			if baseline {
				b = p[3]
			}
			for i, c := range contrast {
				y[i] = b + p[0]*saturating(c, p[1], p[2])
			}
		}}
	top, low := slices.Max(response), slices.Min(response)
	middle := halfway(contrast, response, (top+low)/2)
	for _, n := range []float64{1.5, 3} {
		for _, shift := range []float64{0.6, 1.5} {
			start := []float64{max(top-low, 1e-6), middle * shift, n}
			if baseline {
				start = append(start, low)
			}
			q.starts = append(q.starts, start)
		}
	}
	if baseline {
		q.positive = append(q.positive, false)
	}
	fit := q.solve()
	f := NakaRushton{RMax: fit.Parameters[0], C50: fit.Parameters[1], N: fit.Parameters[2], Fit: fit}
	if baseline {
		f.Baseline = fit.Parameters[3]
	}
	return f
}

// halfway is the smallest positive x whose y reaches a level, or the median of the positive x.
func halfway(x, y []float64, level float64) float64 {
	var positive []float64
	first := math.Inf(1)
	for i, v := range x {
		if v > 0 {
			positive = append(positive, v)
			if y[i] >= level {
				first = min(first, v)
			}
		}
	}
	if math.IsInf(first, 1) && len(positive) > 0 {
		slices.Sort(positive)
		return positive[len(positive)/2]
	}
	if math.IsInf(first, 1) {
		return 1
	}
	return first
}
