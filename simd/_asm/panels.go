package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// panelVectors is how many vectors of rows a panel has at most: as many chains of fused
// multiply-adds as keep the units busy.
const panelVectors = 8

// panels writes the product of a panel of rows with one lane, for every number of vectors: the
// rows lie side by side, so that weights stream and what is heard is broadcast.
func panels() {
	for vectors := 1; vectors <= panelVectors; vectors++ {
		panel(vectors)
	}
}

func panel(vectors int) {
	TEXT(fmt.Sprintf("panel%dAVX2Vectors", vectors), NOSPLIT, "func(y, w, x *float32, at *int32, n int)")
	Pragma("noescape")
	y, w, x, at, n := load("y"), load("w"), load("x"), load("at"), load("n")
	sums := make([]reg.VecVirtual, vectors)
	for v := range sums {
		sums[v] = YMM()
		VXORPS(sums[v], sums[v], sums[v])
	}
	Label("next")
	from, heard := GP64(), YMM()
	MOVLQSX(Mem{Base: at}, from)
	VBROADCASTSS(Mem{Base: x, Index: from, Scale: 4}, heard)
	for v, sum := range sums {
		VFMADD231PS(Mem{Base: w, Disp: 32 * v}, heard, sum)
	}
	LEAQ(Mem{Base: w, Disp: 32 * vectors}, w)
	ADDQ(Imm(4), at)
	DECQ(n)
	JNZ(LabelRef("next"))
	for v, sum := range sums {
		VADDPS(Mem{Base: y, Disp: 32 * v}, sum, sum)
		VMOVUPS(sum, Mem{Base: y, Disp: 32 * v})
	}
	VZEROUPPER()
	RET()
}
