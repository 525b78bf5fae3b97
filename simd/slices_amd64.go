//go:build !purego

package simd

// sparseSliceAsm is written for AVX2 alone, and runs at every level above it.
func sparseSliceAsm(y *[sliceRows]float32, p slicePiece, x []float32) {
	sparseSliceAVX2Vectors(&y[0], &p.w[0], &p.col[0], p.whole, p.longest-p.whole, &p.lengths[0], &x[0])
}

// sparseStraightAsm, too.
func sparseStraightAsm(y, w []float32, col []uint16, x []float32) {
	sparseStraightAVX2Vectors(&y[0], &w[0], &col[0], len(col), &x[0])
}
