package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Coefficients of (sin x − x)/x³ and (cos x − 1 + x²/2)/x⁴ in x², |x| ≤ π/4, lowest degree
// first (Moshier 1989, Methods and Programs for Mathematical Functions; sinf and cosf of Cephes).
var (
	sinTerms = []float32{-1.6666654611e-1, 8.3321608736e-3, -1.9515295891e-4}
	cosTerms = []float32{4.166664568298827e-2, -1.388731625493765e-3, 2.443315711809948e-5}
)

// normals writes 4 normal numbers from each of some consecutive Philox blocks, as many blocks
// a turn as a vector has lanes. The blocks of many turns come first and wait in the place of
// their numbers: in loops of their own, turns overlap. Nothing is fused, so that plain Go gives
// the same bits.
func normals() {
	begin("philoxVectors", "func(dst *float32, turns int, block, step, trial, high, key0, key1 uint32)")
	x := newPhiloxLoop()
	dst, turns := Load(Param("dst"), GP64()), Load(Param("turns"), GP64())
	Label("blocks")
	x.blocks(dst)
	ADDQ(bytes(4), dst)
	DECQ(turns)
	JNZ(LabelRef("blocks"))
	VZEROUPPER()
	RET()

	begin("boxMullerVectors", "func(dst *float32, turns int)")
	n := newNormalLoop()
	dst, turns = Load(Param("dst"), GP64()), Load(Param("turns"), GP64())
	Label("turn")
	var z [4]reg.VecVirtual
	for i := 0; i < 4; i += 2 {
		a, b := vector(), vector()
		VMOVUPS(Mem{Base: dst, Disp: 4 * width * i}, a)
		VMOVUPS(Mem{Base: dst, Disp: 4 * width * (i + 1)}, b)
		z[i], z[i+1] = n.boxMuller(a, b)
	}
	for i, v := range interleave4(z) {
		VMOVUPS(v, Mem{Base: dst, Disp: 4 * width * i})
	}
	ADDQ(bytes(4), dst)
	DECQ(turns)
	JNZ(LabelRef("turn"))
	VZEROUPPER()
	RET()
}

type philoxLoop struct {
	factor, weyl [2]Mem // in 64-bit lanes
	next, turn   Mem
	counter, key []Mem // met once a turn: not worth a register
	odd          mask  // lanes, where a mask register holds them
}

func newPhiloxLoop() *philoxLoop {
	x := &philoxLoop{
		factor: [2]Mem{long("philoxFactor0", 0xD2511F53), long("philoxFactor1", 0xCD9E8D57)},
		weyl:   [2]Mem{long("philoxWeyl0", 0x9E3779B9), long("philoxWeyl1", 0xBB67AE85)},
		next:   long("nextBlock", 1), turn: long("blocksOfATurn", uint64(width)),
	}
	even := GLOBL("evenBlocks", RODATA|NOPTR)
	for lane := range width / 2 {
		DATA(8*lane, U64(uint64(2*lane)))
	}
	if wide() {
		lanes := GP32()
		MOVL(U32(0xAAAA), lanes)
		x.odd.k = K()
		KMOVW(lanes, x.odd.k)
	}
	for i, name := range []string{"block", "step", "trial", "high", "key0", "key1"} {
		v, at := broadcast(name), AllocLocal(4*width)
		if i == 0 {
			VPADDD(even, v, v)
		}
		VMOVUPS(v, at)
		if i < 4 {
			x.counter = append(x.counter, at)
		} else {
			x.key = append(x.key, at)
		}
	}
	return x
}

