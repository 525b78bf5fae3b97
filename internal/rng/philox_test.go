package rng

import "testing"

// The known-answer vectors that Salmon et al. publish with their reference implementation
// (Random123, tests/kat_vectors, "philox4x32 10"): counter, key, expected.
func TestPhiloxKnownAnswers(t *testing.T) {
	const ones = 0xFFFFFFFF
	for _, v := range []struct {
		c, want [4]uint32
		k       [2]uint32
	}{
		{k: [2]uint32{0, 0}, want: [4]uint32{0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8}},
		{c: [4]uint32{ones, ones, ones, ones}, k: [2]uint32{ones, ones},
			want: [4]uint32{0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD}},
		{c: [4]uint32{0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344}, k: [2]uint32{0xA4093822, 0x299F31D0},
			want: [4]uint32{0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1}},
	} {
		w0, w1, w2, w3 := philox(v.c[0], v.c[1], v.c[2], v.c[3], v.k[0], v.k[1])
		if got := [4]uint32{w0, w1, w2, w3}; got != v.want {
			t.Errorf("philox(%08x, %08x) = %08x, want %08x", v.c, v.k, got, v.want)
		}
		// The same counter through the public door: unit, step, trial, and the high halves.
		s := Stream{v.k[0], v.k[1]}
		step := uint64(v.c[3]&0xFFFF)<<32 | uint64(v.c[1])
		trial := uint64(v.c[3]>>16)<<32 | uint64(v.c[2])
		if got := s.Uint32x4(trial, step, v.c[0]); got != v.want {
			t.Errorf("Uint32x4(%x, %x, %x) = %08x, want %08x", trial, step, v.c[0], got, v.want)
		}
	}
}
