package simd

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// sparseCase is a sparse matrix with rows of given lengths.
type sparseCase struct {
	w          []float32
	col, start []int32
	x          []float32
	lanes      int
	y          guarded
}

func newSparseCase(r *rand.Rand, lengths []int, columns, lanes int, value func(int) float32) sparseCase {
	s := sparseCase{start: []int32{0}, lanes: lanes}
	for _, n := range lengths {
		s.start = append(s.start, s.start[len(s.start)-1]+int32(n))
	}
	n := int(s.start[len(lengths)])
	s.w, s.x, s.y = newGuarded(n, 3, value).values, newGuarded(columns*lanes, 1, value).values, newGuarded(len(lengths)*lanes, 5, value)
	for range n {
		s.col = append(s.col, int32(r.IntN(columns)))
	}
	return s
}

// check holds every row to Gemm with the row as A, of one lane at a time and one block at a
// time where needed.
func (s sparseCase) check(t *testing.T) {
	t.Helper()
	want := append([]float32(nil), s.y.values...)
	table := make([]int32, len(s.w))
	for k := range table {
		table[k] = int32(k)
	}
	for i := range len(s.start) - 1 {
		from, to := s.start[i], s.start[i+1]
		for b := range s.lanes {
			if from < to {
				Gemm(want[i*s.lanes+b:], 1, s.w[from:to], 0, table[:to-from], s.x[b:], s.lanes, s.col[from:to], 1, 1, 1)
			}
		}
	}
	SparseRows(s.y.values, s.w, s.col, s.start, s.x, s.lanes)
	s.y.check(t)
	requireSame(t, want, s.y.values)
}

func TestSparseRowsAreGemm(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(31, 32))
		apart := 1
		if testing.Short() {
			apart = 5
		}
		for v := 0; v < 68; v += apart {
			value := mixed(r)
			if v%2 == 0 {
				value = func(int) float32 { return float32(r.NormFloat64()) }
			}
			lengths := make([]int, v) // v rows
			for i := range lengths {
				lengths[i] = r.IntN(9)
			}
			for _, lanes := range []int{1, 2, 17} {
				newSparseCase(r, lengths, 11, lanes, value).check(t)
				newSparseCase(r, []int{v, 3, v, v, 1}, 23, lanes, value).check(t) // v synapses
			}
			newSparseCase(r, []int{3, 0, 7}, 5, v, value).check(t) // v lanes
		}
		normal := func(int) float32 { return float32(r.NormFloat64()) }
		for _, lanes := range []int{1, 8} { // rows of several blocks among others
			newSparseCase(r, []int{511, 512, 513, 2, 1100, 0, 7, 9, 1, 1, 1, 600}, 300, lanes, normal).check(t)
		}
	})
}

func TestSparseRowsChecksItsSlices(t *testing.T) {
	x := make([]float32, 4)
	start, col := []int32{0, 2, 4}, []int32{0, 1, 2, 3}
	require.NotPanics(t, func() { SparseRows(x[:2], x, col, start, x, 1) })
	require.Panics(t, func() { SparseRows(x[:3], x, col, start, x, 1) }, "y")
	require.Panics(t, func() { SparseRows(x[:2], x[:3], col, start, x, 1) }, "weights")
	require.Panics(t, func() { SparseRows(x[:2], x, col, []int32{0, 2, 5}, x, 1) }, "end")
	require.Panics(t, func() { SparseRows(x[:2], x, col, []int32{0, 3, 2}, x, 1) }, "order")
	require.Panics(t, func() { SparseRows(x[:1], x, col, []int32{-1, 2}, x, 1) }, "negative")
}

// BenchmarkSparseRows is a network of rate units with a tenth of all synapses.
func BenchmarkSparseRows(b *testing.B) {
	for _, s := range []struct{ units, lanes int }{{1000, 1}, {4000, 1}, {1000, 32}, {4000, 32}} {
		b.Run(fmt.Sprintf("%dx%d", s.units, s.lanes), func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 2))
			lengths := make([]int, s.units)
			for i := range lengths {
				lengths[i] = s.units/10 - 8 + r.IntN(17)
			}
			c := newSparseCase(r, lengths, s.units, s.lanes, func(int) float32 { return 0.5 })
			for b.Loop() {
				SparseRows(c.y.values, c.w, c.col, c.start, c.x, c.lanes)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(c.w)*s.lanes), "ns/synapse")
			b.ReportMetric(2*float64(len(c.w)*s.lanes)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}
