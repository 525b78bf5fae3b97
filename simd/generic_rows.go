package simd

func fillRowsGeneric(dst, bias []float32, lanes int) {
	for r, v := range bias {
		fillGeneric(dst[r*lanes:(r+1)*lanes], v)
	}
}

func sumRowsGeneric(dst, x []float32, lanes int) {
	for r := range dst {
		row := x[r*lanes : (r+1)*lanes]
		for len(row) > 0 {
			var s [sumBlock]float32 // lanes beyond the row count as 0
			row = row[copy(s[:], row):]
			for half := sumBlock / 2; half > 0; half /= 2 {
				for b := range half {
					s[b] += s[b+half]
				}
			}
			dst[r] += s[0]
		}
	}
}

// transposeGeneric reads rows that are srcStride apart. It goes through blocks of 8×8, so
// that a cache line of dst is filled while it is near.
func transposeGeneric(dst, src []float32, rows, cols, srcStride, dstStride int) {
	const side = 8
	for r0 := 0; r0 < rows; r0 += side {
		for c0 := 0; c0 < cols; c0 += side {
			for c := c0; c < min(c0+side, cols); c++ {
				for r := r0; r < min(r0+side, rows); r++ {
					dst[c*dstStride+r] = src[r*srcStride+c]
				}
			}
		}
	}
}
