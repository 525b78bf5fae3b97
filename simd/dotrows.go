package simd

// DotRows adds a matrix times one vector to dst:
//
//	dst[i] += alpha · Σ_k a[i*lda+k] · x[k]     k < len(x)
//
// It is Gemm with one column and contiguous rows, and gives its bits: each output is a chain
// of fused multiply-adds in the order of k, cut into blocks of 512.
func DotRows(dst, a []float32, lda int, x []float32, alpha float32) {
	if len(dst) == 0 || len(x) == 0 {
		return
	}
	if lda < 0 || (len(dst)-1)*lda+len(x) > len(a) {
		panic("simd: DotRows: A is too short")
	}
	switch level {
	case generic:
		dotRowsGeneric(dst, a, lda, x, alpha)
	default:
		dotRowsAsm(dst, a, lda, x, alpha)
	}
}

func dotRowsGeneric(dst, a []float32, lda int, x []float32, alpha float32) {
	for i := range dst {
		row := a[i*lda:][:len(x)]
		for k0 := 0; k0 < len(x); k0 += fanBlock {
			var s float32
			for k := k0; k < min(k0+fanBlock, len(x)); k++ {
				s += float32(row[k] * x[k])
			}
			dst[i] += float32(alpha * s)
		}
	}
}
