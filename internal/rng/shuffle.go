package rng

import "math/bits"

// Shuffle permutes p in place; every order is equally likely. The order is a function of
// the stream, of the trial and of the length (Fisher–Yates; Durstenfeld 1964).
func (s Stream) Shuffle(p []int, trial uint64) {
	for i := len(p) - 1; i > 0; i-- {
		j := s.below(uint64(i)+1, trial, uint64(i))
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

// below returns a number in [0, n). Its bias, n/2⁶⁴, is far below what can be observed.
func (s Stream) below(n, trial, step uint64) int {
	w := s.Uint32x4(trial, step, 0)
	high, _ := bits.Mul64(uint64(w[1])<<32|uint64(w[0]), n)
	return int(high)
}
