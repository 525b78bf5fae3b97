package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// checks reduce whole vectors; the callers finish what is left over.
func checks() {
	sign := GLOBL("absMask", RODATA|NOPTR)
	DATA(0, U32(math.MaxInt32))

	TEXT("maxAbsDiffAVX2Vectors", NOSPLIT, "func(x, y *float32, vectors int) (most float32, nan int)")
	Pragma("noescape")
	x, y, n := Load(Param("x"), GP64()), Load(Param("y"), GP64()), Load(Param("vectors"), GP64())
	abs, most, bad := YMM(), zero(), zero()
	VBROADCASTSS(sign, abs)
	Label("diffLoop")
	a, b := YMM(), YMM()
	VMOVUPS(Mem{Base: x}, a)
	VMOVUPS(Mem{Base: y}, b)
	d := sub(a, b)
	VORPS(compare(unordered, d, d), bad, bad)
	VANDPS(abs, d, d)
	VMAXPS(d, most, most)
	ADDQ(Imm(4*width), x)
	ADDQ(Imm(4*width), y)
	DECQ(n)
	JNZ(LabelRef("diffLoop"))
	top, m := XMM(), XMM()
	VEXTRACTF128(Imm(1), most, top)
	VMAXPS(top, most.AsX(), m)
	VMOVHLPS(m, m, top)
	VMAXPS(top, m, m)
	VMOVSHDUP(m, top)
	VMAXSS(top, m, m)
	Store(m, ReturnIndex(0))
	storeAny(bad, 1)

	TEXT("hasNonFiniteAVX2Vectors", NOSPLIT, "func(x *float32, vectors int) (found int)")
	Pragma("noescape")
	x, n = Load(Param("x"), GP64()), Load(Param("vectors"), GP64())
	z := zero()
	bad = zero()
	Label("finiteLoop")
	a = YMM()
	VMOVUPS(Mem{Base: x}, a)
	VORPS(compare(notEqual, sub(a, a), z), bad, bad)
	ADDQ(Imm(4*width), x)
	DECQ(n)
	JNZ(LabelRef("finiteLoop"))
	storeAny(bad, 0)
}

// storeAny returns non-zero where any lane of a mask is set, and ends the function.
func storeAny(mask reg.VecVirtual, result int) {
	bits := GP32()
	VMOVMSKPS(mask, bits)
	Store(bits.As64(), ReturnIndex(result)) // 32-bit results clear the upper half
	VZEROUPPER()
	RET()
}
