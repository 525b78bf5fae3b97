package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// slices writes the product of eight sparse rows with one lane, their synapses side by side:
// every row is a chain in the order of its synapses. What the rows hear is put together by
// single loads: on processors that gather by microcode they are the faster way. Beyond the
// shortest row, the sums of rows that have ended stay.
func slices() {
	TEXT("sparseSliceAVX2Vectors", NOSPLIT, "func(y, w *float32, col *uint16, whole, rest int, lengths *int32, x *float32)")
	Pragma("noescape")
	y, w, col, whole, rest, x := load("y"), load("w"), load("col"), load("whole"), load("rest"), load("x")
	lengths, sum, at := YMM(), YMM(), GP64()
	VMOVDQU(Mem{Base: load("lengths")}, lengths)
	VXORPS(sum, sum, sum)
	MOVQ(whole, at)
	heard := func() reg.VecVirtual {
		var halves [2]reg.VecVirtual
		both := YMM()
		for h := range halves {
			halves[h] = XMM()
			if h == 0 {
				halves[h] = both.AsX().(reg.VecVirtual)
			}
			for i := range 4 {
				from := GP64()
				MOVWQZX(Mem{Base: col, Disp: 8*h + 2*i}, from)
				if i == 0 {
					VMOVSS(Mem{Base: x, Index: from, Scale: 4}, halves[h])
				} else {
					VINSERTPS(Imm(uint64(i<<4)), Mem{Base: x, Index: from, Scale: 4}, halves[h], halves[h])
				}
			}
		}
		VINSERTF128(Imm(1), halves[1], both, both)
		return both
	}
	next := func() {
		ADDQ(Imm(32), w)
		ADDQ(Imm(16), col)
	}
	TESTQ(whole, whole)
	JEQ(LabelRef("partial"))
	Label("together")
	VFMADD231PS(Mem{Base: w}, heard(), sum)
	next()
	DECQ(whole)
	JNZ(LabelRef("together"))
	Label("partial")
	TESTQ(rest, rest)
	JEQ(LabelRef("add"))
	Label("ending")
	now, longer, more := XMM(), YMM(), YMM()
	VMOVD(at.As32(), now)
	VPBROADCASTD(now, longer)
	VPCMPGTD(longer, lengths, longer)
	VMOVAPS(sum, more)
	VFMADD231PS(Mem{Base: w}, heard(), more)
	VBLENDVPS(longer, more, sum, sum)
	next()
	INCQ(at)
	DECQ(rest)
	JNZ(LabelRef("ending"))
	Label("add") // adding 0 would turn −0 into 0
	before, after, some := YMM(), YMM(), YMM()
	VMOVUPS(Mem{Base: y}, before)
	VADDPS(sum, before, after)
	VXORPS(some, some, some)
	VPCMPGTD(some, lengths, some)
	VBLENDVPS(some, after, before, before)
	VMOVUPS(before, Mem{Base: y})
	VZEROUPPER()
	RET()
}

// straight writes the product of sixteen sparse rows whose columns go along with the rows, so
// that what they hear lies side by side.
func straight() {
	TEXT("sparseStraightAVX2Vectors", NOSPLIT, "func(y, w *float32, col *uint16, n int, x *float32)")
	Pragma("noescape")
	y, w, col, n, x := load("y"), load("w"), load("col"), load("n"), load("x")
	var sums [2]reg.VecVirtual
	for h := range sums {
		sums[h] = YMM()
		VXORPS(sums[h], sums[h], sums[h])
	}
	Label("next")
	from := GP64()
	MOVWQZX(Mem{Base: col}, from)
	for h := range sums {
		heard := YMM()
		VMOVUPS(Mem{Base: x, Index: from, Scale: 4, Disp: 32 * h}, heard)
		VFMADD231PS(Mem{Base: w, Disp: 32 * h}, heard, sums[h])
	}
	ADDQ(Imm(64), w)
	ADDQ(Imm(2), col)
	DECQ(n)
	JNZ(LabelRef("next"))
	for h := range sums {
		VADDPS(Mem{Base: y, Disp: 32 * h}, sums[h], sums[h])
		VMOVUPS(sums[h], Mem{Base: y, Disp: 32 * h})
	}
	VZEROUPPER()
	RET()
}
