package measure

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Normalization is the response to a test of contrast c and a mask of contrast m (Carandini &
// Heeger 2012):
//
//	R(c, m) = rmax·cⁿ/(sigmaⁿ + cⁿ + (weight·m)ⁿ)
type Normalization struct {
	RMax, Sigma, N, Weight float64
	Fit                    Fitted // of rmax, sigma, n, weight
}

// At is the fitted response.
func (f Normalization) At(test, mask float64) float64 {
	return normalized(test, mask, f.RMax, f.Sigma, f.N, f.Weight)
}

func normalized(test, mask, rmax, sigma, n, weight float64) float64 {
	if test <= 0 {
		return 0
	}
	return rmax / (1 + math.Pow(sigma/test, n) + math.Pow(weight*mask/test, n))
}

// FitNormalization fits the responses to pairs of contrasts by least squares. Some masks must
// have no contrast: they fix rmax, sigma and n.
func FitNormalization(test, mask, response []float64) Normalization {
	var alone, unmasked []float64
	for i, m := range mask {
		if m == 0 {
			alone, unmasked = append(alone, test[i]), append(unmasked, response[i])
		}
	}
	if len(alone) < 3 {
		alone, unmasked = test, response
	}
	first := FitNakaRushton(alone, unmasked, false)
	q := &problem{data: response, positive: []bool{true, true, true, true},
		predict: func(y, p []float64) {
			for i := range y {
				y[i] = normalized(test[i], mask[i], p[0], p[1], p[2], p[3])
			}
		}}
	for _, weight := range []float64{0.1, 0.5, 1.5} {
		q.starts = append(q.starts, []float64{first.RMax, first.C50, first.N, weight})
	}
	fit := q.solve()
	p := fit.Parameters
	return Normalization{RMax: p[0], Sigma: p[1], N: p[2], Weight: p[3], Fit: fit}
}

// PlaidWeights are how much of the population's responses to two stimuli alone its response to
// both together is made of (Busse, Wade & Carandini 2009).
type PlaidWeights struct {
	A, B     float64 // both ≈ first·A + second·B, by least squares over the cells
	RMS      float64 // root mean square of what is left, relative to the largest response to both
	Additive float64 // Σ both ÷ Σ (first + second): 1 where responses add up
}

// FitPlaidWeights regresses the response of every cell to two stimuli together on its
// responses to each alone. Where one of them does not respond at all, its weight is 0.
func FitPlaidWeights(first, second, both []float64) PlaidWeights {
	columns := [][]float64{first, second}
	var used []int
	for i, c := range columns {
		if slices.ContainsFunc(c, func(v float64) bool { return v != 0 }) {
			used = append(used, i)
		}
	}
	var w [2]float64
	if len(used) > 0 {
		a := mat.NewDense(len(both), len(used), nil)
		for k, i := range used {
			a.SetCol(k, columns[i])
		}
		var x mat.VecDense
		// A singular system has no unique weights: SolveVec then reports its condition, and the
		// result is NaN or the nearest, which the residual shows.
		_ = x.SolveVec(a, mat.NewVecDense(len(both), slices.Clone(both)))
		for k, i := range used {
			w[i] = x.AtVec(k)
		}
	}
	var left, alone, together float64
	for i, v := range both {
		d := w[0]*first[i] + w[1]*second[i] - v
		left += d * d
		alone += first[i] + second[i]
		together += v
	}
	return PlaidWeights{A: w[0], B: w[1], RMS: math.Sqrt(left/float64(len(both))) / slices.Max(both), Additive: together / alone}
}

// Suppression is 1 − masked/alone, the share of the response that a mask or a surround takes
// away; negative where it facilitates.
func Suppression(alone, masked float64) float64 { return 1 - masked/alone }

// LocalExponent is d ln y / d ln x at every point, by central differences on the grid and
// one-sided ones at its ends: the exponent of the power law that the curve follows locally. It
// is NaN where x or y is not positive, there or at the neighbours that are used.
func LocalExponent(x, y []float64) []float64 {
	slope := make([]float64, len(x))
	for i := range x {
		a, b := max(i-1, 0), min(i+1, len(x)-1)
		slope[i] = math.NaN()
		if x[a] > 0 && x[b] > x[a] && y[a] > 0 && y[b] > 0 {
			slope[i] = math.Log(y[b]/y[a]) / math.Log(x[b]/x[a])
		}
	}
	return slope
}
