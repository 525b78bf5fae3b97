package circuit

import (
	"cmp"
	"math"
	"math/cmplx"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Spectrum returns the eigenvalues of a square matrix, the largest real part first; of a
// complex pair the positive imaginary part first. A matrix without a decomposition gives NaN.
func Spectrum(m *mat.Dense) []complex128 {
	var e mat.Eigen
	if !e.Factorize(m, mat.EigenNone) {
		return []complex128{cmplx.NaN()}
	}
	values := e.Values(nil)
	slices.SortFunc(values, func(a, b complex128) int {
		if math.Abs(real(a)-real(b)) > 1e-12*cmplx.Abs(a) {
			return cmp.Compare(real(b), real(a))
		}
		return cmp.Compare(imag(b), imag(a))
	})
	return values
}
