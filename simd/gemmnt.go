package simd

import "sync"

// GemmNT adds alpha·A·Bᵀ to C, for A of m rows and B of n rows of k contiguous numbers:
//
//	c[i*ldc+j] += alpha · Σ_k a[i*lda+k] · b[j*ldb+k]     i < m, j < n
//
// Its bits and its error are Gemm's. Vectors never run across a sum, so the factor with fewer
// rows is transposed, block by block; where that is A, so is C, on its way in and out.
func GemmNT(c []float32, ldc int, a []float32, lda int, b []float32, ldb, m, n, k int, alpha float32) {
	if m <= 0 || n <= 0 || k <= 0 {
		return
	}
	if m > 1 && ldc < n || (m-1)*ldc+n > len(c) {
		panic("simd: GemmNT: C is too short, or its rows overlap")
	}
	if lda < 0 || (m-1)*lda+k > len(a) {
		panic("simd: GemmNT: A is too short")
	}
	if ldb < 0 || (n-1)*ldb+k > len(b) {
		panic("simd: GemmNT: B is too short")
	}
	s := turns.Get().(*turn)
	defer turns.Put(s)
	if m < n {
		s.product = sized(s.product, m*n)
		transpose(s.product, c, m, n, ldc, m)
		s.multiply(s.product, m, b, ldb, a, lda, n, m, k, alpha)
		transpose(c, s.product, n, m, m, ldc)
		return
	}
	s.multiply(c, ldc, a, lda, b, ldb, m, n, k, alpha)
}

// turn is the scratch of one product with a transposed factor.
type turn struct{ factor, product []float32 }

var turns = sync.Pool{New: func() any { return new(turn) }}

// multiply adds alpha·A·Bᵀ to C by way of transposed blocks of B.
func (s *turn) multiply(c []float32, ldc int, a []float32, lda int, b []float32, ldb, m, n, k int, alpha float32) {
	for k0 := 0; k0 < k; k0 += fanBlock {
		depth := min(fanBlock, k-k0)
		s.factor = sized(s.factor, depth*n)
		transpose(s.factor, b[k0:], n, depth, ldb, n)
		Gemm(c, ldc, a[k0:], lda, counted[:depth], s.factor, n, counted[:depth], m, n, alpha)
	}
}

// counted is the index table 0, 1, 2, ….
var counted = func() (t [fanBlock]int32) {
	for i := range t {
		t[i] = int32(i)
	}
	return t
}()

func sized(buf []float32, n int) []float32 {
	if cap(buf) < n {
		return make([]float32, n)
	}
	return buf[:n]
}
