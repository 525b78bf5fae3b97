package simd

// Counter is where a stream of random numbers stands: the words of a Philox counter beside the
// block.
type Counter struct{ Step, Trial, High uint32 }

// Normals fills dst with normal numbers of mean 0 and variance 1. Unit u, from first on, takes
// word u mod 4 of block u/4 of Philox4×32-10 (Salmon, Moraes, Dror & Shaw 2011), with the
// counter (block, Step, Trial, High), and a pair of units the two numbers
// √(−2 ln u)·(cos, sin) 2πv, u = (a + ½)/2³², v = b/2³², of its words a and b (Box & Muller
// 1958). A number depends on nothing but key, counter and unit.
//
// The bits are the same at every level. A number is off by at most 2·10⁻⁶ where computed in
// float32 rather than exactly, and by 1·10⁻⁶ of its size beyond 1.
func Normals(dst []float32, key [2]uint32, at Counter, first uint32) {
	if uint64(first)+uint64(len(dst)) > 1<<32 {
		panic("simd: Normals: units beyond 2³²")
	}
	switch level {
	case generic:
		normalsGeneric(dst, key, at, first)
	default:
		normalsAsm(dst, key, at, first)
	}
}
