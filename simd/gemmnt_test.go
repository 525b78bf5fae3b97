package simd

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// A product with a transposed factor has the bits of Gemm on the factor transposed by hand.
func TestGemmNTIsGemm(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(21, 22))
		apart := 1
		if testing.Short() {
			apart = 9
		}
		for v := 0; v < 68; v += apart {
			for _, e := range []int{1, 8, 17} {
				checkGemmNT(t, r, v, e, 9)
				checkGemmNT(t, r, e, v, 9)
				checkGemmNT(t, r, 7, e, v)
				checkGemmNT(t, r, e, 7, v)
			}
		}
		for _, k := range []int{511, 512, 513, 1031} {
			checkGemmNT(t, r, 13, 19, k)
			checkGemmNT(t, r, 19, 13, k)
		}
	})
}

func checkGemmNT(t *testing.T, r *rand.Rand, m, n, k int) {
	t.Helper()
	lda, ldb, ldc := k+r.IntN(3), k+r.IntN(3), n+r.IntN(3)
	value := func(int) float32 { return float32(r.NormFloat64()) }
	if r.IntN(2) == 0 {
		value = mixed(r)
	}
	a, b := newGuarded(m*lda, 3, value).values, newGuarded(n*ldb, 1, value).values
	got := newGuarded(m*ldc, 5, value)
	want := append([]float32(nil), got.values...)
	turned, count := make([]float32, n*k), make([]int32, k)
	for q := range k {
		count[q] = int32(q)
		for j := range n {
			turned[q*n+j] = b[j*ldb+q]
		}
	}
	Gemm(want, ldc, a, lda, count, turned, n, count, m, n, -0.75)
	GemmNT(got.values, ldc, a, lda, b, ldb, m, n, k, -0.75)
	got.check(t)
	for i, v := range got.values {
		require.True(t, same(want[i], v), "%d×%d×%d at %d: %g, want %g", m, n, k, i, v, want[i])
	}
}

func TestGemmNTChecksItsSlices(t *testing.T) {
	x := make([]float32, 6)
	require.Panics(t, func() { GemmNT(x, 3, x, 2, x, 2, 2, 4, 2, 1) })
	require.Panics(t, func() { GemmNT(x, 3, x, 5, x, 2, 2, 3, 2, 1) })
	require.Panics(t, func() { GemmNT(x, 3, x, 2, x, 3, 2, 3, 2, 1) })
	require.NotPanics(t, func() { GemmNT(x, 3, x, 2, x, 2, 2, 3, 2, 1) })
}
