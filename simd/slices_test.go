package simd

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// checkPacked holds packed rows to SparseRows.
func (s sparseCase) checkPacked(t *testing.T) {
	t.Helper()
	want := append([]float32(nil), s.y.values...)
	SparseRows(want, s.w, s.col, s.start, s.x, 1)
	PackSlices(s.w, s.col, s.start).AddTo(s.y.values, s.x)
	s.y.check(t)
	requireSame(t, want, s.y.values)
}

// TestSlicesAreSparseRows: packed rows have the bits of rows as they lie, whatever their number
// and lengths; rows that end before their neighbours hear nothing more, infinities included.
func TestSlicesAreSparseRows(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(41, 42))
		normal := func(int) float32 { return float32(r.NormFloat64()) }
		for v := range 68 {
			value := mixed(r)
			if v%2 == 0 {
				value = normal
			}
			lengths := make([]int, v)
			for i := range lengths {
				lengths[i] = r.IntN(9)
			}
			newSparseCase(r, lengths, 11, 1, value).checkPacked(t)
			newSparseCase(r, []int{v, 3, v, v, 1, 0, 2, v, 9, v}, 23, 1, value).checkPacked(t)
		}
		newSparseCase(r, []int{511, 512, 513, 2, 1100, 0, 7, 9, 1, 1, 1, 600}, 300, 1, normal).checkPacked(t)
		many := make([]int, 777)
		for i := range many {
			many[i] = r.IntN(40)
		}
		newSparseCase(r, many, SliceColumns, 1, normal).checkPacked(t)

		ended := newSparseCase(r, []int{1, 9, 9, 9, 9, 9, 9, 9}, 10, 1, normal)
		for i := range ended.col {
			ended.col[i] = int32(1 + i%9)
		}
		ended.x[0] = float32(math.Inf(1))
		ended.checkPacked(t)
	})
}

// TestStraightRows: rows whose columns go along with them, among others and of more than a block.
func TestStraightRows(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(43, 44))
		normal := func(int) float32 { return float32(r.NormFloat64()) }
		for _, n := range []int{1, 7, 512, 515} {
			lengths := make([]int, 53) // 3 rows of their own, 34 straight ones, 16 of another length
			for i := range lengths {
				lengths[i] = n
				if i < 3 || i >= 37 {
					lengths[i] = n + i%5
				}
			}
			c := newSparseCase(r, lengths, 900, 1, normal)
			for i := 4; i < 37; i++ {
				for k := range n {
					c.col[int(c.start[i])+k] = int32(2*k%800 + i)
				}
			}
			require.Len(t, PackSlices(c.w, c.col, c.start).runs, 2*((n+fanBlock-1)/fanBlock))
			c.checkPacked(t)
		}
	})
}

func TestPackSlicesChecksColumns(t *testing.T) {
	w, start := []float32{1}, []int32{0, 1}
	require.NotPanics(t, func() { PackSlices(w, []int32{SliceColumns - 1}, start) })
	require.Panics(t, func() { PackSlices(w, []int32{SliceColumns}, start) }, "column")
	require.Panics(t, func() { PackSlices(w, []int32{0}, start).AddTo(make([]float32, 2), w) }, "y")
}

// BenchmarkSlices is BenchmarkSparseRows of one lane, packed.
func BenchmarkSlices(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	lengths := make([]int, 4000)
	for i := range lengths {
		lengths[i] = 400 - 8 + r.IntN(17)
	}
	c := newSparseCase(r, lengths, 4000, 1, func(int) float32 { return 0.5 })
	s := PackSlices(c.w, c.col, c.start)
	for b.Loop() {
		s.AddTo(c.y.values, c.x)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(c.w)), "ns/synapse")
}
