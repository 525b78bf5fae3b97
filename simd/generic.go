package simd

import "math"

const fanBlock = 512

func fma32(x, y, z float32) float32 {
	return float32(math.FMA(float64(x), float64(y), float64(z)))
}

func gemmGeneric(c []float32, ldc int, a []float32, lda int, aCol []int32, b []float32, ldb int, bRow []int32, m, n int, alpha float32) {
	for k0 := 0; k0 < len(aCol); k0 += fanBlock {
		k1 := min(k0+fanBlock, len(aCol))
		for i := range m {
			ci := c[i*ldc : i*ldc+n]
			for j := range ci {
				var s float32
				for k := k0; k < k1; k++ {
					s = fma32(a[i*lda+int(aCol[k])], b[int(bRow[k])*ldb+j], s)
				}
				ci[j] += alpha * s
			}
		}
	}
}
