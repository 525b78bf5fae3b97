package simd

// sumBlock is how many lanes SumRows adds up before it touches the sum.
const sumBlock = 16

// FillRows starts each row, len(dst) = len(bias)·lanes, at its bias: dst[r*lanes+b] = bias[r].
func FillRows(dst, bias []float32, lanes int) {
	if len(dst) != len(bias)*lanes {
		panic("simd: FillRows: dst is not bias×lanes")
	}
	if lanes == 1 {
		copy(dst, bias)
		return
	}
	switch level {
	case generic:
		fillRowsGeneric(dst, bias, lanes)
	default:
		fillRowsAsm(dst, bias, lanes)
	}
}

// SumRows adds the sum of each row of x, len(dst) rows of lanes, to dst: dst[r] += Σ_b x[r*lanes+b].
//
// The 16 lanes of a block are halved four times, lane b with lane b + 8, 4, 2, 1, and the
// blocks' sums enter dst in order, so cutting the lanes at multiples of 16 changes no bit.
func SumRows(dst, x []float32, lanes int) {
	if len(x) != len(dst)*lanes {
		panic("simd: SumRows: x is not dst×lanes")
	}
	if lanes == 0 {
		return
	}
	switch level {
	case generic:
		sumRowsGeneric(dst, x, lanes)
	default:
		sumRowsAsm(dst, x, lanes)
	}
}

// Transpose writes the rows of src, rows×cols, as columns: dst[c*dstStride+r] = src[r*cols+c].
func Transpose(dst, src []float32, rows, cols, dstStride int) {
	if rows <= 0 || cols <= 0 {
		return
	}
	if len(src) < rows*cols {
		panic("simd: Transpose: src is too short")
	}
	if dstStride < rows || len(dst) < (cols-1)*dstStride+rows {
		panic("simd: Transpose: dst is too short")
	}
	transpose(dst, src, rows, cols, cols, dstStride)
}

// transpose is Transpose of rows that lie from apart.
func transpose(dst, src []float32, rows, cols, from, dstStride int) {
	switch level {
	case generic:
		transposeGeneric(dst, src, rows, cols, from, dstStride)
	default:
		transposeAsm(dst, src, rows, cols, from, dstStride)
	}
}
