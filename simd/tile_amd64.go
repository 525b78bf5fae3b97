//go:build !purego

package simd

// sparsePairsAsm is written for AVX2 alone, and runs at every level above it.
func sparsePairsAsm(sums []float32, rows []int32, w []float32, col []uint16, n int, x []float32) {
	sparsePairsAVX2Vectors(&sums[0], &rows[0], &w[0], &col[0], len(rows)/2, n, &x[0])
}
