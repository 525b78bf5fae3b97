package simd

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// A matrix times one vector in float64 has the bits of its equation, term by term.
func TestDotRows64(t *testing.T) {
	r := rand.New(rand.NewPCG(35, 36))
	for v := range 68 {
		for _, e := range []int{1, 2, 3, 4, 17, 35} {
			checkDotRows64(t, r, v, e)
			checkDotRows64(t, r, e, v)
		}
	}
	checkDotRows64(t, r, 27, 1031)
}

func checkDotRows64(t *testing.T, r *rand.Rand, m, k int) {
	t.Helper()
	const margin = 9
	lda := k + r.IntN(3)
	value := func() float64 {
		if r.IntN(8) == 0 {
			return float64(edges[r.IntN(len(edges))])
		}
		return r.NormFloat64()
	}
	random := func(n int) []float64 {
		all := make([]float64, n)
		for i := range all {
			all[i] = value()
		}
		return all
	}
	a, x, all := random(max(0, (m-1)*lda+k)), random(k), random(m+2*margin)
	want := append([]float64(nil), all...)
	for i := range m {
		sum := 0.0
		for q := range k {
			sum += float64(a[i*lda+q] * x[q])
		}
		if k > 0 {
			want[margin+i] += float64(-0.75 * sum)
		}
	}
	DotRows64(all[margin:margin+m], a, lda, x, -0.75)
	for i, v := range all {
		require.True(t, math.Float64bits(v) == math.Float64bits(want[i]) || v != v && want[i] != want[i], "%d×%d at %d: %g, want %g", m, k, i-margin, v, want[i])
	}
}

func TestDotRows64ChecksItsSlices(t *testing.T) {
	require.Panics(t, func() { DotRows64(make([]float64, 2), make([]float64, 5), 3, make([]float64, 3), 1) })
	require.NotPanics(t, func() { DotRows64(nil, nil, 3, make([]float64, 3), 1) })
}

func BenchmarkDotRows64(b *testing.B) {
	for _, n := range []int{64, 360, 1024} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w, x, y := make([]float64, n*n), make([]float64, n), make([]float64, n)
			for b.Loop() {
				DotRows64(y, w, n, x, 1)
			}
			b.ReportMetric(2*float64(n)*float64(n)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
			b.ReportMetric(8*float64(n)*float64(n)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GB/s")
		})
	}
}
