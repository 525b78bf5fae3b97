package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// dotRows writes the product of a matrix with one vector, eight rows at a time:
//
//	dst[i] += alpha · Σ_k a[i*lda+k] · x[k]
//
// Rows are contiguous and a sum must not run across a vector, so squares of the matrix are
// transposed in registers. Where there are sixteen rows two chains run side by side, since a
// chain alone would wait for itself.
func dotRows() {
	TEXT("dotRowsAVX2Vectors", NOSPLIT, "func(dst, a *float32, lda int, x *float32, groups, k int, alpha float32)")
	Pragma("noescape")
	d := &dotLoop{
		dst: load("dst"), a: load("a"), lda: load("lda"), x: load("x"), groups: load("groups"), k: load("k"),
		lda3: GP64(), alpha: broadcast("alpha"), spill: AllocLocal(4 * width),
	}
	SHLQ(Imm(2), d.lda)
	LEAQ(Mem{Base: d.lda, Index: d.lda, Scale: 2}, d.lda3)
	Label("pairs")
	CMPQ(d.groups, Imm(2))
	JL(LabelRef("single"))
	d.rows(2)
	JMP(LabelRef("pairs"))
	Label("single")
	TESTQ(d.groups, d.groups)
	JEQ(LabelRef("done"))
	d.rows(1)
	Label("done")
	VZEROUPPER()
	RET()
}

func load(name string) reg.GPVirtual {
	r := GP64()
	Load(Param(name), r)
	return r
}

type dotLoop struct {
	dst, a, lda, lda3, x, groups, k reg.GPVirtual
	alpha                           reg.VecVirtual
	spill                           Mem
}

// dotColumns is how many columns are taken in one turn: a cache line of each row.
const dotColumns = 16

// rows runs over the columns of one or two groups of eight rows.
func (d *dotLoop) rows(groups int) {
	at := func(place string) LabelRef { return LabelRef(fmt.Sprintf("%s%d", place, groups)) }
	sums, top, bottom := make([]reg.VecVirtual, groups), make([]reg.GPVirtual, groups), make([]reg.GPVirtual, groups)
	a := d.a
	for g := range groups {
		sums[g], top[g], bottom[g] = zero(), GP64(), GP64()
		MOVQ(a, top[g])
		LEAQ(Mem{Base: a, Index: d.lda, Scale: 4}, bottom[g])
		a = GP64()
		LEAQ(Mem{Base: bottom[g], Index: d.lda, Scale: 4}, a)
	}
	MOVQ(a, d.a)
	x, k := GP64(), GP64()
	MOVQ(d.x, x)
	MOVQ(d.k, k)
	advance := func(columns int) {
		ADDQ(Imm(uint64(4*columns)), x)
		for g := range groups {
			ADDQ(Imm(uint64(4*columns)), top[g])
			ADDQ(Imm(uint64(4*columns)), bottom[g])
		}
		SUBQ(Imm(uint64(columns)), k)
	}
	square := func(columns int) {
		for g := range groups {
			for c := 0; c < columns; c += 4 {
				for j, column := range d.transposed(top[g], bottom[g], 4*c) {
					b := YMM()
					VBROADCASTSS(Mem{Base: x, Disp: 4 * (c + j)}, b)
					VFMADD231PS(b, column, sums[g])
				}
			}
		}
		advance(columns)
	}
	Label(string(at("line")))
	CMPQ(k, Imm(dotColumns))
	JL(at("four"))
	square(dotColumns)
	JMP(at("line"))
	Label(string(at("four")))
	CMPQ(k, Imm(4))
	JL(at("one"))
	square(4)
	JMP(at("four"))
	Label(string(at("one")))
	TESTQ(k, k)
	JEQ(at("add"))
	b := YMM()
	VBROADCASTSS(Mem{Base: x}, b)
	for g := range groups {
		VFMADD231PS(b, d.column(top[g], bottom[g]), sums[g])
	}
	advance(1)
	JMP(at("one"))
	Label(string(at("add")))
	for _, sum := range sums {
		VFMADD213PS(Mem{Base: d.dst}, d.alpha, sum)
		VMOVUPS(sum, Mem{Base: d.dst})
		ADDQ(bytes(1), d.dst)
	}
	SUBQ(Imm(uint64(groups)), d.groups)
}

// transposed loads four columns of eight rows, one vector a column.
func (d *dotLoop) transposed(top, bottom reg.GPVirtual, disp int) [4]reg.VecVirtual {
	row := func(base reg.GPVirtual, r int) Mem {
		switch r {
		case 0:
			return Mem{Base: base, Disp: disp}
		case 3:
			return Mem{Base: base, Index: d.lda3, Scale: 1, Disp: disp}
		}
		return Mem{Base: base, Index: d.lda, Scale: uint8(r), Disp: disp}
	}
	var y, t, columns [4]reg.VecVirtual
	for r := range y {
		half := YMM()
		VMOVUPS(row(top, r), half.AsX())
		y[r] = YMM()
		VINSERTF128(Imm(1), row(bottom, r), half, y[r])
	}
	for i := range t {
		t[i], columns[i] = YMM(), YMM()
	}
	VUNPCKLPS(y[1], y[0], t[0])
	VUNPCKHPS(y[1], y[0], t[1])
	VUNPCKLPS(y[3], y[2], t[2])
	VUNPCKHPS(y[3], y[2], t[3])
	VSHUFPS(Imm(0x44), t[2], t[0], columns[0])
	VSHUFPS(Imm(0xee), t[2], t[0], columns[1])
	VSHUFPS(Imm(0x44), t[3], t[1], columns[2])
	VSHUFPS(Imm(0xee), t[3], t[1], columns[3])
	return columns
}

// column gathers one column of eight rows.
func (d *dotLoop) column(top, bottom reg.GPVirtual) reg.VecVirtual {
	v := GP32()
	for i, base := range []reg.GPVirtual{top, bottom} {
		for r := range 4 {
			from := Mem{Base: base, Index: d.lda, Scale: uint8(max(r, 1))}
			if r == 0 {
				from = Mem{Base: base}
			} else if r == 3 {
				from = Mem{Base: base, Index: d.lda3, Scale: 1}
			}
			MOVL(from, v)
			MOVL(v, d.spill.Offset(4*(4*i+r)))
		}
	}
	y := YMM()
	VMOVUPS(d.spill, y)
	return y
}
