package simd

import (
	"math"
	"math/bits"
)

func normalsGeneric(dst []float32, key [2]uint32, at Counter, first uint32) {
	for len(dst) > 0 {
		w := philox(first/4, at, key)
		var z [4]float32
		z[0], z[1] = boxMuller(w[0], w[1])
		z[2], z[3] = boxMuller(w[2], w[3])
		n := copy(dst, z[first%4:])
		dst = dst[n:]
		first += uint32(n)
	}
}

// philox is Philox4×32-10.
func philox(block uint32, at Counter, key [2]uint32) [4]uint32 {
	c0, c1, c2, c3 := block, at.Step, at.Trial, at.High
	for range 10 {
		h0, l0 := bits.Mul32(0xD2511F53, c0)
		h1, l1 := bits.Mul32(0xCD9E8D57, c2)
		c0, c1, c2, c3 = h1^c1^key[0], l1, h0^c3^key[1], l0
		key[0] += 0x9E3779B9
		key[1] += 0xBB67AE85
	}
	return [4]uint32{c0, c1, c2, c3}
}

// Polynomials, lowest degree first: log₂(1+t) = t·P(t) for t in [−1/4, 1/2), minimax in single
// precision; (sin x − x)/x³ and (cos x − 1 + x²/2)/x⁴ in x² for |x| ≤ π/4 (Moshier 1989, sinf
// and cosf of Cephes).
var (
	log2Terms = [...]float32{1.4426950216293335, -0.7213484644889832, 0.4809020757675171, -0.36057591438293457, 0.2881914973258972, -0.2427235245704651, 0.21632491052150726, -0.17423029243946075, 0.07806675136089325}
	sinTerms  = [...]float32{-1.6666654611e-1, 8.3321608736e-3, -1.9515295891e-4}
	cosTerms  = [...]float32{4.166664568298827e-2, -1.388731625493765e-3, 2.443315711809948e-5}
)

// boxMuller rounds after every operation, as the vectors do.
func boxMuller(a, b uint32) (even, odd float32) {
	x := float32(a) + 0.5
	pattern := math.Float32bits(x)
	exponent := int32(pattern-math.Float32bits(0.75)) >> 23 // x = m·2ᵉ, m in [3/4, 3/2)
	m := math.Float32frombits(pattern-uint32(exponent)<<23) - 1
	log := (float32(exponent) - 32) + float32(inPairs(log2Terms[:], m)*m)
	radius := float32(math.Sqrt(float64(float32(log * float32(-2*math.Ln2)))))

	turned := b + 1<<29 // the two upper bits count quadrants that are centred on the axes
	rest := float32(int32(turned&(1<<30-1))-1<<29) * float32(2*math.Pi/(1<<32))
	square := float32(rest * rest)
	sin := rest + float32(float32(horner(sinTerms[:], square)*square)*rest)
	cos := 1 + (float32(float32(horner(cosTerms[:], square)*square)*square) - float32(square*0.5))
	if turned&(1<<30) != 0 {
		cos, sin = sin, cos
	}
	return signed(float32(radius*cos), turned+1<<30), signed(float32(radius*sin), turned)
}

// signed flips the sign of x where the upper bit of w is set.
func signed(x float32, w uint32) float32 {
	return math.Float32frombits(math.Float32bits(x) ^ w&(1<<31))
}

func horner(terms []float32, x float32) float32 {
	p := terms[len(terms)-1]
	for i := len(terms) - 2; i >= 0; i-- {
		p = float32(p*x) + terms[i]
	}
	return p
}

// inPairs is a polynomial of at most 16 terms by Estrin's scheme (1960).
func inPairs(terms []float32, x float32) float32 {
	var level [8]float32
	n := 0
	for ; 2*n < len(terms); n++ {
		level[n] = terms[2*n]
		if 2*n+1 < len(terms) {
			level[n] = float32(terms[2*n+1]*x) + terms[2*n]
		}
	}
	for ; n > 1; n = (n + 1) / 2 {
		x = float32(x * x)
		for i := 0; i < n; i += 2 {
			level[i/2] = level[i]
			if i+1 < n {
				level[i/2] = float32(level[i+1]*x) + level[i]
			}
		}
	}
	return level[0]
}
