package circuit

import (
	"cmp"
	"math/cmplx"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Spectrum returns the eigenvalues of a square matrix, the largest real part first; of a
// complex pair the positive imaginary part first. A matrix without a decomposition gives NaN,
// an empty one nothing.
func Spectrum(m *mat.Dense) []complex128 {
	if m.IsEmpty() {
		return nil
	}
	var e mat.Eigen
	if !e.Factorize(m, mat.EigenNone) {
		return []complex128{cmplx.NaN()}
	}
	values := e.Values(nil)
	slices.SortFunc(values, func(a, b complex128) int {
		return cmp.Or(cmp.Compare(real(b), real(a)), cmp.Compare(imag(b), imag(a)))
	})
	return values
}
