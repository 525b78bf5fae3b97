package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// tiles are the shapes in which parts of C are held in registers. A fused multiply-add takes 4
// cycles and two begin in each, so that 8 sums keep the units busy; more save loads. AVX2 has
// 16 registers: 6 rows of 2 vectors are 12 sums, which leaves room for the row of B and a
// broadcast of A. AVX-512 has 32: 12 rows of 2 vectors. Low tiles take 4 vectors where there
// are so many columns.
type tiles struct {
	rows    int // of a tile of 2 vectors
	lowRows int // at most, of a tile of 4 vectors
}

func tilesOfTarget() tiles {
	if wide() {
		return tiles{rows: 12, lowRows: 6}
	}
	return tiles{rows: 6, lowRows: 3}
}

const unroll = 4

// gemm writes the product of one block of k:
//
//	c[i*ldc+j] += alpha · Σ_k a[i*lda+aCol[k]] · b[bRow[k]*ldb+j]
//
// Each output is one chain of fused multiply-adds from 0 in the order of k. The outer loop
// runs over tiles of rows, whose part of A stays in the nearest cache, and the inner one over
// panels of columns. The last rows, fewer than two full tiles, become two of about equal
// height, since a tile of 1 or 2 rows would wait for its own sums.
func gemm() {
	begin("gemmBlock", "func(c *float32, ldc int, a *float32, lda int, aCol *int32, b *float32, ldb int, bRow *int32, k, m, n int, alpha float32)")
	g := newGemmLoop()
	tileRows := g.tiles.rows

	Label("rows")
	left, tile := GP64(), GP64()
	MOVQ(g.rows, left)
	MOVQ(U32(uint32(tileRows)), tile)
	CMPQ(left, Imm(uint64(2*tileRows)))
	JGE(LabelRef(fmt.Sprintf("tile%d", tileRows)))
	MOVQ(left, tile)
	CMPQ(left, Imm(uint64(tileRows)))
	JLE(LabelRef("choose"))
	INCQ(tile)
	SHRQ(Imm(1), tile)
	Label("choose")
	for rows := tileRows; rows > 0; rows-- {
		CMPQ(tile, Imm(uint64(rows)))
		JEQ(LabelRef(fmt.Sprintf("tile%d", rows)))
	}
	VZEROUPPER()
	RET()

	for rows := tileRows; rows > 0; rows-- {
		Label(fmt.Sprintf("tile%d", rows))
		g.panels(rows)
		g.nextTile(rows)
		JMP(LabelRef("rows"))
	}
}

// gemmLoop is the state of the kernel while it is written. Strides are in bytes.
type gemmLoop struct {
	a, lda, lda3, lda5 reg.GPVirtual
	aCol, bRow         reg.GPVirtual // their ends; k counts up to 0
	ldb                reg.GPVirtual
	b, c, cols         reg.GPVirtual // of the panel; columns left
	rows, firstC       Mem           // rows left, C at the tile
	depth, ldc         Mem
	rest               mask // of the last columns
	spilled            Mem  // where registers are scarce
	tiles              tiles
}

func newGemmLoop() *gemmLoop {
	g := &gemmLoop{rows: AllocLocal(8), firstC: AllocLocal(8), depth: AllocLocal(8), ldc: AllocLocal(8), tiles: tilesOfTarget()}
	get := func(name string) reg.GPVirtual { r := GP64(); Load(Param(name), r); return r }
	keep := func(r reg.GPVirtual, at Mem) { MOVQ(r, at) }

	keep(get("m"), g.rows)
	keep(get("c"), g.firstC)
	ldc := get("ldc")
	SHLQ(Imm(2), ldc)
	keep(ldc, g.ldc)

	g.a, g.lda, g.aCol, g.bRow, g.ldb = get("a"), get("lda"), get("aCol"), get("bRow"), get("ldb")
	SHLQ(Imm(2), g.lda)
	SHLQ(Imm(2), g.ldb)
	g.lda3, g.lda5 = GP64(), GP64()
	LEAQ(Mem{Base: g.lda, Index: g.lda, Scale: 2}, g.lda3)
	LEAQ(Mem{Base: g.lda, Index: g.lda, Scale: 4}, g.lda5)

	k := get("k")
	LEAQ(Mem{Base: g.aCol, Index: k, Scale: 4}, g.aCol)
	LEAQ(Mem{Base: g.bRow, Index: k, Scale: 4}, g.bRow)
	NEGQ(k)
	keep(k, g.depth)

	n := get("n")
	ANDQ(U32(uint32(width-1)), n)
	g.rest = firstLanes(n)
	if !wide() {
		g.spilled = AllocLocal(4 * width)
		VMOVUPS(g.rest.v, g.spilled)
	}
	g.b, g.c, g.cols = GP64(), GP64(), GP64()
	return g
}

