package simd

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPanelsAreGemm: a packed matrix has the bits of Gemm with one column, whatever its size and
// wherever what it hears lies.
func TestPanelsAreGemm(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(51, 52))
		for rows := range 140 {
			checkPanels(t, r, rows, 1+r.IntN(9))
		}
		for _, columns := range []int{0, 1, 511, 512, 513, 1030} {
			checkPanels(t, r, 75, columns)
		}
	})
}

func checkPanels(t *testing.T, r *rand.Rand, rows, columns int) {
	t.Helper()
	value := mixed(r)
	w, y := newGuarded(rows*columns, 3, value).values, newGuarded(rows, 5, value)
	x, at, column := newGuarded(columns+7, 1, value).values, make([]int32, columns), make([]int32, columns)
	for k := range at {
		at[k], column[k] = int32(r.IntN(len(x))), int32(k)
	}
	want := append([]float32(nil), y.values...)
	Gemm(want, 1, w, columns, column, x, 1, at, rows, 1, 1)
	PackPanels(w, rows, columns).AddTo(y.values, x, at)
	y.check(t)
	requireSame(t, want, y.values)
}

func TestPanelsCheckSizes(t *testing.T) {
	w := make([]float32, 6)
	require.Panics(t, func() { PackPanels(w, 2, 2) }, "weights")
	p := PackPanels(w, 2, 3)
	require.Panics(t, func() { p.AddTo(w[:3], w, []int32{0, 1, 2}) }, "y")
	require.Panics(t, func() { p.AddTo(w[:2], w, []int32{0, 1}) }, "at")
}

func BenchmarkPanels(b *testing.B) {
	for _, n := range []int{360, 1024, 4096} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			x, y, at := make([]float32, n), make([]float32, n), make([]int32, n)
			for k := range at {
				at[k] = int32(k)
			}
			p := PackPanels(make([]float32, n*n), n, n)
			for b.Loop() {
				p.AddTo(y, x, at)
			}
			b.ReportMetric(float64(4*n*n)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GB/s")
		})
	}
}
