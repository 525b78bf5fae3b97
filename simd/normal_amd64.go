//go:build !purego

package simd

// normalsAsm runs whole turns of the vectors where units start a block, in parts that stay in
// the nearest cache, and copies what is left over out of a turn of its own.
func normalsAsm(dst []float32, key [2]uint32, at Counter, first uint32) {
	const most = 16 // turns of a part
	blocks := 8     // of a turn
	if level == avx512 {
		blocks = 16
	}
	var rest [64]float32
	for len(dst) > 0 {
		skip := int(first % 4)
		part, turns := dst, min(most, len(dst)/(4*blocks))
		if skip > 0 || turns == 0 {
			part, turns = rest[:], 1
		}
		philoxVectors(&part[0], turns, first/4, at.Step, at.Trial, at.High, key[0], key[1])
		boxMullerVectors(&part[0], turns)
		n := 4*blocks*turns - skip
		if skip > 0 || len(dst) < n {
			n = copy(dst, rest[skip:4*blocks])
		}
		dst = dst[n:]
		first += uint32(n)
	}
}
