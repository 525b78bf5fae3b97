package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// pairs goes on with the sums of pairs of sparse rows of 32 lanes, n synapses a row: eight
// chains of fused multiply-adds side by side.
func pairs() {
	const vectors, lanes = 4, 32
	TEXT("sparsePairsAVX2Vectors", NOSPLIT, "func(sums *float32, rows *int32, w *float32, col *uint16, pairs, n int, x *float32)")
	Pragma("noescape")
	sums, rows, w, col, count, n, x := load("sums"), load("rows"), load("w"), load("col"), load("pairs"), load("n"), load("x")
	var at [2]reg.GPVirtual
	var chains [2][vectors]reg.VecVirtual
	Label("pair")
	for r := range at {
		at[r] = GP64()
		MOVLQSX(Mem{Base: rows, Disp: 4 * r}, at[r])
		SHLQ(Imm(7), at[r]) // 4·32 bytes a row
		ADDQ(sums, at[r])
		for v := range chains[r] {
			chains[r][v] = YMM()
			VMOVUPS(Mem{Base: at[r], Disp: 32 * v}, chains[r][v])
		}
	}
	left := GP64()
	MOVQ(n, left)
	Label("next")
	for r := range at {
		from, weight := GP64(), YMM()
		MOVWQZX(Mem{Base: col, Disp: 2 * r}, from)
		SHLQ(Imm(4), from)
		VBROADCASTSS(Mem{Base: w, Disp: 4 * r}, weight)
		for v, chain := range chains[r] {
			VFMADD231PS(Mem{Base: x, Index: from, Scale: 8, Disp: 4 * lanes / vectors * v}, weight, chain)
		}
	}
	ADDQ(Imm(8), w)
	ADDQ(Imm(4), col)
	DECQ(left)
	JNZ(LabelRef("next"))
	for r := range at {
		for v, chain := range chains[r] {
			VMOVUPS(chain, Mem{Base: at[r], Disp: 32 * v})
		}
	}
	ADDQ(Imm(8), rows)
	DECQ(count)
	JNZ(LabelRef("pair"))
	VZEROUPPER()
	RET()
}
