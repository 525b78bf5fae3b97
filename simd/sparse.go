package simd

// SparseRows adds a sparse matrix times rows of lanes to y:
//
//	y[i*lanes+b] += Σ_k w[k]·x[col[k]*lanes+b]     start[i] ≤ k < start[i+1], b < lanes
//
// Row i of the matrix holds the weights w[k] of the columns col[k]: compressed sparse rows, of
// which y has len(start)−1.
//
// A sum is Gemm's: a chain of fused multiply-adds from 0 in the order of k, cut into blocks of
// 512 whose sums enter y in turn. The number of lanes does not change a bit of a lane.
//
// SparseRows checks that start rises and stays within w and col, and trusts col to stay within x.
func SparseRows(y, w []float32, col, start []int32, x []float32, lanes int) {
	rows := len(start) - 1
	if rows <= 0 || lanes <= 0 {
		return
	}
	if len(y) != rows*lanes {
		panic("simd: SparseRows: y is not rows×lanes")
	}
	if len(w) != len(col) {
		panic("simd: SparseRows: weights and columns differ in number")
	}
	for i := range rows {
		if start[i] < 0 || start[i] > start[i+1] {
			panic("simd: SparseRows: rows do not follow each other")
		}
	}
	if int(start[rows]) > len(w) {
		panic("simd: SparseRows: rows end beyond the weights")
	}
	switch {
	case start[rows] == start[0]:
	case level == generic:
		sparseRowsGeneric(y, w, col, start, x, lanes)
	default:
		sparseRowsAsm(y, w, col, start, x, lanes)
	}
}

func sparseRowsGeneric(y, w []float32, col, start []int32, x []float32, lanes int) {
	for i := range len(start) - 1 {
		row := y[i*lanes:][:lanes]
		for k0, end := int(start[i]), int(start[i+1]); k0 < end; k0 += fanBlock {
			k1 := min(k0+fanBlock, end)
			if lanes == 1 {
				var s float32
				for k := k0; k < k1; k++ {
					s += float32(w[k] * x[col[k]])
				}
				row[0] += s
			} else {
				gemmGeneric(row, lanes, w[k0:k1], 0, counted[:k1-k0], x, lanes, col[k0:k1], 1, lanes, 1)
			}
		}
	}
}
