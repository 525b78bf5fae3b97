//go:build !amd64 || purego

package simd

// Without assembly there is one level, and these stand-ins are never reached.

func bestLevel() isa { return generic }

func gemmAVX2(c []float32, ldc int, a []float32, lda int, aCol []int32, b []float32, ldb int, bRow []int32, m, n int, alpha float32) {
	gemmGeneric(c, ldc, a, lda, aCol, b, ldb, bRow, m, n, alpha)
}

func fillAVX2(dst []float32, v float32)              { fillGeneric(dst, v) }
func addAVX2(dst, x []float32)                       { addGeneric(dst, x) }
func axpyAVX2(dst []float32, a float32, x []float32) { axpyGeneric(dst, a, x) }
func scaleAVX2(dst []float32, a float32)             { scaleGeneric(dst, a) }
func mulAVX2(dst, x []float32)                       { mulGeneric(dst, x) }
func relaxAVX2(r, f []float32, a float32)            { relaxGeneric(r, f, a) }
func fillRowsAVX2(dst, bias []float32, lanes int)    { fillRowsGeneric(dst, bias, lanes) }
func sumRowsAVX2(dst, x []float32, lanes int)        { sumRowsGeneric(dst, x, lanes) }
func transposeAVX2(dst, src []float32, rows, cols, from, stride int) {
	transposeGeneric(dst, src, rows, cols, from, stride)
}
func reluAVX2(dst, x []float32)                           { reluGeneric(dst, x) }
func reluBackAVX2(dx, dy, y []float32)                    { reluBackGeneric(dx, dy, y) }
func maxPickAVX2(best, which, x []float32, index float32) { maxPickGeneric(best, which, x, index) }
func maxRouteAVX2(dx, dy, which []float32, index float32) { maxRouteGeneric(dx, dy, which, index) }
func supralinearAVX2(dst, u []float32, k, n float32)      { supralinearGeneric(dst, u, k, n) }
func supralinearStepAVX2(r, u []float32, k, n, a float32) { supralinearStepGeneric(r, u, k, n, a) }
func expAVX2(dst, x []float32)                            { expGeneric(dst, x) }
func maxAbsDiffAVX2(x, y []float32) float32               { return maxAbsDiffGeneric(x, y) }
func hasNonFiniteAVX2(x []float32) bool                   { return hasNonFiniteGeneric(x) }

func momentumStepAVX2(w, dw, v []float32, rate, momentum, decay, lo, hi float32) {
	momentumStepGeneric(w, dw, v, rate, momentum, decay, lo, hi)
}

func adamStepAVX2(w, dw, m, v []float32, rate, beta1, beta2, rest1, rest2, c1, c2, eps, shrink, rest, lo, hi float32) {
	adamStepGeneric(w, dw, m, v, rate, beta1, beta2, rest1, rest2, c1, c2, eps, shrink, rest, lo, hi)
}

func dotRowsAVX2(dst, a []float32, lda int, x []float32, alpha float32) {
	dotRowsGeneric(dst, a, lda, x, alpha)
}

func patchesAVX2(dst, src []float32, trials, stride, runs, apart, length int) {
	patchesGeneric(dst, src, trials, stride, runs, apart, length)
}
