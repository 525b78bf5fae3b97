package simd

import (
	"cmp"
	"slices"
)

// Slices is a sparse matrix that is packed for one lane: eight rows of like length side by side,
// synapse by synapse, with columns of 16 bits; or sixteen rows whose columns go along with the
// rows, as those of neighbours that hear patches around them, with the columns of the first.
type Slices struct {
	order  []int32 // rows, in the order of packing, but for straight ones
	pieces []piece
	runs   []run
	w      []float32
	col    []uint16
	rows   int
}

// piece is up to a block of the synapses of eight rows.
type piece struct {
	group   int      // eight rows of the order
	at      int      // its first weights
	column  int      // and columns
	whole   int      // synapses that each of the rows has
	longest int      // of one of them
	lengths [8]int32 // of each
}

// slicePiece is a piece with its synapses.
type slicePiece struct {
	*piece
	w   []float32
	col []uint16
}

const (
	sliceRows = 8
	// sliceWindow is among how many neighbours rows are sorted by length: they keep what they
	// hear in common near.
	sliceWindow = 256
	// SliceColumns is how many columns packed rows can tell apart.
	SliceColumns = 1 << 16
)

// PackSlices packs compressed sparse rows, as SparseRows takes them, of at most SliceColumns
// columns.
func PackSlices(w []float32, col, start []int32) *Slices {
	s := &Slices{rows: len(start) - 1}
	length := func(row int32) int { return int(start[row+1] - start[row]) }
	for i := 0; i < s.rows; {
		if straight(i, col, start) {
			s.run(i, w, col, start)
			i += straightRows
			continue
		}
		s.order = append(s.order, int32(i))
		i++
	}
	for window := range slices.Chunk(s.order, sliceWindow) {
		slices.SortStableFunc(window, func(a, b int32) int { return cmp.Compare(length(a), length(b)) })
	}
	group := 0
	for rows := range slices.Chunk(s.order, sliceRows) {
		longest := 0
		for _, row := range rows {
			longest = max(longest, length(row))
		}
		for first := 0; first < longest; first += fanBlock {
			s.pack(group, rows, first, length, w, col, start)
		}
		group++
	}
	return s
}

// pack appends the synapses of a group from the first of a block on. Places of rows that have
// ended are filled up, and take no part.
func (s *Slices) pack(group int, rows []int32, first int, length func(int32) int, w []float32, col, start []int32) {
	p := piece{group: group, at: len(s.w), column: len(s.col), whole: fanBlock}
	for r := range p.lengths {
		n := 0
		if r < len(rows) {
			n = min(max(length(rows[r])-first, 0), fanBlock)
		}
		p.lengths[r] = int32(n)
		p.whole, p.longest = min(p.whole, n), max(p.longest, n)
	}
	for k := range p.longest {
		for r, n := range p.lengths {
			var weight float32
			var from int32
			if k < int(n) {
				at := int(start[rows[r]]) + first + k
				weight, from = w[at], col[at]
			}
			if from < 0 || from >= SliceColumns {
				panic("simd: PackSlices: a column does not fit 16 bits")
			}
			s.w, s.col = append(s.w, weight), append(s.col, uint16(from))
		}
	}
	s.pieces = append(s.pieces, p)
}

// AddTo adds the matrix times x to y, with the bits of SparseRows of one lane. It trusts the
// columns to stay within x.
func (s *Slices) AddTo(y, x []float32) {
	if len(y) != s.rows {
		panic("simd: Slices: y is not of as many rows")
	}
	for _, r := range s.runs {
		to, w, col := y[r.row:r.row+straightRows], s.w[r.at:r.at+straightRows*r.n], s.col[r.column:r.column+r.n]
		if level == generic {
			sparseStraightGeneric(to, w, col, x)
		} else {
			sparseStraightAsm(to, w, col, x)
		}
	}
	for i := range s.pieces {
		p := &s.pieces[i]
		rows := s.order[p.group*sliceRows : min(p.group*sliceRows+sliceRows, len(s.order))]
		var sums [sliceRows]float32
		for r, row := range rows {
			sums[r] = y[row]
		}
		n := sliceRows * p.longest
		one := slicePiece{p, s.w[p.at : p.at+n], s.col[p.column : p.column+n]}
		if level == generic {
			sparseSliceGeneric(&sums, one, x)
		} else {
			sparseSliceAsm(&sums, one, x)
		}
		for r, row := range rows {
			y[row] = sums[r]
		}
	}
}

func sparseSliceGeneric(y *[sliceRows]float32, p slicePiece, x []float32) {
	for r, n := range p.lengths {
		if n == 0 {
			continue
		}
		var sum float32
		for k := range int(n) {
			sum += float32(p.w[sliceRows*k+r] * x[p.col[sliceRows*k+r]])
		}
		y[r] += sum
	}
}
