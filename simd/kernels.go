// Package simd holds the float32 kernels of the simulation's inner loops.
//
// # Contract
//
// Slices have the stated lengths (a mismatch panics), do not overlap in part, and may start
// at any address; there may be any number of lanes ≥ 1; NaN and Inf propagate; denormals
// stay IEEE. An argument that is written may be the same slice as one that is read, except
// in Gemm and Transpose.
//
// # Levels
//
// Every kernel exists in plain Go, the generic level, and most exist in assembly, the avx2 and
// avx512 levels; see Level. Kernels without a statement on their error give the same bits at
// every level and on every platform: they round where their equation has an operator, and
// nothing is fused. Gemm, Exp and the powers of Supralinear differ between plain Go and
// assembly, within the error that they state. The two levels in assembly give equal bits
// always, since the width of a vector is not the order of a sum.
//
// At one level, how arrays are cut into calls does not change a bit of any result: vectors
// run along outputs, and each output has one order of operations.
//
// The kernels use one processor. Parallelism belongs to their callers.
package simd

// fanBlock is how many terms of a sum form one chain in Gemm. It fits the panels of both
// factors into a processor's nearest caches, and a sum of n terms in blocks of b has a
// smaller error bound, (b + n/b)·ε, than one long chain.
const fanBlock = 512

// Gemm adds alpha·A·B to C:
//
//	c[i*ldc+j] += alpha · Σ_k a[i*lda+aCol[k]] · b[bRow[k]*ldb+j]     i < m, j < n, k < len(aCol)
//
// The tables aCol and bRow, of equal length, make one kernel serve dense, local and
// convolutional wiring, forward and backward, without copying patches: aCol picks the
// synapse, bRow the row of B (a unit when ldb is the number of lanes).
//
// The sum is a chain of fused multiply-adds from 0 in the order of k, cut into blocks of 512;
// each block's sum s enters as c ← c + alpha·s, fused too. At the generic level products are
// rounded before they are added. The error of a block is at most 512·2⁻²⁴·Σ|a·b|.
//
// Gemm checks the tables' lengths and first and last entries; it trusts the rest to lie
// within a and b. The rows of C must not overlap: ldc ≥ n if m > 1.
func Gemm(c []float32, ldc int, a []float32, lda int, aCol []int32, b []float32, ldb int, bRow []int32, m, n int, alpha float32) {
	if len(aCol) != len(bRow) {
		panic("simd: Gemm: tables of different length")
	}
	if m <= 0 || n <= 0 || len(aCol) == 0 {
		return
	}
	if m > 1 && ldc < n {
		panic("simd: Gemm: rows of C overlap")
	}
	if (m-1)*ldc+n > len(c) {
		panic("simd: Gemm: C is too short")
	}
	last := len(aCol) - 1
	if min(aCol[0], aCol[last]) < 0 || lda < 0 || (m-1)*lda+int(max(aCol[0], aCol[last])) >= len(a) {
		panic("simd: Gemm: A is too short")
	}
	if min(bRow[0], bRow[last]) < 0 || ldb < 0 || int(max(bRow[0], bRow[last]))*ldb+n > len(b) {
		panic("simd: Gemm: B is too short")
	}
	switch level {
	case generic:
		gemmGeneric(c, ldc, a, lda, aCol, b, ldb, bRow, m, n, alpha)
	default:
		gemmAsm(c, ldc, a, lda, aCol, b, ldb, bRow, m, n, alpha)
	}
}
