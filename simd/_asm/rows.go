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
	begin("fillRowsVectors", "func(dst, bias *float32, rows, lanes int)")
	dst, bias := Load(Param("dst"), GP64()), Load(Param("bias"), GP64())
	n := Load(Param("rows"), GP64())
	lanes := Load(Param("lanes"), GP64())
	rest, whole := GP64(), GP64()
	MOVQ(lanes, rest)
	ANDQ(U32(uint32(width-1)), rest)
	MOVQ(lanes, whole)
	SUBQ(rest, whole)
	left := GP64()
	MOVQ(rest, left)
	part := firstLanes(rest)
	Label("fillRow")
	v := vector()
	VBROADCASTSS(Mem{Base: bias}, v)
	i := GP64()
	XORQ(i, i)
	CMPQ(i, whole)
	JGE(LabelRef("fillRest"))
	Label("fillVector")
	VMOVUPS(v, Mem{Base: dst, Index: i, Scale: 4})
	ADDQ(floats(1), i)
	CMPQ(i, whole)
	JLT(LabelRef("fillVector"))
	Label("fillRest")
	TESTQ(left, left)
	JEQ(LabelRef("fillNext"))
	storePart(v, part, Mem{Base: dst, Index: i, Scale: 4})
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
	begin("sumRowsVectors", "func(dst, x *float32, rows, lanes int)")
	dst, x := Load(Param("dst"), GP64()), Load(Param("x"), GP64())
	n := Load(Param("rows"), GP64())
	lanes := Load(Param("lanes"), GP64())
	blocks, rest := GP64(), GP64()
	MOVQ(lanes, blocks)
	SHRQ(Imm(4), blocks)
	MOVQ(lanes, rest)
	ANDQ(Imm(sumBlock-1), rest)
	parts := partsOfBlock(rest)
	Label("sumRow")
	total := XMM()
	VMOVSS(Mem{Base: dst}, total)
	b := GP64()
	MOVQ(blocks, b)
	TESTQ(b, b)
	JEQ(LabelRef("sumRest"))
	Label("sumBlock")
	VADDSS(halve(loadBlock(x, nil)), total, total)
	ADDQ(Imm(4*sumBlock), x)
	DECQ(b)
	JNZ(LabelRef("sumBlock"))
	Label("sumRest")
	TESTQ(rest, rest)
	JEQ(LabelRef("sumNext"))
	VADDSS(halve(loadBlock(x, parts)), total, total)
	LEAQ(Mem{Base: x, Index: rest, Scale: 4}, x.(reg.GPVirtual))
	Label("sumNext")
	VMOVSS(total, Mem{Base: dst})
	ADDQ(Imm(4), dst)
	DECQ(n)
	JNZ(LabelRef("sumRow"))
	VZEROUPPER()
	RET()
}

// sumBlock is how many lanes are halved.
const sumBlock = 16

// partsOfBlock returns the masks of a block's vectors that select its first n lanes.
func partsOfBlock(n reg.GPVirtual) []mask {
	low := GP64()
	MOVQ(n, low)
	if wide() {
		return []mask{firstLanes(low)}
	}
	high, all, none := GP64(), GP64(), GP64()
	MOVQ(n, high)
	MOVQ(floats(1), all)
	XORQ(none, none)
	CMPQ(low, all)
	CMOVQGT(all, low)
	SUBQ(floats(1), high)
	CMOVQLT(none, high)
	return []mask{firstLanes(low), firstLanes(high)}
}

// loadBlock loads 16 lanes, or those of the masks, and adds the upper 8 to the lower.
func loadBlock(x reg.Register, parts []mask) reg.VecVirtual {
	v := make([]reg.VecVirtual, sumBlock/width)
	for i := range v {
		v[i] = vector()
		from := Mem{Base: x, Disp: 4 * width * i}
		if parts == nil {
			VMOVUPS(from, v[i])
		} else {
			loadPart(from, parts[i], v[i])
		}
	}
	if !wide() {
		return add(v[0], v[1])
	}
	s := YMM()
	VADDPS(upperHalf(v[0]), v[0].AsY(), s)
	return s
}

// halve adds 8 lanes: lane b with lane b + 4, then 2 and 1.
func halve(s reg.VecVirtual) reg.VecVirtual {
	four := XMM()
	VADDPS(upperQuarter(s), s.AsX(), four)
	two := XMM()
	VMOVHLPS(four, four, two)
	VADDPS(two, four, two)
	one := XMM()
	VMOVSHDUP(two, one)
	VADDSS(one, two, one)
	return one
}
