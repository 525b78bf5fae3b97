package simd

// DotRows64 adds a matrix times one vector to dst, in float64:
//
//	dst[i] += alpha · Σ_k a[i*lda+k] · x[k]     k < len(x)
//
// Each output is one chain from 0 in the order of k, rounded after every product and every sum.
// It is plain Go at every level: four rows at a time, whose chains do not wait for each other,
// are as fast as vectors of rows, whose numbers must first be transposed.
func DotRows64(dst, a []float64, lda int, x []float64, alpha float64) {
	if len(dst) == 0 || len(x) == 0 {
		return
	}
	if lda < 0 || (len(dst)-1)*lda+len(x) > len(a) {
		panic("simd: DotRows64: A is too short")
	}
	i := 0
	for ; i+4 <= len(dst); i += 4 {
		r0, r1, r2, r3 := a[i*lda:][:len(x)], a[(i+1)*lda:][:len(x)], a[(i+2)*lda:][:len(x)], a[(i+3)*lda:][:len(x)]
		var s0, s1, s2, s3 float64
		for k, v := range x {
			s0 += float64(r0[k] * v)
			s1 += float64(r1[k] * v)
			s2 += float64(r2[k] * v)
			s3 += float64(r3[k] * v)
		}
		dst[i] += float64(alpha * s0)
		dst[i+1] += float64(alpha * s1)
		dst[i+2] += float64(alpha * s2)
		dst[i+3] += float64(alpha * s3)
	}
	for ; i < len(dst); i++ {
		row, s := a[i*lda:][:len(x)], 0.0
		for k, v := range x {
			s += float64(row[k] * v)
		}
		dst[i] += float64(alpha * s)
	}
}
