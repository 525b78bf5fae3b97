// Command asm writes the AVX2 kernels of package simd as Go assembly. `go generate` in simd
// runs it; the output is checked in, so that building Striate needs no generator.
package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// width is the number of floats in a vector.
const width = 8

// tails holds the masks of partial vectors: eight ones, then eight zeros. The mask of n
// floats starts n words before the zeros.
var tails Mem

func main() {
	ConstraintExpr("!purego")
	tails = GLOBL("tailMasks", RODATA|NOPTR)
	for i := range 2 * width {
		v := uint32(0)
		if i < width {
			v = 0xffffffff
		}
		DATA(4*i, U32(v))
	}
	gemm()
	dotRows()
	patches()
	elementwise()
	rows()
	transpose()
	checks()
	optimizers()
	gains()
	Generate()
}

// tailMask loads the mask of n < 8 floats; n is consumed.
func tailMask(n reg.GPVirtual) reg.VecVirtual {
	base, mask := GP64(), YMM()
	LEAQ(tails, base)
	NEGQ(n)
	VMOVDQU(Mem{Base: base, Index: n, Scale: 4, Disp: 4 * width}, mask)
	return mask
}

// broadcast loads a scalar parameter into every lane.
func broadcast(name string) reg.VecVirtual {
	p, err := Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	v := YMM()
	VBROADCASTSS(p.Addr, v)
	return v
}

func zero() reg.VecVirtual {
	z := YMM()
	VXORPS(z, z, z)
	return z
}

// Predicates of VCMPPS.
const (
	unordered   = 3
	equal       = 0
	lessThan    = 17
	notEqual    = 4
	notLess     = 21
	notAtMost   = 22
	greaterThan = 30
)

// compare returns a mask: a is in relation to b.
func compare(relation uint8, a, b reg.VecVirtual) reg.VecVirtual {
	m := YMM()
	VCMPPS(Imm(uint64(relation)), b, a, m)
	return m
}
