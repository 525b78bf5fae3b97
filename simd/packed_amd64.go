//go:build !purego

package simd

import "sync"

// Large products are copied, block by block, into the order in which gemmBlock reads
// them: without it, rows that lie a power of two apart fall into the same sets of the caches
// and push each other out, and each row of a panel lies on another page.
const (
	packedRows = 96  // of A: 96×512 floats are 192 KiB, which stay in the second-level cache
	packedCols = 512 // of B
	panelCols  = 16  // a panel of B, 512×16 floats, fills the first-level cache

	nearest  = 1 << 12 // floats of B that fit the nearest cache beside A's
	tileRows = 6       // of C in registers
	large    = 1 << 15 // floats of a factor; less stays in the caches by itself
)

// packs tells which factors of one block of k are worth copying. B is where it is too large
// for the second-level cache, or its rows share sets, and each copied number meets rows enough.
// A is where its rows lie a multiple of 2 KiB apart and more, or where its columns are the
// contiguous ones, as in a transposed matrix. The limits were measured on an AMD Zen 3.
func packs(m, n, k, lda, ldb int) (packA, packB bool) {
	switch {
	case lda == 1:
		packA = m*k >= 4*large || m*k >= large && n >= 256
	case lda >= 1024 && lda%512 == 0:
		packA = m*k >= large && n >= 256
	}
	packB = m >= 48 && (n*k >= 4*large || n*k >= large && ldb%256 == 0)
	return packA, packB
}

// packing is the scratch of one large product.
type packing struct {
	a [packedRows * (fanBlock + panelCols)]float32
	b [packedCols * fanBlock]float32 // panels, each k×16
}

var packings = sync.Pool{New: func() any { return new(packing) }}

// apart is the index table of packed columns: packedRows apart.
var apart = func() (t [fanBlock]int32) {
	for i := range t {
		t[i] = int32(i * packedRows)
	}
	return t
}()

// gemmPacked adds the product of one block of k by way of copies of A, B or both. The order
// of every sum is that of gemmBlock.
func gemmPacked(c []float32, ldc int, a []float32, lda int, aCol []int32, b []float32, ldb int, bRow []int32, m, n int, alpha float32, packA, packB bool) {
	p := packings.Get().(*packing)
	k := len(aCol)
	for j0 := 0; j0 < n; j0 += packedCols {
		cols := min(packedCols, n-j0)
		step, b1, ldb1, rows1 := cols, &b[j0], ldb, &bRow[0]
		if packB {
			p.packB(b[j0:], ldb, bRow, cols)
			step, b1, ldb1, rows1 = panelCols, &p.b[0], panelCols, &counted[0]
		}
		for i0 := 0; i0 < m; i0 += packedRows {
			rows := min(packedRows, m-i0)
			a1, lda1, cols1 := &a[i0*lda], lda, &aCol[0]
			switch {
			case packA && lda == 1:
				p.packColumns(a[i0:], aCol, rows)
				a1, cols1 = &p.a[0], &apart[0]
			case packA:
				a1, lda1, cols1 = &p.a[0], p.packRows(a[i0*lda:], lda, aCol, rows), &counted[0]
			}
			for j := 0; j < cols; j += step {
				if packB {
					b1 = &p.b[j*k]
				}
				gemmBlock(&c[i0*ldc+j0+j], ldc, a1, lda1, cols1, b1, ldb1, rows1, k, rows, min(step, cols-j), alpha)
			}
		}
	}
	packings.Put(p)
}

// packB copies columns of B into panels.
func (p *packing) packB(b []float32, ldb int, bRow []int32, cols int) {
	k := len(bRow)
	for q, row := range bRow {
		from := b[int(row)*ldb:][:cols]
		to := q * panelCols
		for ; len(from) >= panelCols; to += k * panelCols {
			*(*[panelCols]float32)(p.b[to:]) = *(*[panelCols]float32)(from)
			from = from[panelCols:]
		}
		if len(from) > 0 {
			copy(p.b[to:], from)
		}
	}
}

// packRows copies rows of A and returns how far apart they are: a cache line more than their
// length, which keeps them off each other's sets.
func (p *packing) packRows(a []float32, lda int, aCol []int32, rows int) int {
	apart := len(aCol) + panelCols
	first, joined := int(aCol[0]), adjoining(aCol)
	for i := range rows {
		from, to := a[i*lda:], p.a[i*apart:][:len(aCol)]
		if joined {
			copy(to, from[first:])
			continue
		}
		for q, col := range aCol {
			to[q] = from[col]
		}
	}
	return apart
}

// packColumns copies A where its columns are contiguous.
func (p *packing) packColumns(a []float32, aCol []int32, rows int) {
	for q, col := range aCol {
		copy(p.a[q*packedRows:], a[col:][:rows])
	}
}

// adjoining tells whether a table counts up by one.
func adjoining(table []int32) bool {
	for i, v := range table {
		if v != table[0]+int32(i) {
			return false
		}
	}
	return true
}
