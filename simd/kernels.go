// Package simd holds the float32 kernels of the simulation's inner loops.
//
// Contract of every kernel: slices have the stated lengths (a mismatch panics), do not
// overlap in part, and may start at any address; there may be any number of lanes ≥ 1; NaN
// and Inf propagate; denormals stay IEEE. The AVX2 kernels give equal bits whatever the
// width of the arrays is cut into, because vectors run along outputs and each output is one
// chain of fused multiply-adds in the order of the fan-in, cut at blocks of 512.
package simd

// Gemm adds alpha·A·B to C:
//
//	c[i*ldc+j] += alpha · Σ_k a[i*lda+aCol[k]] · b[bRow[k]*ldb+j]     i < m, j < n, k < len(aCol)
//
// The tables aCol and bRow, of equal length, make one kernel serve dense, local and
// convolutional wiring, forward and backward, without copying patches: aCol picks the
// synapse, bRow the row of B (a unit when ldb is the number of lanes).
func Gemm(c []float32, ldc int, a []float32, lda int, aCol []int32, b []float32, ldb int, bRow []int32, m, n int, alpha float32) {
	gemmGeneric(c, ldc, a, lda, aCol, b, ldb, bRow, m, n, alpha)
}