// panels runs over the columns of one tile of rows.
func (g *gemmLoop) panels(rows int) {
	at := func(place string) string { return fmt.Sprintf("%s%d", place, rows) }
	Load(Param("b"), g.b)
	MOVQ(g.firstC, g.c)
	Load(Param("n"), g.cols)

	run := func(vectors int, masked bool, next string) {
		Label(at(next[:len(next)-len("After")]))
		CMPQ(g.cols, floats(vectors))
		JLT(LabelRef(at(next)))
		g.tile(rows, vectors, masked)
		g.nextPanel(vectors)
		JMP(LabelRef(at(next[:len(next)-len("After")])))
		Label(at(next))
	}
	if rows == 1 { // a matrix times one vector, by columns: a chain of fewer would wait
		run(8, false, "eightAfter")
	}
	if rows <= g.tiles.lowRows {
		run(4, false, "fourAfter")
	}
	run(2, false, "twoAfter")
	CMPQ(g.cols, floats(1))
	JLT(LabelRef(at("less")))
	JEQ(LabelRef(at("one")))
	g.tile(rows, 2, true)
	JMP(LabelRef(at("end")))
	Label(at("one"))
	g.tile(rows, 1, false)
	JMP(LabelRef(at("end")))
	Label(at("less"))
	TESTQ(g.cols, g.cols)
	JEQ(LabelRef(at("end")))
	g.tile(rows, 1, true)
	Label(at("end"))
}

func (g *gemmLoop) nextPanel(vectors int) {
	ADDQ(bytes(vectors), g.b)
	ADDQ(bytes(vectors), g.c)
	SUBQ(floats(vectors), g.cols)
}

func (g *gemmLoop) nextTile(rows int) {
	step := GP64()
	for i, stride := range []func(){
		func() { MOVQ(g.lda, step) },
		func() { MOVQ(g.ldc, step) },
	} {
		stride()
		if rows > 1 {
			IMUL3Q(Imm(uint64(rows)), step, step)
		}
		if i == 0 {
			ADDQ(step, g.a)
		} else {
			ADDQ(step, g.firstC)
		}
	}
	SUBQ(Imm(uint64(rows)), g.rows)
}

// addressed is how many rows of A the strides at hand reach.
const addressed = 6

// row addresses the element of A of one of the rows from column on.
func (g *gemmLoop) row(column reg.Register, row int) Mem {
	switch row {
	case 0:
		return Mem{Base: column}
	case 1, 2, 4:
		return Mem{Base: column, Index: g.lda, Scale: uint8(row)}
	case 3:
		return Mem{Base: column, Index: g.lda3, Scale: 1}
	default:
		return Mem{Base: column, Index: g.lda5, Scale: 1}
	}
}

