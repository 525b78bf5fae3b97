package simd

// gemmGeneric computes C in tiles of 2×4 sums that stay in registers while k runs. The
// conversions float32(x*y) forbid fusing, so that no bit depends on which tile an output
// falls into, nor on the platform.
func gemmGeneric(c []float32, ldc int, a []float32, lda int, aCol []int32, b []float32, ldb int, bRow []int32, m, n int, alpha float32) {
	for k0 := 0; k0 < len(aCol); k0 += fanBlock {
		k1 := min(k0+fanBlock, len(aCol))
		cols, rows := aCol[k0:k1], bRow[k0:k1]
		for i := 0; i < m; i += 2 {
			two := i+1 < m
			a0 := a[i*lda:]
			a1 := a0 // a row short: the second row is computed twice and stored once
			if two {
				a1 = a[(i+1)*lda:]
			}
			j := 0
			for ; j+4 <= n; j += 4 {
				s := tile2x4(a0, a1, cols, b[j:], ldb, rows)
				c0 := (*[4]float32)(c[i*ldc+j:])
				for q := range c0 {
					c0[q] += float32(alpha * s[q])
				}
				if two {
					c1 := (*[4]float32)(c[(i+1)*ldc+j:])
					for q := range c1 {
						c1[q] += float32(alpha * s[4+q])
					}
				}
			}
			for ; j < n; j++ {
				var s0, s1 float32
				for k, col := range cols {
					y := b[int(rows[k])*ldb+j]
					s0 += float32(a0[col] * y)
					s1 += float32(a1[col] * y)
				}
				c[i*ldc+j] += float32(alpha * s0)
				if two {
					c[(i+1)*ldc+j] += float32(alpha * s1)
				}
			}
		}
	}
}

func tile2x4(a0, a1 []float32, cols []int32, b []float32, ldb int, rows []int32) [8]float32 {
	var s0, s1, s2, s3, t0, t1, t2, t3 float32
	rows = rows[:len(cols)]
	for k, col := range cols {
		y := (*[4]float32)(b[int(rows[k])*ldb:])
		x0, x1 := a0[col], a1[col]
		s0 += float32(x0 * y[0])
		s1 += float32(x0 * y[1])
		s2 += float32(x0 * y[2])
		s3 += float32(x0 * y[3])
		t0 += float32(x1 * y[0])
		t1 += float32(x1 * y[1])
		t2 += float32(x1 * y[2])
		t3 += float32(x1 * y[3])
	}
	return [8]float32{s0, s1, s2, s3, t0, t1, t2, t3}
}
