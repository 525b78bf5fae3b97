package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// sparseRows is how many rows run side by side: as many chains of fused multiply-adds keep the
// units busy.
const sparseRows = 4

// sparse writes the product of sparse rows with one lane, four rows at a time: each is a chain
// in the order of its synapses, so that lanes do not change a bit.
func sparse() {
	begin("sparseOneVectors", "func(y, w *float32, col, first, end *int32, groups int, x *float32)")
	get := func(name string) reg.GPVirtual { r := GP64(); Load(Param(name), r); return r }
	y, w, col, first, end, groups, x := get("y"), get("w"), get("col"), get("first"), get("end"), get("groups"), get("x")
	Label("group")
	var at [sparseRows]reg.GPVirtual
	var sums [sparseRows]reg.VecVirtual
	shortest, length := GP64(), GP64()
	for r := range at {
		at[r], sums[r] = GP64(), XMM()
		VXORPS(sums[r], sums[r], sums[r])
		MOVLQSX(Mem{Base: first, Disp: 4 * r}, at[r])
		MOVLQSX(Mem{Base: end, Disp: 4 * r}, length)
		SUBQ(at[r], length)
		if r == 0 {
			MOVQ(length, shortest)
		} else {
			CMPQ(length, shortest)
			CMOVQLT(length, shortest)
		}
	}
	term := func(r int) {
		from, weight := GP64(), XMM()
		MOVLQSX(Mem{Base: col, Index: at[r], Scale: 4}, from)
		VMOVSS(Mem{Base: w, Index: at[r], Scale: 4}, weight)
		VFMADD231SS(Mem{Base: x, Index: from, Scale: 4}, weight, sums[r])
		INCQ(at[r])
	}
	TESTQ(shortest, shortest)
	JEQ(LabelRef("rest0"))
	Label("together")
	for r := range at {
		term(r)
	}
	DECQ(shortest)
	JNZ(LabelRef("together"))
	for r := range at {
		Label(fmt.Sprintf("rest%d", r))
		MOVLQSX(Mem{Base: end, Disp: 4 * r}, length)
		CMPQ(at[r], length)
		JGE(LabelRef(fmt.Sprintf("add%d", r)))
		term(r)
		JMP(LabelRef(fmt.Sprintf("rest%d", r)))
		Label(fmt.Sprintf("add%d", r))
		begun := GP64()
		MOVLQSX(Mem{Base: first, Disp: 4 * r}, begun)
		CMPQ(begun, length)
		JEQ(LabelRef(fmt.Sprintf("empty%d", r))) // adding 0 would turn −0 into 0
		VADDSS(Mem{Base: y, Disp: 4 * r}, sums[r], sums[r])
		VMOVSS(sums[r], Mem{Base: y, Disp: 4 * r})
		Label(fmt.Sprintf("empty%d", r))
	}
	for _, p := range []reg.GPVirtual{y, first, end} {
		ADDQ(Imm(4*sparseRows), p)
	}
	DECQ(groups)
	JNZ(LabelRef("group"))
	VZEROUPPER()
	RET()
}
