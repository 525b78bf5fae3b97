// Package rng gives every consumer of randomness a stream of its own, by name.
//
// A number is a pure function of (seed, name, trial, step, unit). It does not depend on the
// order in which numbers are asked for, nor on lanes, tiles, batches or workers, and a new
// stream never shifts another.
//
// Draws of different kinds at the same place share random bits, so a consumer that needs a
// uniform and a normal number takes two streams, or two units.
package rng

import "encoding/binary"

// Stream is a pure function from counters to random numbers. It is a value: copy it freely
// and use it from any goroutine.
type Stream struct{ k0, k1 uint32 }

// Named returns the stream of a path such as "V1/E/noise" for a run's seed. Two seeds never
// share the stream of one path.
func Named(seed uint64, path string) Stream {
	return key(absorb(offset^mix(seed), path))
}

// Sub returns the stream of a path below this one: Named(seed, "V1").Sub("E") is
// Named(seed, "V1/E").
func (s Stream) Sub(path string) Stream {
	return key(absorb(absorb(s.state(), "/"), path))
}

// Nth returns the n-th stream below this one, for what is numbered rather than named. None
// is the stream of a path.
func (s Stream) Nth(n uint64) Stream {
	var b [9]byte
	b[0] = 0xFF // no byte of UTF-8
	binary.LittleEndian.PutUint64(b[1:], n)
	return key(absorb(s.state(), b[:]))
}

func key(h uint64) Stream      { return Stream{uint32(h), uint32(h >> 32)} }
func (s Stream) state() uint64 { return uint64(s.k1)<<32 | uint64(s.k0) }

// FNV-1a, 64 bits (Fowler, Noll & Vo 1991). The stream's key is the hash's state, which is
// why names compose; Philox needs no more of a key than that it be distinct.
const offset, prime = 0xCBF29CE484222325, 0x100000001B3

func absorb[T string | []byte](h uint64, text T) uint64 {
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * prime
	}
	return h
}

// mix spreads a seed over all bits: the finalizer of splitmix64 (Steele, Lea & Flood 2014),
// a bijection.
func mix(z uint64) uint64 {
	z += 0x9E3779B97F4A7C15
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}
