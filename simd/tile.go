package simd

import (
	"cmp"
	"slices"
)

// Tile is a sparse matrix that is packed for TileLanes lanes. Columns are taken in blocks whose
// rates stay in the nearest memory; within a block rows that have as many synapses there go in
// pairs, whose chains do not wait for each other.
type Tile struct {
	passes  []tilePass
	rows    []int32 // by pair; one beyond the matrix stands for none
	w       []float32
	col     []uint16 // within the block
	targets int
}

// tilePass is the n-th block of 512 of the synapses of every row.
type tilePass struct {
	runs []tileRun
	rows []int32 // that have one
}

// tileRun is pairs of rows with n synapses each in one block of columns.
type tileRun struct {
	column, n   int
	pairs       int
	row, weight int // where its rows and weights begin
}

const (
	// TileLanes is how many lanes a Tile is packed for.
	TileLanes = 32
	// tileColumns and tileSynapses are the least columns of a block, and how many synapses of a
	// row it should have at least.
	tileColumns, tileSynapses = 128, 12
	// tileNearest is how many columns fit the nearest memory.
	tileNearest = 192
)

// PackTile packs compressed sparse rows, as SparseRows takes them. It returns nil where they
// are better taken as they lie: too sparse, or columns do not rise along a row.
func PackTile(w []float32, col, start []int32) *Tile {
	t := &Tile{targets: len(start) - 1}
	if len(w) == 0 {
		return nil
	}
	columns := int(slices.Max(col)) + 1
	block := max(tileColumns, (tileSynapses*columns*t.targets+len(w)-1)/len(w))
	if block > tileNearest {
		return nil
	}
	for row := range t.targets {
		if !slices.IsSorted(col[start[row]:start[row+1]]) {
			return nil
		}
	}
	for first := int32(0); ; first += fanBlock {
		blocks := make([][]tileSegment, (columns+block-1)/block)
		var pass tilePass
		for row := range t.targets {
			from, end := start[row]+first, min(start[row]+first+fanBlock, start[row+1])
			if from >= end {
				continue
			}
			pass.rows = append(pass.rows, int32(row))
			for k := from; k < end; {
				b, s := int(col[k])/block, tileSegment{row: int32(row), from: k}
				for k < end && int(col[k])/block == b {
					k++
				}
				s.n = int(k - s.from)
				blocks[b] = append(blocks[b], s)
			}
		}
		if len(pass.rows) == 0 {
			return t
		}
		for b, segments := range blocks {
			slices.SortStableFunc(segments, func(a, b tileSegment) int { return cmp.Compare(a.n, b.n) })
			for len(segments) > 0 {
				same := 1
				for same < len(segments) && segments[same].n == segments[0].n {
					same++
				}
				pass.runs = append(pass.runs, t.run(b*block, segments[:same], w, col))
				segments = segments[same:]
			}
		}
		t.passes = append(t.passes, pass)
	}
}

// tileSegment is the synapses of a row in one block of columns.
type tileSegment struct {
	row, from int32
	n         int
}

// run packs segments of one length, pair by pair, synapse by synapse.
func (t *Tile) run(column int, segments []tileSegment, w []float32, col []int32) tileRun {
	r := tileRun{column: column, n: segments[0].n, pairs: (len(segments) + 1) / 2, row: len(t.rows), weight: len(t.w)}
	for pair := range slices.Chunk(segments, 2) {
		second := tileSegment{row: int32(t.targets), from: -1}
		if len(pair) == 2 {
			second = pair[1]
		}
		t.rows = append(t.rows, pair[0].row, second.row)
		for k := range int32(r.n) {
			t.w, t.col = append(t.w, w[pair[0].from+k]), append(t.col, uint16(int(col[pair[0].from+k])-column))
			if second.from < 0 {
				t.w, t.col = append(t.w, 0), append(t.col, 0)
				continue
			}
			t.w, t.col = append(t.w, w[second.from+k]), append(t.col, uint16(int(col[second.from+k])-column))
		}
	}
	return r
}

// ScratchLen is how many floats AddTo needs.
func (t *Tile) ScratchLen() int { return (t.targets + 1) * TileLanes }

// AddTo adds the matrix times rows of lanes to y, with the bits of SparseRows. Scratch may hold
// anything. It trusts the columns to stay within x.
func (t *Tile) AddTo(y, x, scratch []float32) {
	if len(y) != t.targets*TileLanes || len(scratch) < t.ScratchLen() {
		panic("simd: Tile: y or scratch does not fit the matrix")
	}
	for _, p := range t.passes {
		clear(scratch[:t.ScratchLen()])
		for _, r := range p.runs {
			rows, w, col, x := t.rows[r.row:][:2*r.pairs], t.w[r.weight:][:2*r.pairs*r.n], t.col[r.weight:][:2*r.pairs*r.n], x[r.column*TileLanes:]
			if level == generic {
				sparsePairsGeneric(scratch, rows, w, col, r.n, x)
			} else {
				sparsePairsAsm(scratch, rows, w, col, r.n, x)
			}
		}
		for _, row := range p.rows {
			Add(y[row*TileLanes:][:TileLanes], scratch[row*TileLanes:][:TileLanes])
		}
	}
}

func sparsePairsGeneric(sums []float32, rows []int32, w []float32, col []uint16, n int, x []float32) {
	for i, row := range rows {
		sum := sums[int(row)*TileLanes:][:TileLanes]
		pair := i / 2 * 2 * n
		for k := range n {
			at := pair + 2*k + i%2
			for b, v := range x[int(col[at])*TileLanes:][:TileLanes] {
				sum[b] += float32(w[at] * v)
			}
		}
	}
}
