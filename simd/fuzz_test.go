package simd

import (
	"math/rand/v2"
	"testing"
)

// FuzzKernels holds every level to the plain twins, or to kernels that are held to them, for
// any values and lengths.
func FuzzKernels(f *testing.F) {
	f.Add(uint64(1), uint8(17), uint8(3))
	f.Add(uint64(2), uint8(0), uint8(1))
	f.Fuzz(func(t *testing.T, seed uint64, n, lanes uint8) {
		forEachLevel(t, func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 2))
			checkElementwise(t, r, int(n))
			checkStepEach(t, r, int(n))
			checkNormals(t, r, int(n))
			checkDotRows(t, r, int(n%40), int(lanes))
			checkGemmNT(t, r, int(n%40), int(lanes%40), r.IntN(600))
			lengths := make([]int, n%20)
			for i := range lengths {
				lengths[i] = r.IntN(1 + int(n)*(1+i%4))
			}
			newSparseCase(r, lengths, 1+r.IntN(50), int(lanes%70), mixed(r)).check(t)
		})
	})
}
