package ssn

import (
	"cmp"
	"errors"
	"math"
	"math/cmplx"
	"slices"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/rng"
)

// denseLimit is the order up to which a spectrum is computed from the whole matrix.
const denseLimit = 48

// ErrNoConvergence says that the wanted eigenvalues were not found within the largest subspace.
var ErrNoConvergence = errors.New("ssn: eigenvalues have not converged")

// Arnoldi returns the count eigenvalues of largest real part of a real operator of order n,
// which it knows by its products alone: apply sets dst = A·x. They are the Ritz values of a
// Krylov space of at most size dimensions, orthogonalized twice (Arnoldi 1951; Saad 2011), and
// are accepted when the residual ‖A·v − λ·v‖ of each is at most tolerance·‖A‖, ‖A‖ being the
// largest Ritz value. A complex pair counts as two and is never split.
func Arnoldi(n int, apply func(dst, x []float64), count, size int, tolerance float64) ([]complex128, error) {
	size = min(size, n)
	basis := make([][]float64, 1, size+1)
	basis[0] = make([]float64, n)
	start := rng.Named(0, "arnoldi")
	for i := range basis[0] {
		basis[0][i] = float64(start.Normal(0, 0, uint32(i)))
	}
	floats.Scale(1/floats.Norm(basis[0], 2), basis[0])
	h := mat.NewDense(size+1, size, nil)
	w := make([]float64, n)
	look := count + 8 // the dimension at which the Ritz values are next computed
	for m := 1; m <= size; m++ {
		apply(w, basis[m-1])
		for range 2 {
			for i, v := range basis {
				overlap := floats.Dot(v, w)
				h.Set(i, m-1, h.At(i, m-1)+overlap)
				floats.AddScaled(w, -overlap, v)
			}
		}
		next := floats.Norm(w, 2)
		whole := m == n || next <= 1e-14*mat.Norm(h.Slice(0, m, 0, m), math.Inf(1))
		if whole || m == size || m >= look {
			look = m + max(8, m/2)
			if values, ok := ritz(mat.DenseCopyOf(h.Slice(0, m, 0, m)), next, count, tolerance); ok || whole {
				return values, nil
			}
		}
		if m < size {
			h.Set(m, m-1, next)
			basis = append(basis, make([]float64, n))
			blas64.Axpy(1/next, blas64.Vector{N: n, Data: w, Inc: 1}, blas64.Vector{N: n, Data: basis[m], Inc: 1})
		}
	}
	return nil, ErrNoConvergence
}

// ritz returns the leading eigenvalues of a Hessenberg matrix and whether all their residuals,
// next·|last component of the eigenvector|, are small.
func ritz(h *mat.Dense, next float64, count int, tolerance float64) ([]complex128, bool) {
	var e mat.Eigen
	if !e.Factorize(h, mat.EigenRight) {
		return nil, false
	}
	var vectors mat.CDense
	e.VectorsTo(&vectors)
	type pair struct {
		value    complex128
		residual float64
	}
	var pairs []pair
	norm := 0.0
	for j, v := range e.Values(nil) {
		length := 0.0
		m, _ := vectors.Dims()
		for i := range m {
			length = math.Hypot(length, cmplx.Abs(vectors.At(i, j)))
		}
		pairs = append(pairs, pair{v, next * cmplx.Abs(vectors.At(m-1, j)) / length})
		norm = max(norm, cmplx.Abs(v))
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(real(b.value), real(a.value)), cmp.Compare(imag(b.value), imag(a.value)))
	})
	if count = min(count, len(pairs)); count < len(pairs) && imag(pairs[count-1].value) > 0 {
		count++
	}
	var values []complex128
	small := true
	for _, p := range pairs[:count] {
		values = append(values, p.value)
		small = small && p.residual <= tolerance*norm
	}
	return values, small
}

// leading returns the eigenvalue of largest real part, up to a residual of tolerance times the
// largest; NaN where none is found.
func leading(n int, apply func(dst, x []float64), tolerance float64) complex128 {
	if n > denseLimit {
		if values, err := Arnoldi(n, apply, 1, 300, tolerance); err == nil {
			return values[0]
		}
	}
	a := mat.NewDense(n, n, nil)
	e, column := make([]float64, n), make([]float64, n)
	for j := range n {
		e[j] = 1
		apply(column, e)
		a.SetCol(j, column)
		e[j] = 0
	}
	return circuit.Spectrum(a)[0]
}
