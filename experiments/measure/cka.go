package measure

import "math"

// LinearCKA is the centred kernel alignment of two representations of the same n stimuli,
// [stimulus][cell] (Kornblith et al. 2019): 1 where they are the same but for rotation and
// scale. With many more cells than stimuli it approaches 1 for any two.
func LinearCKA(x, y [][]float64) float64 {
	k, l := centred(gram(x)), centred(gram(y))
	return dot(k, l) / math.Sqrt(dot(k, k)*dot(l, l))
}

// UnbiasedCKA is LinearCKA with the unbiased estimate of dependence (Song et al. 2012), which
// is 0 on average for unrelated representations, however many their cells. It needs four
// stimuli.
func UnbiasedCKA(x, y [][]float64) float64 {
	k, l := gram(x), gram(y)
	for i := range k {
		k[i][i], l[i][i] = 0, 0
	}
	return dependence(k, l) / math.Sqrt(dependence(k, k)*dependence(l, l))
}

// dependence is the unbiased Hilbert–Schmidt independence criterion of two kernels whose
// diagonals are 0:
//
//	[tr KL + 1ᵀK1·1ᵀL1/((n−1)(n−2)) − 2·1ᵀKL1/(n−2)]/(n(n−3))
func dependence(k, l [][]float64) float64 {
	n := float64(len(k))
	var trace, sumK, sumL, cross float64
	for i := range k {
		var rowK, rowL float64
		for j := range k {
			trace += k[i][j] * l[i][j]
			rowK, rowL = rowK+k[i][j], rowL+l[i][j]
		}
		sumK, sumL, cross = sumK+rowK, sumL+rowL, cross+rowK*rowL
	}
	return (trace + sumK*sumL/((n-1)*(n-2)) - 2*cross/(n-2)) / (n * (n - 3))
}

// gram is the kernel of inner products, [stimulus][stimulus].
func gram(x [][]float64) [][]float64 {
	k := make([][]float64, len(x))
	for i := range k {
		k[i] = make([]float64, len(x))
	}
	for i := range k {
		for j := range i + 1 {
			k[i][j] = inner(x[i], x[j], nil)
			k[j][i] = k[i][j]
		}
	}
	return k
}

// centred takes the means of rows and columns off a symmetric kernel.
func centred(k [][]float64) [][]float64 {
	n := float64(len(k))
	rows, all := make([]float64, len(k)), 0.0
	for i := range k {
		rows[i] = mean(k[i])
		all += rows[i] / n
	}
	for i := range k {
		for j := range k {
			k[i][j] += all - rows[i] - rows[j]
		}
	}
	return k
}

// dot is the sum of the products of two kernels.
func dot(k, l [][]float64) (sum float64) {
	for i := range k {
		sum += inner(k[i], l[i], nil)
	}
	return sum
}
