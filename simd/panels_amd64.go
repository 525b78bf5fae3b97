//go:build !purego

package simd

// panelAsm is written for AVX2 alone, and runs at every level above it.
func panelAsm(y, w, x []float32, at []int32) {
	switch len(y) / panelVector {
	case 1:
		panel1AVX2Vectors(&y[0], &w[0], &x[0], &at[0], len(at))
	case 2:
		panel2AVX2Vectors(&y[0], &w[0], &x[0], &at[0], len(at))
	case 3:
		panel3AVX2Vectors(&y[0], &w[0], &x[0], &at[0], len(at))
	case 4:
		panel4AVX2Vectors(&y[0], &w[0], &x[0], &at[0], len(at))
	case 5:
		panel5AVX2Vectors(&y[0], &w[0], &x[0], &at[0], len(at))
	case 6:
		panel6AVX2Vectors(&y[0], &w[0], &x[0], &at[0], len(at))
	case 7:
		panel7AVX2Vectors(&y[0], &w[0], &x[0], &at[0], len(at))
	case 8:
		panel8AVX2Vectors(&y[0], &w[0], &x[0], &at[0], len(at))
	}
}