// blocks runs Philox4×32-10 on the blocks of a turn, stores their words and counts on. Products
// of 32-bit words take 64-bit lanes, so the even blocks and the odd ones go side by side. The
// upper halves of those lanes hold what nobody reads.
func (x *philoxLoop) blocks(dst reg.Register) {
	load := func(from Mem) reg.VecVirtual {
		v := vector()
		VMOVUPS(from, v)
		return v
	}
	var c [2][4]reg.VecVirtual
	for g := range c {
		for i, from := range x.counter {
			c[g][i] = load(from)
		}
	}
	moved := vector()
	VPADDD(x.turn, c[0][0], moved)
	VMOVUPS(moved, x.counter[0])
	VPADDD(x.next, c[1][0], c[1][0])

	key := [2]reg.VecVirtual{load(x.key[0]), load(x.key[1])}
	for round := range 10 {
		if round > 0 {
			VPADDD(x.weyl[0], key[0], key[0])
			VPADDD(x.weyl[1], key[1], key[1])
		}
		for g := range c {
			p0, p1 := vector(), vector()
			VPMULUDQ(x.factor[0], c[g][0], p0)
			VPMULUDQ(x.factor[1], c[g][2], p1)
			for i, p := range []reg.VecVirtual{p1, p0} {
				high := vector()
				VPSRLQ(Imm(32), p, high)
				c[g][2*i] = xor(high, xor(c[g][2*i+1], key[i]))
				c[g][2*i+1] = p
			}
		}
	}
	for i, up := range c[1] {
		w := vector()
		VPSLLQ(Imm(32), up, up)
		if wide() {
			VPBLENDMD(up, c[0][i], x.odd.k, w)
		} else {
			VPBLENDD(Imm(0xAA), up, c[0][i], w)
		}
		VMOVUPS(w, Mem{Base: dst, Disp: 4 * width * i})
	}
}

type normalLoop struct {
	log, sin, cos                 []Mem
	low16, half, upper            Mem
	octant, quadrant, within      Mem
	angle, sign                   Mem
	threeQuarters, one, bits, ln4 Mem
}

func newNormalLoop() *normalLoop {
	return &normalLoop{
		log: series("log2Term", log2Terms), sin: series("sinTerm", sinTerms), cos: series("cosTerm", cosTerms),
		low16: word("low16", 0xFFFF), half: number("oneHalf", 0.5), upper: number("upper16", 0x1p16),
		octant: word("octant", 1<<29), quadrant: word("quadrant", 1<<30), within: word("withinQuadrant", 1<<30-1),
		angle: number("angleOfAWord", float32(2*math.Pi/(1<<32))), sign: word("signBit", 1<<31),
		threeQuarters: number("threeQuarters", 0.75), one: number("one", 1),
		bits: number("bitsOfAWord", 32), ln4: number("minusLn4", float32(-2*math.Ln2)),
	}
}

// boxMuller is √(−2 ln u)·(cos, sin) 2πv of the words a and b, u = (a + ½)/2³², v = b/2³².
func (n *normalLoop) boxMuller(a, b reg.VecVirtual) (even, odd reg.VecVirtual) {
	// a as a float, rounded once: its halves are exact.
	high, x := vector(), vector()
	VPSRLD(Imm(16), a, high)
	low := and(a, n.low16)
	VCVTDQ2PS(high, high)
	VCVTDQ2PS(low, low)
	VMULPS(n.upper, high, high)
	VADDPS(low, high, x)
	VADDPS(n.half, x, x)

	exponent, m, e := vector(), vector(), vector() // x = m·2ᵉ, m in [3/4, 3/2)
	VPSUBD(n.threeQuarters, x, exponent)
	VPSRAD(Imm(23), exponent, exponent)
	VPSLLD(Imm(23), exponent, m)
	VPSUBD(m, x, m)
	VCVTDQ2PS(exponent, e)
	VSUBPS(n.bits, e, e)
	VSUBPS(n.one, m, m)
	radius := add(e, mul(inPairs(n.log, m), m))
	VMULPS(n.ln4, radius, radius)
	VSQRTPS(radius, radius)

	turned := vector() // the two upper bits count quadrants that are centred on the axes
	VPADDD(n.octant, b, turned)
	rest := and(turned, n.within)
	VPSUBD(n.octant, rest, rest)
	VCVTDQ2PS(rest, rest)
	VMULPS(n.angle, rest, rest)
	square := mul(rest, rest)
	sin := add(rest, mul(mul(unfused(n.sin, square), square), rest))
	cos := vector()
	VMULPS(n.half, square, cos)
	cos = sub(mul(mul(unfused(n.cos, square), square), square), cos)
	VADDPS(n.one, cos, cos)

	swap, cosSign := vector(), vector()
	VPSLLD(Imm(1), turned, swap)
	swapped := signLanes(swap)
	VPADDD(n.quadrant, turned, cosSign)
	even = xor(mul(radius, swapped.choose(sin, cos)), and(cosSign, n.sign))
	odd = xor(mul(radius, swapped.choose(cos, sin)), and(turned, n.sign))
	return even, odd
}

