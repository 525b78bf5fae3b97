package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// checks reduce arrays. What a partial vector lacks counts as 0, which changes neither result.
func checks() {
	begin("maxAbsDiffVectors", "func(x, y *float32, n int) (most float32, nan int)")
	most, bad := zero(), noLanes()
	reduce("diff", []string{"x", "y"}, func(v []reg.VecVirtual) {
		d := sub(v[0], v[1])
		bad.collect(compare(unordered, d, d))
		VANDPS(word("magnitude", math.MaxInt32), d, d)
		VMAXPS(d, most, most)
	})
	storeMost(most, 0)
	storeAny(bad, 1)
	VZEROUPPER()
	RET()

	begin("hasNonFiniteVectors", "func(x *float32, n int) (found int)")
	z, bad := zero(), noLanes()
	reduce("finite", []string{"x"}, func(v []reg.VecVirtual) {
		bad.collect(compare(notEqual, sub(v[0], v[0]), z))
	})
	storeAny(bad, 0)
	VZEROUPPER()
	RET()
}

// reduce runs over arrays of n > 0 floats; lanes beyond their end are 0.
func reduce(name string, arrays []string, body func([]reg.VecVirtual)) {
	at := make([]reg.Register, len(arrays))
	for i, a := range arrays {
		at[i] = Load(Param(a), GP64())
	}
	n := GP64()
	Load(Param("n"), n)
	step := func(load func(Mem, reg.VecVirtual)) {
		v := make([]reg.VecVirtual, len(at))
		for i, p := range at {
			v[i] = vector()
			load(Mem{Base: p}, v[i])
		}
		body(v)
	}
	SUBQ(floats(1), n)
	JLT(LabelRef(name + "Rest"))
	Label(name + "Loop")
	step(func(m Mem, v reg.VecVirtual) { VMOVUPS(m, v) })
	for _, p := range at {
		ADDQ(bytes(1), p)
	}
	SUBQ(floats(1), n)
	JGE(LabelRef(name + "Loop"))
	Label(name + "Rest")
	ADDQ(floats(1), n)
	JEQ(LabelRef(name + "Done"))
	rest := firstLanes(n)
	step(func(m Mem, v reg.VecVirtual) { loadPart(m, rest, v) })
	Label(name + "Done")
}

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
