package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

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
	ADDQ(bytes(1), src)
	LEAQ(Mem{Base: dst, Index: ds, Scale: 8}, dst.(reg.GPVirtual))
	DECQ(tiles)
	JNZ(LabelRef("transposeTile"))
	VZEROUPPER()
	RET()
}
