package rng

import "math/bits"

// philox is Philox4×32-10, a keyed bijection of 128-bit counters that passes BigCrush
// (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3").
func philox(c0, c1, c2, c3, k0, k1 uint32) (w0, w1, w2, w3 uint32) {
	for range 10 {
		h0, l0 := bits.Mul32(0xD2511F53, c0)
		h1, l1 := bits.Mul32(0xCD9E8D57, c2)
		c0, c1, c2, c3 = h1^c1^k0, l1, h0^c3^k1, l0
		k0 += 0x9E3779B9 // golden ratio
		k1 += 0xBB67AE85 // √3 − 1
	}
	return c0, c1, c2, c3
}

// Uint32x4 returns 128 random bits. Trials and steps are told apart up to 2⁴⁸, where they
// wrap.
func (s Stream) Uint32x4(trial, step uint64, unit uint32) [4]uint32 {
	c1, c2, c3 := Counter(trial, step)
	w0, w1, w2, w3 := philox(unit, c1, c2, c3, s.k0, s.k1)
	return [4]uint32{w0, w1, w2, w3}
}

// Key returns the stream's Philox key, for kernels that draw many numbers at once.
func (s Stream) Key() [2]uint32 { return [2]uint32{s.k0, s.k1} }

// Counter returns the words of the Philox counter after the first.
func Counter(trial, step uint64) (c1, c2, c3 uint32) {
	return uint32(step), uint32(trial), uint32(trial>>32)<<16 | uint32(step>>32)&0xFFFF
}