// tile sums some rows of a panel and adds them to C. If masked, the last vector holds the
// columns left beyond the others.
func (g *gemmLoop) tile(rows, vectors int, masked bool) {
	name := fmt.Sprintf("%dx%d", rows, vectors*width)
	rest := g.rest
	if masked {
		name += "Masked"
		if !wide() {
			rest.v = YMM()
			VMOVUPS(g.spilled, rest.v)
		}
	}
	partial := func(v int) bool { return masked && v == vectors-1 }
	sums := make([]reg.VecVirtual, rows*vectors)
	for i := range sums {
		sums[i] = zero()
	}

	k := GP64()
	MOVQ(g.depth, k)
	CMPQ(k, I32(-unroll))
	JG(LabelRef("few" + name))
	Label("k" + name)
	for i := range unroll {
		g.term(rows, vectors, i, partial, rest, k, sums)
	}
	ADDQ(Imm(unroll), k)
	CMPQ(k, I32(-unroll))
	JLE(LabelRef("k" + name))
	Label("few" + name)
	TESTQ(k, k)
	JEQ(LabelRef("add" + name))
	Label("one" + name)
	g.term(rows, vectors, 0, partial, rest, k, sums)
	INCQ(k)
	JNZ(LabelRef("one" + name))
	Label("add" + name)

	alpha, to, ldc := broadcast("alpha"), GP64(), GP64()
	MOVQ(g.c, to)
	MOVQ(g.ldc, ldc)
	for r := range rows {
		for v := range vectors {
			sum, c := sums[r*vectors+v], Mem{Base: to, Disp: 4 * width * v}
			if partial(v) {
				old := vector()
				loadPart(c, rest, old)
				VFMADD213PS(old, alpha, sum)
				if wide() {
					storePart(sum, rest, c)
				} else {
					storePieces(sum, c, g.cols, fmt.Sprintf("%sRow%d", name, r))
				}
			} else {
				VFMADD213PS(c, alpha, sum)
				VMOVUPS(sum, c)
			}
		}
		if r < rows-1 {
			ADDQ(ldc, to)
		}
	}
}

// term adds the products of entry k+i of the tables to the sums.
func (g *gemmLoop) term(rows, vectors, i int, partial func(int) bool, rest mask, k reg.GPVirtual, sums []reg.VecVirtual) {
	column, at := GP64(), GP64()
	MOVLQSX(Mem{Base: g.aCol, Index: k, Scale: 4, Disp: 4 * i}, column)
	MOVLQSX(Mem{Base: g.bRow, Index: k, Scale: 4, Disp: 4 * i}, at)
	LEAQ(Mem{Base: g.a, Index: column, Scale: 4}, column)
	IMULQ(g.ldb, at)
	load := func(v int) reg.VecVirtual {
		b, from := vector(), Mem{Base: g.b, Index: at, Scale: 1, Disp: 4 * width * v}
		if partial(v) {
			loadPart(from, rest, b)
		} else {
			VMOVUPS(from, b)
		}
		return b
	}
	weight := func(r int) reg.VecVirtual { // in the order of the rows
		if r == addressed {
			LEAQ(Mem{Base: column, Index: g.lda3, Scale: 2}, column)
		}
		w := vector()
		VBROADCASTSS(g.row(column, r%addressed), w)
		return w
	}
	if vectors > rows { // hold the shorter side in registers
		w := make([]reg.VecVirtual, rows)
		for r := range w {
			w[r] = weight(r)
		}
		for v := range vectors {
			b := load(v)
			for r := range rows {
				VFMADD231PS(w[r], b, sums[r*vectors+v])
			}
		}
	} else {
		b := make([]reg.VecVirtual, vectors)
		for v := range b {
			b[v] = load(v)
		}
		for r := range rows {
			w := weight(r)
			for v := range vectors {
				VFMADD231PS(w, b[v], sums[r*vectors+v])
			}
		}
	}
}

// storePieces stores the first n mod 8 floats of v in pieces of 4, 2 and 1: a masked store
// takes some processors a dozen cycles. It consumes v.
func storePieces(v reg.VecVirtual, to Mem, n reg.GPVirtual, name string) {
	x, p := v.AsX(), GP64()
	LEAQ(to, p)
	TESTQ(U32(4), n)
	JEQ(LabelRef("two" + name))
	VMOVUPS(x, Mem{Base: p})
	VEXTRACTF128(Imm(1), v, x)
	ADDQ(Imm(16), p)
	Label("two" + name)
	TESTQ(U32(2), n)
	JEQ(LabelRef("one" + name))
	VMOVLPS(x, Mem{Base: p})
	VMOVHLPS(x, x, x)
	ADDQ(Imm(8), p)
	Label("one" + name)
	TESTQ(U32(1), n)
	JEQ(LabelRef("stored" + name))
	VMOVSS(x, Mem{Base: p})
	Label("stored" + name)
}
