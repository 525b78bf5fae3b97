//go:build !purego

package simd

// sparseRowsAsm takes a row of many lanes as a product of one row, and rows of one lane four at
// a time, block by block of the longest.
func sparseRowsAsm(y, w []float32, col, start []int32, x []float32, lanes int) {
	rows := len(start) - 1
	if lanes > 1 {
		for i := range rows {
			for k0, end := int(start[i]), int(start[i+1]); k0 < end; k0 += fanBlock {
				gemmBlock(&y[i*lanes], lanes, &w[k0], 0, &counted[0], &x[0], lanes, &col[k0], min(fanBlock, end-k0), 1, lanes, 1)
			}
		}
		return
	}
	const side = 4
	whole, i := rows&^(side-1), 0
	for i < whole {
		short := i // rows from i on that are one block
		for short < rows && start[short+1]-start[short] <= fanBlock {
			short++
		}
		if groups := (short - i) / side; groups > 0 {
			sparseOneVectors(&y[i], &w[0], &col[0], &start[i], &start[i+1], groups, &x[0])
			i += groups * side
			continue
		}
		sparseLong(y[i:i+side], w, col, start[i:], x)
		i += side
	}
	if i < rows {
		sparseLong(y[i:], w, col, start[i:], x)
	}
}

// sparseLong takes up to four rows, block by block.
func sparseLong(y, w []float32, col, start []int32, x []float32) {
	var first, end [4]int32
	var sums [4]float32
	copy(sums[:], y)
	for i := range y {
		first[i] = start[i]
	}
	for {
		left := false
		for i := range y {
			end[i] = min(first[i]+fanBlock, start[i+1])
			left = left || first[i] < end[i]
		}
		if !left {
			break
		}
		sparseOneVectors(&sums[0], &w[0], &col[0], &first[0], &end[0], 1, &x[0])
		first = end
	}
	copy(y, sums[:])
}
