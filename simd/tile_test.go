package simd

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// risen puts the columns of every row in order.
func (s sparseCase) risen() sparseCase {
	for i := range len(s.start) - 1 {
		slices.Sort(s.col[s.start[i]:s.start[i+1]])
	}
	return s
}

// checkTile holds a packed tile to SparseRows.
func (s sparseCase) checkTile(t *testing.T) {
	t.Helper()
	want := append([]float32(nil), s.y.values...)
	SparseRows(want, s.w, s.col, s.start, s.x, TileLanes)
	p := PackTile(s.w, s.col, s.start)
	require.NotNil(t, p)
	scratch := make([]float32, p.ScratchLen())
	for i := range scratch {
		scratch[i] = float32(math.NaN())
	}
	p.AddTo(s.y.values, s.x, scratch)
	s.y.check(t)
	requireSame(t, want, s.y.values)
}

// TestTilesAreSparseRows: a packed tile has the bits of rows as they lie, whatever their number
// and lengths, several blocks of columns and of synapses among them.
func TestTilesAreSparseRows(t *testing.T) {
	forEachLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(61, 62))
		normal := func(int) float32 { return float32(r.NormFloat64()) }
		for rows := range 20 {
			lengths := make([]int, rows+1)
			for i := range lengths {
				lengths[i] = 1 + r.IntN(9)
			}
			newSparseCase(r, lengths, 11, TileLanes, mixed(r)).risen().checkTile(t)
			newSparseCase(r, []int{rows + 1, 3, 0, rows, 1, 0, 2, 9}, 23, TileLanes, normal).risen().checkTile(t)
		}
		newSparseCase(r, []int{511, 512, 513, 300, 1100, 0, 97, 700, 600}, 900, TileLanes, normal).risen().checkTile(t)
	})
}

func TestPackTileLeavesTheRest(t *testing.T) {
	r := rand.New(rand.NewPCG(63, 64))
	one := func(int) float32 { return 1 }
	sparse := newSparseCase(r, []int{9, 9, 9}, 500, TileLanes, one).risen()
	require.Nil(t, PackTile(sparse.w, sparse.col, sparse.start), "too sparse")
	require.Nil(t, PackTile([]float32{1, 1}, []int32{1, 0}, []int32{0, 2}), "columns fall")
	require.Nil(t, PackTile(nil, nil, []int32{0}))
	p := PackTile([]float32{1}, []int32{0}, []int32{0, 1})
	require.Panics(t, func() { p.AddTo(make([]float32, TileLanes), make([]float32, TileLanes), nil) }, "scratch")
}

// BenchmarkTile is BenchmarkSparseRows of 32 lanes, packed.
func BenchmarkTile(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	lengths := make([]int, 4000)
	for i := range lengths {
		lengths[i] = 400 - 8 + r.IntN(17)
	}
	c := newSparseCase(r, lengths, 4000, TileLanes, func(int) float32 { return 0.5 }).risen()
	p := PackTile(c.w, c.col, c.start)
	scratch := make([]float32, p.ScratchLen())
	b.Run("packed", func(b *testing.B) {
		for b.Loop() {
			p.AddTo(c.y.values, c.x, scratch)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(c.w)*TileLanes), "ns/synapse")
	})
	b.Run("rows", func(b *testing.B) {
		for b.Loop() {
			SparseRows(c.y.values, c.w, c.col, c.start, c.x, TileLanes)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(c.w)*TileLanes), "ns/synapse")
	})
}
