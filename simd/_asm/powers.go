package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// power is ⌊u⌋₊ⁿ = 2^(n·log₂ u) for every u.
func (c gainConstants) power(u, n reg.VecVirtual) reg.VecVirtual {
	one, up := vector(), vector()
	VMOVUPS(c.one, one)
	// What is not positive would run into slow denormals.
	x := compare(greaterThan, u, zero()).choose(u, one)
	tiny := compare(lessThan, x, c.smallest)
	VMULPS(c.upscale, x, up)
	e, t := c.split(tiny.choose(up, x))
	f, k := c.exponent(sub(e, tiny.keep(c.upscaled)), t, n)
	r := compare(greaterThan, u, zero()).keep(c.scale(c.exp2of(f), k))
	special := compare(notLess, u, c.inf) // Inf and NaN are their own powers
	return special.choose(u, r)
}

// tameGain is k·⌊u⌋₊ⁿ where every u is at most 0 or such that neither u nor uⁿ leaves the range
// of normal numbers, and jumps to wild elsewhere. It gives the bits of k·power: scaling by a
// power of 2 is exact, and so may come before the factor k.
func (c gainConstants) tameGain(u reg.VecVirtual, wild LabelRef) reg.VecVirtual {
	one := vector()
	VMOVUPS(c.one, one)
	positive := compare(greaterThan, u, zero())
	x := positive.choose(u, one)
	out := compare(notLess, u, broadcast("high"))
	out.collect(compare(lessThan, x, broadcast("low")))
	bits := out.any()
	TESTL(bits, bits)
	JNZ(wild)
	e, t := c.split(x)
	f, whole := c.exponent(e, t, broadcast("power"))
	i := vector()
	VCVTPS2DQ(whole, i)
	VPADDD(c.bias, i, i)
	VPSLLD(Imm(23), i, i)
	k := positive.keep(mul(broadcast("k"), i))
	return mul(c.exp2of(f), k)
}

// split returns e and t with x = (1+t)·2ᵉ, t in [−1/4, 1/2), for normal positive x.
func (c gainConstants) split(x reg.VecVirtual) (e, t reg.VecVirtual) {
	exponent, m := vector(), vector()
	VPSUBD(c.threeQuarters, x, exponent)
	VPSRAD(Imm(23), exponent, exponent)
	VPSLLD(Imm(23), exponent, m)
	VPSUBD(m, x, m)
	e, t = vector(), vector()
	VCVTDQ2PS(exponent, e)
	VSUBPS(c.one, m, t)
	return e, t
}

// exponent returns whole k and f in [−1/2, 1/2] with k + f = n·(e + log₂(1+t)). The whole part
// of n·e leaves exactly, by a fused multiply-add, before n·log₂(1+t) enters, so that the error
// does not grow with e.
func (c gainConstants) exponent(e, t, n reg.VecVirtual) (f, k reg.VecVirtual) {
	k, f = nearest(mul(n, e)), e
	VFMSUB213PS(k, n, f)
	if c.narrow {
		VFMADD231PS(mul(polynomial(c.log2, t), t), n, f)
	} else {
		VFMADD231PS(c.log2of(t), mul(n, t), f)
	}
	more := nearest(f)
	return sub(f, more), add(k, more)
}

// log2of is log₂(1+t)/t. Estrin's order of a polynomial has half the latency of Horner's, needs
// more registers, and errs a little more.
func (c gainConstants) log2of(t reg.VecVirtual) reg.VecVirtual {
	a := c.log2
	t2 := mul(t, t)
	t4 := mul(t2, t2)
	high := line(a[4], a[5], t)
	VFMADD231PS(line(a[6], a[7], t), t2, high)
	VFMADD231PS(a[8], t4, high)
	low := line(a[0], a[1], t)
	VFMADD231PS(line(a[2], a[3], t), t2, low)
	VFMADD231PS(high, t4, low)
	return low
}

// exp2of is 2ᶠ for f in [−1/2, 1/2].
func (c gainConstants) exp2of(f reg.VecVirtual) reg.VecVirtual {
	a := c.exp2
	if c.narrow {
		return polynomial(a, f)
	}
	f2 := mul(f, f)
	low, middle, high := line(a[0], a[1], f), line(a[2], a[3], f), line(a[4], a[5], f)
	VFMADD231PS(a[6], f2, high)
	VFMADD231PS(high, f2, middle)
	VFMADD231PS(middle, f2, low)
	return low
}

// line is a + b·x.
func line(a, b Mem, x reg.VecVirtual) reg.VecVirtual {
	y := vector()
	VMOVUPS(b, y)
	VFMADD213PS(a, x, y)
	return y
}

// powerKernel writes k·⌊u⌋₊ⁿ, or the step r ← r + a·(k·⌊u⌋₊ⁿ − r), for n of at most 3: beyond,
// Estrin's error in the logarithm, which n multiplies, is too large. Between low and high no
// power leaves the normal numbers.
func (c gainConstants) powerKernel(step bool) {
	name, to, scalars := "supralinearTame", "dst", "k, power, low, high"
	if step {
		name, to, scalars = "supralinearStepTame", "r", "k, power, low, high, a"
	}
	begin(name+"Vectors", "func("+to+", u *float32, n int, "+scalars+" float32)")
	dst, from, n, at := GP64(), GP64(), GP64(), GP64()
	Load(Param(to), dst)
	Load(Param("u"), from)
	Load(Param("n"), n)
	XORQ(at, at)
	place := func(array reg.GPVirtual) Mem { return Mem{Base: array, Index: at, Scale: 4} }
	change := func(f, r reg.VecVirtual) reg.VecVirtual {
		if step {
			f = add(r, mul(broadcast("a"), sub(f, r)))
		}
		return f
	}
	gain := func(u reg.VecVirtual) reg.VecVirtual { return mul(c.power(u, broadcast("power")), broadcast("k")) }
	result := vector()
	SUBQ(floats(1), n)
	JL(LabelRef(name + "Tail"))
	Label(name + "Loop")
	u := vector()
	VMOVUPS(place(from), u)
	VMOVAPS(c.tameGain(u, LabelRef(name+"Wild")), result)
	Label(name + "Change")
	r := vector()
	if step {
		VMOVUPS(place(dst), r)
	}
	VMOVUPS(change(result, r), place(dst))
	ADDQ(floats(1), at)
	SUBQ(floats(1), n)
	JGE(LabelRef(name + "Loop"))
	Label(name + "Tail")
	ADDQ(floats(1), n)
	JEQ(LabelRef(name + "Done"))
	rest := firstLanes(n)
	loadPart(place(from), rest, u)
	f := gain(u)
	if step {
		loadPart(place(dst), rest, r)
	}
	storePart(change(f, r), rest, place(dst))
	Label(name + "Done")
	VZEROUPPER()
	RET()
	Label(name + "Wild")
	VMOVAPS(gain(u), result)
	JMP(LabelRef(name + "Change"))
}
