package rng

import "math"

// Four neighbouring units share one Philox block: unit u takes word u mod 4 of block u/4, a
// normal number two words. Bulk draws compute each block once and give the same bits.

// Uniform returns a number in [0, 1), a multiple of 2⁻²⁴.
func (s Stream) Uniform(trial, step uint64, unit uint32) float32 {
	return uniform(s.Uint32x4(trial, step, unit/4)[unit%4])
}

// Normal returns a number of mean 0 and variance 1.
func (s Stream) Normal(trial, step uint64, unit uint32) float32 {
	w := s.Uint32x4(trial, step, unit/4)
	half := unit % 4 &^ 1
	even, odd := boxMuller(w[half], w[half+1])
	if unit%2 == 0 {
		return even
	}
	return odd
}

// Exp returns an exponential number of mean 1, greater than 0.
func (s Stream) Exp(trial, step uint64, unit uint32) float32 {
	return float32(-math.Log(open(s.Uint32x4(trial, step, unit/4)[unit%4])))
}

// Uniforms sets dst[i] to Uniform(trial, step, firstUnit+i).
func (s Stream) Uniforms(dst []float32, trial, step uint64, firstUnit uint32) {
	for len(dst) > 0 {
		w := s.Uint32x4(trial, step, firstUnit/4)
		for i := firstUnit % 4; i < 4 && len(dst) > 0; i++ {
			dst[0] = uniform(w[i])
			dst = dst[1:]
			firstUnit++
		}
	}
}

// Normals sets dst[i] to Normal(trial, step, firstUnit+i).
func (s Stream) Normals(dst []float32, trial, step uint64, firstUnit uint32) {
	for len(dst) > 0 {
		w := s.Uint32x4(trial, step, firstUnit/4)
		var z [4]float32
		z[0], z[1] = boxMuller(w[0], w[1])
		z[2], z[3] = boxMuller(w[2], w[3])
		n := copy(dst, z[firstUnit%4:])
		dst = dst[n:]
		firstUnit += uint32(n)
	}
}

func uniform(w uint32) float32 { return float32(w>>8) * (1.0 / (1 << 24)) }

// open maps a word to the middle of its cell of (0, 1), whose logarithm is finite.
func open(w uint32) float64 { return (float64(w) + 0.5) * (1.0 / (1 << 32)) }

// boxMuller turns two words into two independent normal numbers, √(−2 ln u)·(cos, sin) 2πv
// (Box & Muller 1958). None is further from 0 than √(66 ln 2) ≈ 6.76.
func boxMuller(a, b uint32) (even, odd float32) {
	r := math.Sqrt(-2 * math.Log(open(a)))
	sin, cos := math.Sincos(2 * math.Pi * (float64(b) * (1.0 / (1 << 32))))
	return float32(r * cos), float32(r * sin)
}
