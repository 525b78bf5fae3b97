package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Coefficients, lowest degree first. The first two are minimax polynomials in single
// precision: log₂(1+t) = t·P(t) for t in [−1/4, 1/2) and 2ᶠ for f in [−1/2, 1/2]. The third
// is eʳ = 1 + r + r²·P(r) for |r| ≤ ln 2 / 2 (Moshier 1989, Methods and Programs for
// Mathematical Functions; expf of Cephes).
var (
	log2Terms = []float32{1.4426950216293335, -0.7213484644889832, 0.4809020757675171, -0.36057591438293457, 0.2881914973258972, -0.2427235245704651, 0.21632491052150726, -0.17423029243946075, 0.07806675136089325}
	exp2Terms = []float32{1, 0.6931471824645996, 0.24022646248340607, 0.05550328642129898, 0.009618489071726799, 0.0013399930903688073, 0.0001534581242594868}
	expTerms  = []float32{5.0000001201e-1, 1.6666665459e-1, 4.1665795894e-2, 8.3334519073e-3, 1.3981999507e-3, 1.9875691500e-4}
)

// powerOf is an exponent that has a kernel of its own.
type powerOf struct {
	name, scalars string
	power         func(u reg.VecVirtual) reg.VecVirtual
}

// gains writes the nonlinearities of neurons. A power that is a small integer is a product.
func gains() {
	c := newGainConstants()
	powers := []powerOf{
		{"1", "k", func(u reg.VecVirtual) reg.VecVirtual { return rectified(u) }},
		{"2", "k", func(u reg.VecVirtual) reg.VecVirtual { u = rectified(u); return mul(u, u) }},
		{"3", "k", func(u reg.VecVirtual) reg.VecVirtual { u = rectified(u); return mul(mul(u, u), u) }},
	}
	c.powerKernel(false)
	c.powerKernel(true)
	c.narrow = true
	powers = append(powers, powerOf{"N", "k power", func(u reg.VecVirtual) reg.VecVirtual { return c.power(u, broadcast("power")) }})
	for _, p := range powers {
		gain := func(u reg.VecVirtual) reg.VecVirtual { return mul(p.power(u), broadcast("k")) }
		kernel("supralinear"+p.name, words("dst u"), words("u"), words(p.scalars), func() func(vecs) vecs {
			return func(v vecs) vecs { return vecs{"dst": gain(v["u"])} }
		})
		kernel("supralinearStep"+p.name, words("r u"), words("r u"), words(p.scalars+" a"), func() func(vecs) vecs {
			return func(v vecs) vecs {
				f := gain(v["u"])
				return vecs{"r": add(v["r"], mul(broadcast("a"), sub(f, v["r"])))}
			}
		})
	}
	each(c)
	kernel("exp", words("dst x"), words("x"), nil, func() func(vecs) vecs {
		return func(v vecs) vecs { return vecs{"dst": c.exp(v["x"])} }
	})
}

// each writes the step of units that differ. Whole exponents give the bits of their products.
func each(c gainConstants) {
	var most reg.VecVirtual
	var bad mask
	reduction("supralinearStepEach", words("r u k power tau"), words("dt"), " (most float32, nan int)", func() func(func(string) reg.VecVirtual) vecs {
		most, bad = zero(), noLanes()
		return func(load func(string) reg.VecVirtual) vecs {
			f := c.power(load("u"), load("power"))
			u, n0 := rectified(load("u")), load("power")
			product := u
			for n := 1; n <= 3; n++ {
				if n > 1 {
					product = mul(product, u)
				}
				f = compare(equal, n0, number(fmt.Sprintf("whole%d", n), float32(n))).choose(product, f)
			}
			r, tau, a := load("r"), load("tau"), vector()
			VDIVPS(tau, broadcast("dt"), a)
			a = compare(notEqual, tau, zero()).keep(a) // no units are beyond the end
			change := mul(a, sub(mul(f, load("k")), r))
			bad.collect(compare(unordered, change, change))
			size := vector()
			VANDPS(word("magnitude", math.MaxInt32), change, size)
			VMAXPS(size, most, most)
			return vecs{"r": add(r, change)}
		}
	}, func() {
		storeMost(most, 0)
		storeAny(bad, 1)
	})
}

