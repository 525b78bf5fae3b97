package hierarchy

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"gonum.org/v1/gonum/mat"

	"github.com/striate-sim/striate/learning"
)

func slow(rate, fastest float64) Teaching {
	return &unlabelled[learning.SlowFeatures, *learning.SlowFeatures]{Rule: learning.SlowFeatures{Updates: 1, Fastest: fastest}, Pace: pace{Rate: rate, Passes: 1}}
}

// covariances are the covariance B of samples and the mean A of the squares of their changes; the
// first of them has none.
func covariances(samples [][]float64) (b, a *mat.SymDense) {
	n, dims := float64(len(samples)), len(samples[0])
	b, a = mat.NewSymDense(dims, nil), mat.NewSymDense(dims, nil)
	mean := make([]float64, dims)
	for _, x := range samples {
		for i, v := range x {
			mean[i] += v / n
		}
	}
	for t, x := range samples {
		for i := range x {
			for j := range i + 1 {
				b.SetSym(i, j, b.At(i, j)+(x[i]-mean[i])*(x[j]-mean[j])/n)
				if t > 0 {
					last := samples[t-1]
					a.SetSym(i, j, a.At(i, j)+(x[i]-last[i])*(x[j]-last[j])/n)
				}
			}
		}
	}
	return b, a
}

// slowest solves A·w = λ·B·w, with wᵀ·B·w = 1 and the slowest first.
func slowest(t *testing.T, samples [][]float64) (lambda []float64, w [][]float64) {
	t.Helper()
	b, a := covariances(samples)
	dims := b.SymmetricDim()
	var root mat.Cholesky
	require.True(t, root.Factorize(b))
	var up mat.TriDense
	root.UTo(&up) // B = UᵀU
	var inverse, half, white mat.Dense
	require.NoError(t, inverse.Inverse(&up))
	half.Mul(a, &inverse)
	white.Mul(inverse.T(), &half)
	both := mat.NewSymDense(dims, nil)
	for i := range dims {
		for j := range i + 1 {
			both.SetSym(i, j, (white.At(i, j)+white.At(j, i))/2)
		}
	}
	var eigen mat.EigenSym
	require.True(t, eigen.Factorize(both, true))
	var vectors, all mat.Dense
	eigen.VectorsTo(&vectors)
	all.Mul(&inverse, &vectors)
	for k := range dims {
		w = append(w, mat.Col(nil, k, &all))
	}
	return eigen.Values(nil), w
}

// form is wᵀ·M·v.
func form(w []float64, m mat.Matrix, v []float64) float64 {
	return mat.Inner(mat.NewVecDense(len(w), w), m, mat.NewVecDense(len(v), v))
}

// apart is the angle between two directions, whatever their signs.
func apart(a, b []float64) float64 {
	return math.Acos(min(1, math.Abs(dot(a, b))/(length(a)*length(b))))
}

// drifters are signals of different persistence, mixed by a matrix, around a mean.
func drifters(n int) [][]float64 {
	persistence := []float64{0.98, 0.9, 0.6, 0}
	mix := [][]float64{{1, 0.5, -0.3, 0.2}, {-0.4, 0.8, 0.6, 0.1}, {0.2, -0.5, 0.9, 0.4}, {0.3, 0.2, -0.2, 0.9}}
	z, s := normals("drifters", 4*n), make([]float64, 4)
	var samples [][]float64
	for i := range n {
		x := []float64{0.5, -1, 0, 2}
		for k, p := range persistence {
			s[k] = p*s[k] + math.Sqrt(1-p*p)*z[4*i+k]
			for j := range x {
				x[j] += mix[j][k] * s[k]
			}
		}
		samples = append(samples, x)
	}
	return samples
}

// TestSlowFeaturesSolveTheEigenproblem: cells come to rest, in order, at the slowest solutions of
// A·w = λ·B·w, at variance 1 and uncorrelated (Wiskott & Sejnowski 2002).
func TestSlowFeaturesSolveTheEigenproblem(t *testing.T) {
	samples := drifters(400)
	lambda, want := slowest(t, samples)
	b, a := covariances(samples)
	rows := lone(t, slow(0.1, 4), 3, 2000, len(samples), samples)
	for i, w := range rows {
		t.Logf("cell %d: angle %.2e, λ %.5f, want %.5f", i, apart(w, want[i]), form(w, a, w), lambda[i])
		require.Less(t, apart(w, want[i]), 1e-2, "cell %d", i)
		require.InEpsilon(t, lambda[i], form(w, a, w), 1e-2, "cell %d", i)
		for k := range i {
			require.InDelta(t, 0, form(w, b, rows[k]), 1e-2, "cells %d and %d", i, k)
		}
		require.InDelta(t, 1, form(w, b, w), 1e-2, "cell %d", i)
	}
}

// expanded are the products of degree 1 and 2 of sin t + cos²11t and cos 11t, of which
// x₁ − x₂² = sin t is the slowest function (Wiskott & Sejnowski 2002).
func expanded(n int) (samples [][]float64) {
	for i := range n {
		at := 2 * math.Pi * float64(i) / float64(n)
		fast := math.Cos(11 * at)
		a, b := math.Sin(at)+fast*fast, fast
		samples = append(samples, []float64{a, b, a * a, a * b, b * b})
	}
	return samples
}

// TestSlowFeaturesFindTheHiddenSine in the expansion of two signals that vary fast; shown the same
// frames in another order, they do not.
func TestSlowFeaturesFindTheHiddenSine(t *testing.T) {
	const frames = 256
	samples := expanded(frames)
	b, a := covariances(samples)
	hidden := []float64{1, 0, 0, 0, -1}
	learned := func(samples [][]float64) []float64 { return lone(t, slow(0.1, 4), 1, 8000, frames, samples)[0] }
	ratio := func(w []float64) float64 { return form(w, a, w) / form(w, b, w) }
	w := learned(samples)
	correlation := func(w []float64) float64 {
		return math.Abs(form(w, b, hidden)) / math.Sqrt(form(w, b, w)*form(hidden, b, hidden))
	}
	t.Logf("correlation %.6f, λ %.3g of %.3g", correlation(w), ratio(w), ratio(hidden))
	require.Greater(t, correlation(w), 0.9999)
	shuffled := slices.Clone(samples)
	for i := range shuffled {
		shuffled[i] = samples[i*101%frames]
	}
	w = learned(shuffled)
	t.Logf("shuffled: correlation %.6f, λ %.3g", correlation(w), ratio(w))
	require.Less(t, correlation(w), 0.9)
	require.Greater(t, ratio(w), 30*ratio(hidden))
}
