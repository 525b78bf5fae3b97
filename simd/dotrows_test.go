package simd

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// A matrix times one vector has the bits of Gemm with one column.
func TestDotRowsIsGemm(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(17, 18))
		edge := []int{1, 7, 8, 16, 17, 35}
		for v := range 68 {
			for _, e := range edge {
				checkDotRows(t, r, v, e)
				checkDotRows(t, r, e, v)
			}
		}
		for _, k := range []int{511, 512, 513, 1031} {
			checkDotRows(t, r, 27, k)
		}
	})
}

func checkDotRows(t *testing.T, r *rand.Rand, m, k int) {
	t.Helper()
	lda, value := k+r.IntN(3), mixed(r)
	if r.IntN(2) == 0 {
		value = func(int) float32 { return float32(r.NormFloat64()) }
	}
	a, x := newGuarded(max(0, (m-1)*lda+k), 3, value).values, newGuarded(k, 1, value).values
	got := newGuarded(m, 5, value)
	want := append([]float32(nil), got.values...)
	iota := make([]int32, k)
	for i := range iota {
		iota[i] = int32(i)
	}
	if k > 0 {
		Gemm(want, 1, a, lda, iota, x, 1, iota, m, 1, -0.75)
	}
	DotRows(got.values, a, lda, x, -0.75)
	got.check(t)
	for i, v := range got.values {
		require.True(t, same(want[i], v), "%d×%d at %d: %g, want %g", m, k, i, v, want[i])
	}
}

func TestDotRowsChecksItsSlices(t *testing.T) {
	require.Panics(t, func() { DotRows(make([]float32, 2), make([]float32, 5), 3, make([]float32, 3), 1) })
	require.NotPanics(t, func() { DotRows(nil, nil, 3, make([]float32, 3), 1) })
}

func BenchmarkDotRows(b *testing.B) {
	for _, n := range []int{360, 1024, 4096} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w, x, y := make([]float32, n*n), make([]float32, n), make([]float32, n)
			for range b.N {
				DotRows(y, w, n, x, 1)
			}
			b.ReportMetric(2*float64(n)*float64(n)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}
