package simd

// PatchSlack is how many floats Patches may read and write beyond the last run.
const PatchSlack = 7

// Patches copies runs of some floats from each trial, packed:
//
//	dst[(t*runs+r)*length+i] = src[t*stride+r*apart+i]     t < trials, r < runs, i < length
//
// Of the PatchSlack floats that follow the last run, those of src are read and those of dst
// hold anything afterwards.
func Patches(dst, src []float32, trials, stride, runs, apart, length int) {
	if trials <= 0 || runs <= 0 || length <= 0 {
		return
	}
	if len(dst) < trials*runs*length+PatchSlack || stride < 0 || apart < 0 || len(src) < (trials-1)*stride+(runs-1)*apart+length+PatchSlack {
		panic("simd: Patches: a slice is too short")
	}
	switch level {
	case generic:
		patchesGeneric(dst, src, trials, stride, runs, apart, length)
	default:
		patchesAsm(dst, src, trials, stride, runs, apart, length)
	}
}

func patchesGeneric(dst, src []float32, trials, stride, runs, apart, length int) {
	for t := range trials {
		for r := range runs {
			copy(dst[(t*runs+r)*length:][:length], src[t*stride+r*apart:])
		}
	}
}
