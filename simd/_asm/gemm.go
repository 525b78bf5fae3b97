package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// tileRows is how many rows of C are held in registers: 6 rows of 2 vectors are 12
// accumulators, which leaves room for the row of B and a broadcast of A.
const tileRows = 6

func gemms() {
	for _, vectors := range []int{1, 2} {
		gemm(vectors, false)
		gemm(vectors, true)
	}
}

// gemm writes the kernel of one panel of columns, one block of k deep, over all rows:
//
//	c[i*ldc+j] += alpha · Σ_k a[i*lda+aCol[k]] · b[bRow[k]*ldb+j]
//
// Each output is one chain of fused multiply-adds from 0 in the order of k. A masked panel's
// last vector is partial.
func gemm(vectors int, masked bool) {
	g := gemmPanel{name: fmt.Sprintf("gemmPanel%d", width*vectors), vectors: vectors, masked: masked}
	args := "m, k int, c *float32, ldc int, a *float32, lda int, aCol *int32, b *float32, ldb int, bRow *int32, alpha float32"
	if masked {
		g.name += "Masked"
		args += ", n int"
	}
	TEXT(g.name+"AVX2", NOSPLIT, "func("+args+")")
	Pragma("noescape")
	g.load()
	Label("rows" + g.name)
	CMPQ(g.m, Imm(tileRows))
	JLT(LabelRef("tail" + g.name))
	g.tile(tileRows)
	next := GP64()
	LEAQ(Mem{Base: g.lda, Index: g.lda5, Scale: 1}, next)
	ADDQ(next, g.a)
	SUBQ(Imm(tileRows), g.m)
	JMP(LabelRef("rows" + g.name))
	Label("tail" + g.name)
	for rows := tileRows - 1; rows >= 1; rows-- {
		other := fmt.Sprintf("not%d%s", rows, g.name)
		CMPQ(g.m, Imm(uint64(rows)))
		JNE(LabelRef(other))
		g.tile(rows)
		VZEROUPPER()
		RET()
		Label(other)
	}
	VZEROUPPER()
	RET()
}

// gemmPanel is the state of one kernel while it is written. Strides are in bytes.
type gemmPanel struct {
	name                           string
	vectors                        int
	masked                         bool
	m, k, c, a, aCol, b, ldb, bRow reg.Register
	lda, lda3, lda5                reg.Register
	mask                           reg.VecVirtual
}

func (g *gemmPanel) load() {
	get := func(name string) reg.Register { return Load(Param(name), GP64()) }
	g.m, g.k, g.c, g.a, g.lda, g.aCol = get("m"), get("k"), get("c"), get("a"), get("lda"), get("aCol")
	g.b, g.ldb, g.bRow = get("b"), get("ldb"), get("bRow")
	SHLQ(Imm(2), g.lda)
	SHLQ(Imm(2), g.ldb)
	if g.masked {
		n := GP64()
		Load(Param("n"), n)
		g.mask = tailMask(n)
	}
	lda3, lda5 := GP64(), GP64()
	LEAQ(Mem{Base: g.lda, Index: g.lda, Scale: 2}, lda3)
	LEAQ(Mem{Base: g.lda, Index: g.lda, Scale: 4}, lda5)
	g.lda3, g.lda5 = lda3, lda5
}

func (g *gemmPanel) partial(vector int) bool { return g.masked && vector == g.vectors-1 }

// row addresses the element of A of one of the tile's rows.
func (g *gemmPanel) row(column reg.Register, row int) Mem {
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

// tile writes the products of some rows and moves c past them.
func (g *gemmPanel) tile(rows int) {
	sums := make([]reg.VecVirtual, rows*g.vectors)
	for i := range sums {
		sums[i] = zero()
	}
	loop := fmt.Sprintf("k%d%s", rows, g.name)
	i := GP64()
	XORQ(i, i)
	Label(loop)
	column, at := GP64(), GP64()
	MOVLQSX(Mem{Base: g.aCol, Index: i, Scale: 4}, column)
	LEAQ(Mem{Base: g.a, Index: column, Scale: 4}, column)
	MOVLQSX(Mem{Base: g.bRow, Index: i, Scale: 4}, at)
	IMULQ(g.ldb, at)
	b := make([]reg.VecVirtual, g.vectors)
	for v := range b {
		b[v] = YMM()
		from := Mem{Base: g.b, Index: at, Scale: 1, Disp: 4 * width * v}
		if g.partial(v) {
			VMASKMOVPS(from, g.mask, b[v])
		} else {
			VMOVUPS(from, b[v])
		}
	}
	for r := range rows {
		w := YMM()
		VBROADCASTSS(g.row(column, r), w)
		for v := range g.vectors {
			VFMADD231PS(w, b[v], sums[r*g.vectors+v])
		}
	}
	INCQ(i)
	CMPQ(i, g.k)
	JLT(LabelRef(loop))
	alpha := broadcast("alpha")
	ldc := Load(Param("ldc"), GP64())
	SHLQ(Imm(2), ldc)
	for r := range rows {
		for v := range g.vectors {
			old, to := YMM(), Mem{Base: g.c, Disp: 4 * width * v}
			if g.partial(v) {
				VMASKMOVPS(to, g.mask, old)
				VFMADD231PS(alpha, sums[r*g.vectors+v], old)
				VMASKMOVPS(old, g.mask, to)
			} else {
				VMOVUPS(to, old)
				VFMADD231PS(alpha, sums[r*g.vectors+v], old)
				VMOVUPS(old, to)
			}
		}
		ADDQ(ldc, g.c)
	}
}