// unfused is polynomial with a rounding after each product.
func unfused(terms []Mem, x reg.VecVirtual) reg.VecVirtual {
	p := vector()
	VMOVUPS(terms[len(terms)-1], p)
	for i := len(terms) - 2; i >= 0; i-- {
		p = mul(p, x)
		VADDPS(terms[i], p, p)
	}
	return p
}

// inPairs is unfused by Estrin's scheme (1960), whose terms do not wait for each other: pairs of
// terms, pairs of pairs, and so on; a term left over is a pair.
func inPairs(terms []Mem, x reg.VecVirtual) reg.VecVirtual {
	var level []reg.VecVirtual
	for i := 0; i < len(terms); i += 2 {
		v := vector()
		if i+1 == len(terms) {
			VMOVUPS(terms[i], v)
		} else {
			VMULPS(terms[i+1], x, v)
			VADDPS(terms[i], v, v)
		}
		level = append(level, v)
	}
	for len(level) > 1 {
		x = mul(x, x)
		for i := 0; i < len(level); i += 2 {
			if i+1 < len(level) {
				level[i/2] = add(mul(level[i+1], x), level[i])
			} else {
				level[i/2] = level[i]
			}
		}
		level = level[:(len(level)+1)/2]
	}
	return level[0]
}

// interleave4 puts the four numbers of a lane side by side.
func interleave4(z [4]reg.VecVirtual) [4]reg.VecVirtual {
	var pairs, four, out [4]reg.VecVirtual
	for i := range 4 {
		pairs[i], four[i], out[i] = vector(), vector(), vector()
	}
	VUNPCKLPS(z[1], z[0], pairs[0]) // lanes 0 and 1 of each 128 bits
	VUNPCKLPS(z[3], z[2], pairs[1])
	VUNPCKHPS(z[1], z[0], pairs[2]) // lanes 2 and 3
	VUNPCKHPS(z[3], z[2], pairs[3])
	for i := range 2 {
		VUNPCKLPD(pairs[2*i+1], pairs[2*i], four[2*i])
		VUNPCKHPD(pairs[2*i+1], pairs[2*i], four[2*i+1])
	}
	if !wide() {
		for i := range 2 {
			VPERM2F128(Imm(0x20), four[2*i+1], four[2*i], out[i])
			VPERM2F128(Imm(0x31), four[2*i+1], four[2*i], out[2+i])
		}
		return out
	}
	var halves [4]reg.VecVirtual // quarters 0, 1 or 2, 3 of two vectors
	for i := range 2 {
		halves[2*i], halves[2*i+1] = vector(), vector()
		VSHUFF32X4(Imm(0x44), four[2*i+1], four[2*i], halves[2*i])
		VSHUFF32X4(Imm(0xEE), four[2*i+1], four[2*i], halves[2*i+1])
	}
	for i := range 2 {
		VSHUFF32X4(Imm(0x88), halves[2+i], halves[i], out[2*i])
		VSHUFF32X4(Imm(0xDD), halves[2+i], halves[i], out[2*i+1])
	}
	return out
}

func xor(a, b reg.VecVirtual) reg.VecVirtual {
	r := vector()
	if wide() {
		VPXORD(b, a, r)
	} else {
		VPXOR(b, a, r)
	}
	return r
}

func and(a reg.VecVirtual, b Op) reg.VecVirtual {
	r := vector()
	if wide() {
		VPANDD(b, a, r)
	} else {
		VPAND(b, a, r)
	}
	return r
}

// signLanes are the lanes whose upper bit is set.
func signLanes(v reg.VecVirtual) mask {
	if !wide() {
		return mask{v: v} // blending looks at no other bit
	}
	m := mask{k: K()}
	VPMOVD2M(v, m.k)
	return m
}
