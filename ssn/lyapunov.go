package ssn

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/mat"
)

// ErrUnstable says that a matrix has eigenvalues with a real part of 0 or more, around which
// nothing is stationary.
var ErrUnstable = errors.New("ssn: not stable, so without a stationary covariance")

// Lyapunov solves A·P + P·Aᵀ + Q = 0 for a stable A and a symmetric Q.
//
// By Cayley's transform U = (p − A)⁻¹·(p + A) the solution is the sum of Uᵏ·V·Uᵏᵀ over all k,
// with V = 2p·(p − A)⁻¹·Q·(p − A)⁻ᵀ; each turn of squaring doubles the number of its terms
// (Smith 1968).
func Lyapunov(a, q *mat.Dense) (*mat.Dense, error) {
	n, _ := a.Dims()
	p := math.Sqrt(mat.Norm(a, math.Inf(1)) * smallest(a))
	minus, plus := mat.NewDense(n, n, nil), mat.DenseCopyOf(a)
	minus.Scale(-1, a)
	for i := range n {
		minus.Set(i, i, minus.At(i, i)+p)
		plus.Set(i, i, plus.At(i, i)+p)
	}
	var lu mat.LU
	lu.Factorize(minus)
	u, half, sum := mat.NewDense(n, n, nil), mat.NewDense(n, n, nil), mat.NewDense(n, n, nil)
	if lu.SolveTo(u, false, plus) != nil || lu.SolveTo(half, false, q) != nil || lu.SolveTo(sum, false, half.T()) != nil {
		return nil, ErrUnstable
	}
	sum.Scale(2*p, sum)
	for range 60 {
		var t, more, square mat.Dense
		t.Mul(u, sum)
		more.Mul(&t, u.T())
		sum.Add(sum, &more)
		change, size := mat.Norm(&more, 1), mat.Norm(sum, 1)
		if math.IsNaN(size) || math.IsInf(size, 0) {
			return nil, ErrUnstable
		}
		if change <= 1e-16*size {
			return sum, nil
		}
		square.Mul(u, u)
		u.Copy(&square)
	}
	return nil, ErrUnstable
}

// smallest estimates the distance of a matrix's spectrum from 0 from below, as 1/‖A⁻¹‖.
func smallest(a *mat.Dense) float64 {
	var inverse mat.Dense
	if inverse.Inverse(a) != nil {
		return 1e-6 * mat.Norm(a, math.Inf(1))
	}
	return 1 / mat.Norm(&inverse, math.Inf(1))
}
