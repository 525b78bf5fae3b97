package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// patches writes the copy of short runs, in whole vectors of which the next run overwrites
// what is too much.
func patches() {
	TEXT("patchesAVX2Vectors", NOSPLIT, "func(dst, src *float32, trials, stride, runs, apart, length int)")
	Pragma("noescape")
	dst, src := load("dst"), load("src")
	trials, stride, runs, apart, length := load("trials"), load("stride"), load("runs"), load("apart"), load("length")
	SHLQ(Imm(2), stride)
	SHLQ(Imm(2), apart)
	SHLQ(Imm(2), length)
	from, left, i := GP64(), GP64(), GP64()
	v := YMM()
	Label("patchTrial")
	MOVQ(src, from)
	MOVQ(runs, left)
	Label("patchRun")
	XORQ(i, i)
	Label("patchVector")
	VMOVUPS(Mem{Base: from, Index: i, Scale: 1}, v)
	VMOVUPS(v, Mem{Base: dst, Index: i, Scale: 1})
	ADDQ(bytes(1), i)
	CMPQ(i, length)
	JLT(LabelRef("patchVector"))
	ADDQ(length, dst)
	ADDQ(apart, from)
	DECQ(left)
	JNZ(LabelRef("patchRun"))
	ADDQ(stride, src)
	DECQ(trials)
	JNZ(LabelRef("patchTrial"))
	VZEROUPPER()
	RET()
}
