package rng

import "math/bits"

// Shuffle permutes p in place; every order is equally likely. The order is a function of
// the stream, of the trial and of the length (Fisher–Yates; Durstenfeld 1964).
func (s Stream) Shuffle(p []int, trial uint64) {
	for i := len(p) - 1; i > 0; i-- {
		j := s.IntN(i+1, trial, uint64(i), 0)
		p[i], p[j] = p[j], p[i]
	}
}

// Perm returns the numbers 0 to n−1 in the order that Shuffle gives them.
func (s Stream) Perm(n int, trial uint64) []int {
	p := make([]int, n)
	for i := range p {
		p[i] = i
	}
	s.Shuffle(p, trial)
	return p
}

// IntN returns a number in [0, n); n must be positive. Its bias, n/2⁶⁴, is far below what can
// be observed. It takes all the bits of its unit's own block.
func (s Stream) IntN(n int, trial, step uint64, unit uint32) int {
	if n <= 0 {
		panic("rng: IntN of nothing")
	}
	w := s.Uint32x4(trial, step, unit)
	high, _ := bits.Mul64(uint64(w[1])<<32|uint64(w[0]), uint64(n))
	return int(high)
}
