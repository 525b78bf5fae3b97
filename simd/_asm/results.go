package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/reg"
)

// storeAny returns non-zero where the mask has lanes.
func storeAny(m mask, result int) {
	Store(m.any().As64(), ReturnIndex(result)) // 32-bit results clear the upper half
}

// storeMost returns the largest lane.
func storeMost(v reg.VecVirtual, result int) {
	if wide() {
		half := YMM()
		VMAXPS(upperHalf(v), v.AsY(), half)
		v = half
	}
	m, top := XMM(), XMM()
	VMAXPS(upperQuarter(v), v.AsX(), m)
	VMOVHLPS(m, m, top)
	VMAXPS(top, m, m)
	VMOVSHDUP(m, top)
	VMAXSS(top, m, m)
	Store(m, ReturnIndex(result))
}
