package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// isa is an instruction set that kernels are written for. Both run the same operations in the
// same order on every element, so that they give the same bits.
type isa struct {
	name  string
	width int // floats in a vector
}

var targets = []isa{{"AVX2", 8}, {"AVX512", 16}}

// target is the set that is being written, and width its number of floats in a vector.
var (
	target isa
	width  int
)

// wide tells whether comparisons and tails go to mask registers, as AVX-512 has them.
func wide() bool { return target.name == "AVX512" }

// vector is a new register of the target's width.
func vector() reg.VecVirtual {
	if wide() {
		return ZMM()
	}
	return YMM()
}

// mask selects lanes: a vector of ones and zeros, or a mask register.
type mask struct {
	v reg.VecVirtual
	k reg.OpmaskVirtual
}

// tails holds the masks of partial vectors. AVX2: eight words of ones, then eight of zeros,
// so that the mask of n floats starts n words before the zeros. AVX-512: the n-th word has n
// ones.
var tails Mem

func tailTable() {
	tails = GLOBL("tailMasks", RODATA|NOPTR)
	for i := range 2 * width {
		switch {
		case wide() && i < width:
			DATA(2*i, U16(1<<i-1))
		case !wide() && i < width:
			DATA(4*i, U32(0xffffffff))
		case !wide():
			DATA(4*i, U32(0))
		}
	}
}

// firstLanes is the mask of the first n lanes, n < width; n is consumed.
func firstLanes(n reg.GPVirtual) mask {
	base := GP64()
	LEAQ(tails, base)
	if wide() {
		m := mask{k: K()}
		KMOVW(Mem{Base: base, Index: n, Scale: 2}, m.k)
		return m
	}
	m := mask{v: YMM()}
	NEGQ(n)
	VMOVDQU(Mem{Base: base, Index: n, Scale: 4, Disp: 4 * width}, m.v)
	return m
}

// loadPart loads the lanes of a mask and sets the others to 0.
func loadPart(from Mem, m mask, v reg.VecVirtual) {
	if wide() {
		VMOVUPS_Z(from, m.k, v)
	} else {
		VMASKMOVPS(from, m.v, v)
	}
}

// storePart stores the lanes of a mask.
func storePart(v reg.VecVirtual, m mask, to Mem) {
	if wide() {
		VMOVUPS(v, m.k, to)
	} else {
		VMASKMOVPS(v, m.v, to)
	}
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

// compare returns the lanes where a is in relation to b.
func compare(relation uint8, a, b Op) mask {
	var m mask
	if wide() {
		m.k = K()
		VCMPPS(Imm(uint64(relation)), b, a, m.k)
	} else {
		m.v = YMM()
		VCMPPS(Imm(uint64(relation)), b, a, m.v)
	}
	return m
}

// noLanes is an empty mask, to collect others in.
func noLanes() mask {
	if wide() {
		m := mask{k: K()}
		KXORW(m.k, m.k, m.k)
		return m
	}
	return mask{v: zero()}
}

// collect adds the lanes of more to m.
func (m mask) collect(more mask) {
	if wide() {
		KORW(more.k, m.k, m.k)
	} else {
		VORPS(more.v, m.v, m.v)
	}
}

// keep is v in the lanes of the mask and 0 elsewhere.
func (m mask) keep(v Op) reg.VecVirtual {
	r := vector()
	if wide() {
		VMOVUPS_Z(v, m.k, r)
	} else {
		VANDPS(v, m.v, r)
	}
	return r
}

// choose is a in the lanes of the mask and b elsewhere.
func (m mask) choose(a, b reg.VecVirtual) reg.VecVirtual {
	r := vector()
	if wide() {
		VBLENDMPS(a, b, m.k, r)
	} else {
		VBLENDVPS(m.v, a, b, r)
	}
	return r
}

// any is not 0 if the mask has lanes.
func (m mask) any() reg.GPVirtual {
	bits := GP32()
	if wide() {
		KMOVW(m.k, bits)
	} else {
		VMOVMSKPS(m.v, bits)
	}
	return bits
}

// upperHalf returns the 8 upper floats of a vector of 16, quarter the 4 upper ones of 8.
func upperHalf(v reg.VecVirtual) reg.VecVirtual {
	r := YMM()
	VEXTRACTF32X8(Imm(1), v, r)
	return r
}

func upperQuarter(v reg.VecVirtual) reg.VecVirtual {
	r := XMM()
	if wide() {
		VEXTRACTF32X4(Imm(1), v.AsY(), r)
	} else {
		VEXTRACTF128(Imm(1), v.AsY(), r)
	}
	return r
}

// broadcast loads a scalar parameter into every lane.
func broadcast(name string) reg.VecVirtual {
	p, err := Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	v := vector()
	VBROADCASTSS(p.Addr, v)
	return v
}

func zero() reg.VecVirtual {
	z := vector()
	VXORPS(z, z, z)
	return z
}

// bytes is the size of some vectors as an immediate.
func bytes(vectors int) Op { return U32(uint32(4 * width * vectors)) }

// floats is the length of some vectors as an immediate.
func floats(vectors int) Op { return U32(uint32(width * vectors)) }