// rectified is ⌊u⌋₊; −0 becomes 0 and NaN stays.
func rectified(u reg.VecVirtual) reg.VecVirtual {
	return compare(notAtMost, u, zero()).keep(u)
}

// gainConstants are vectors in memory, one number in all lanes.
type gainConstants struct {
	log2, exp2, expo                           []Mem
	narrow                                     bool // Horner's order: few registers, less error
	smallest, upscale, upscaled, threeQuarters Mem  // of denormals and the split of a float
	one, inf, bias, low, high                  Mem
	log2e, ln2Hi, ln2Lo, least, most           Mem
}

func newGainConstants() gainConstants {
	return gainConstants{
		log2: series("log2Term", log2Terms), exp2: series("exp2Term", exp2Terms), expo: series("expTerm", expTerms),
		smallest:      number("smallestNormal", 0x1p-126),
		upscale:       number("denormalScale", 0x1p24),
		upscaled:      number("denormalShift", 24),
		threeQuarters: number("threeQuarters", 0.75),
		one:           number("one", 1),
		inf:           number("infinity", float32(math.Inf(1))),
		bias:          word("exponentBias", 127),
		low:           number("lowestExponent", -252),
		high:          number("highestExponent", 254),
		log2e:         number("log2e", math.Log2E),
		ln2Hi:         number("ln2Hi", 0.693359375), // 10 bits: its products with exponents are exact
		ln2Lo:         number("ln2Lo", -2.12194440e-4),
		least:         number("leastExp", -110), // eˣ is 0 below and Inf above
		most:          number("mostExp", 100),
	}
}

// exp is eˣ = 2ᵏ·eʳ with r = x − k·ln 2.
func (c gainConstants) exp(x reg.VecVirtual) reg.VecVirtual {
	r := vector()
	VMAXPS(c.least, x, r)
	VMINPS(c.most, r, r)
	k := vector()
	VMULPS(c.log2e, r, k)
	k = nearest(k)
	VFNMADD231PS(c.ln2Hi, k, r)
	VFNMADD231PS(c.ln2Lo, k, r)
	y := polynomial(c.expo, r)
	VFMADD213PS(r, mul(r, r), y)
	VADDPS(c.one, y, y)
	return compare(unordered, x, x).choose(x, c.scale(y, k))
}

// scale is q·2ᵏ for whole k, in two factors: the product overflows to Inf and underflows
// through the denormals with one rounding.
func (c gainConstants) scale(q, k reg.VecVirtual) reg.VecVirtual {
	i, half := vector(), vector()
	VMAXPS(c.low, k, i)
	VMINPS(c.high, i, i)
	VCVTPS2DQ(i, i)
	VPSRAD(Imm(1), i, half)
	VPSUBD(half, i, i)
	for _, part := range []reg.VecVirtual{half, i} {
		VPADDD(c.bias, part, part)
		VPSLLD(Imm(23), part, part)
		q = mul(q, part)
	}
	return q
}

// polynomial is Σ terms[i]·xⁱ by Horner's rule.
func polynomial(terms []Mem, x reg.VecVirtual) reg.VecVirtual {
	p := vector()
	VMOVUPS(terms[len(terms)-1], p)
	for i := len(terms) - 2; i >= 0; i-- {
		VFMADD213PS(terms[i], x, p)
	}
	return p
}

// nearest rounds to whole numbers.
func nearest(x reg.VecVirtual) reg.VecVirtual {
	r := vector()
	if wide() {
		VRNDSCALEPS(Imm(8), x, r)
	} else {
		VROUNDPS(Imm(8), x, r)
	}
	return r
}
