package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

func rows() {
	fillRows()
	sumRows()
}

// fillRows sets each of some rows of lanes floats to its bias.
func fillRows() {
	TEXT("fillRowsAVX2Vectors", NOSPLIT, "func(dst, bias *float32, rows, lanes int)")
	Pragma("noescape")
	dst, bias := Load(Param("dst"), GP64()), Load(Param("bias"), GP64())
	n := Load(Param("rows"), GP64())
	lanes := Load(Param("lanes"), GP64())
	rest, whole := GP64(), GP64()
	MOVQ(lanes, rest)
	ANDQ(Imm(width-1), rest)
	MOVQ(lanes, whole)
	SUBQ(rest, whole)
	bytes := GP64()
	MOVQ(rest, bytes)
	mask := tailMask(rest)
	Label("fillRow")
	v := YMM()
	VBROADCASTSS(Mem{Base: bias}, v)
	i := GP64()
	XORQ(i, i)
	CMPQ(i, whole)
	JGE(LabelRef("fillRest"))
	Label("fillVector")
	VMOVUPS(v, Mem{Base: dst, Index: i, Scale: 4})
	ADDQ(Imm(width), i)
	CMPQ(i, whole)
	JLT(LabelRef("fillVector"))
	Label("fillRest")
	TESTQ(bytes, bytes)
	JEQ(LabelRef("fillNext"))
	VMASKMOVPS(v, mask, Mem{Base: dst, Index: i, Scale: 4})
	Label("fillNext")
	LEAQ(Mem{Base: dst, Index: lanes, Scale: 4}, dst.(reg.GPVirtual))
	ADDQ(Imm(4), bias)
	DECQ(n)
	JNZ(LabelRef("fillRow"))
	VZEROUPPER()
	RET()
}

// sumRows adds each row's lanes to dst: blocks of 16 lanes are halved four times and their
// sums enter in order.
func sumRows() {
	TEXT("sumRowsAVX2Vectors", NOSPLIT, "func(dst, x *float32, rows, lanes int)")
	Pragma("noescape")
	dst, x := Load(Param("dst"), GP64()), Load(Param("x"), GP64())
	n := Load(Param("rows"), GP64())
	lanes := Load(Param("lanes"), GP64())
	blocks, rest := GP64(), GP64()
	MOVQ(lanes, blocks)
	SHRQ(Imm(4), blocks)
	MOVQ(lanes, rest)
	ANDQ(Imm(2*width-1), rest)
	low, high := GP64(), GP64() // floats of the partial block's two vectors
	MOVQ(rest, low)
	MOVQ(rest, high)
	eight, none := GP64(), GP64()
	MOVQ(U32(width), eight)
	XORQ(none, none)
	CMPQ(low, eight)
	CMOVQGT(eight, low)
	SUBQ(Imm(width), high)
	CMOVQLT(none, high)
	lowMask, highMask := tailMask(low), tailMask(high)
	Label("sumRow")
	total := XMM()
	VMOVSS(Mem{Base: dst}, total)
	b := GP64()
	MOVQ(blocks, b)
	TESTQ(b, b)
	JEQ(LabelRef("sumRest"))
	Label("sumBlock")
	lo, hi := YMM(), YMM()
	VMOVUPS(Mem{Base: x}, lo)
	VMOVUPS(Mem{Base: x, Disp: 4 * width}, hi)
	VADDSS(halve(lo, hi), total, total)
	ADDQ(Imm(8*width), x)
	DECQ(b)
	JNZ(LabelRef("sumBlock"))
	Label("sumRest")
	TESTQ(rest, rest)
	JEQ(LabelRef("sumNext"))
	lo, hi = YMM(), YMM()
	VMASKMOVPS(Mem{Base: x}, lowMask, lo)
	VMASKMOVPS(Mem{Base: x, Disp: 4 * width}, highMask, hi)
	VADDSS(halve(lo, hi), total, total)
	LEAQ(Mem{Base: x, Index: rest, Scale: 4}, x.(reg.GPVirtual))
	Label("sumNext")
	VMOVSS(total, Mem{Base: dst})
	ADDQ(Imm(4), dst)
	DECQ(n)
	JNZ(LabelRef("sumRow"))
	VZEROUPPER()
	RET()
}

// halve adds 16 lanes: lane b with lane b + 8, then 4, 2 and 1.
func halve(lo, hi reg.VecVirtual) reg.VecVirtual {
	s := add(lo, hi)
	top, four := XMM(), XMM()
	VEXTRACTF128(Imm(1), s, top)
	VADDPS(top, s.AsX(), four)
	two := XMM()
	VMOVHLPS(four, four, two)
	VADDPS(two, four, two)
	one := XMM()
	VMOVSHDUP(two, one)
	VADDSS(one, two, one)
	return one
}

// transpose writes columns of 8 rows, tile by tile of 8×8.
func transpose() {
	TEXT("transposeTilesAVX2", NOSPLIT, "func(dst, src *float32, tiles, srcStride, dstStride int)")
	Pragma("noescape")
	dst, src := Load(Param("dst"), GP64()), Load(Param("src"), GP64())
	tiles := Load(Param("tiles"), GP64())
	ss, ds := Load(Param("srcStride"), GP64()), Load(Param("dstStride"), GP64())
	SHLQ(Imm(2), ss)
	SHLQ(Imm(2), ds)
	Label("transposeTile")
	var r, t [8]reg.VecVirtual
	from := GP64()
	MOVQ(src, from)
	for i := range r {
		r[i] = YMM()
		VMOVUPS(Mem{Base: from}, r[i])
		if i < 7 {
			ADDQ(ss, from)
		}
	}
	for i := 0; i < 8; i += 2 {
		t[i], t[i+1] = YMM(), YMM()
		VUNPCKLPS(r[i+1], r[i], t[i])
		VUNPCKHPS(r[i+1], r[i], t[i+1])
	}
	for i := 0; i < 8; i += 4 {
		for j := range 2 {
			r[i+2*j], r[i+2*j+1] = YMM(), YMM()
			VSHUFPS(Imm(0x44), t[i+2+j], t[i+j], r[i+2*j])
			VSHUFPS(Imm(0xee), t[i+2+j], t[i+j], r[i+2*j+1])
		}
	}
	to := GP64()
	MOVQ(dst, to)
	for i := range 8 {
		out := YMM()
		half := uint64(0x20)
		if i >= 4 {
			half = 0x31
		}
		VPERM2F128(Imm(half), r[4+i%4], r[i%4], out)
		VMOVUPS(out, Mem{Base: to})
		if i < 7 {
			ADDQ(ds, to)
		}
	}
	ADDQ(Imm(4*width), src)
	LEAQ(Mem{Base: dst, Index: ds, Scale: 8}, dst.(reg.GPVirtual))
	DECQ(tiles)
	JNZ(LabelRef("transposeTile"))
	VZEROUPPER()
	RET()
}
