//go:build !amd64 || purego

package simd

// Without assembly there is one level, and these stand-ins are never reached.

func bestLevel() isa { return generic }

func gemmAsm(c []float32, ldc int, a []float32, lda int, aCol []int32, b []float32, ldb int, bRow []int32, m, n int, alpha float32) {
	gemmGeneric(c, ldc, a, lda, aCol, b, ldb, bRow, m, n, alpha)
}

func fillAsm(dst []float32, v float32)                      { fillGeneric(dst, v) }
func addAsm(dst, x []float32)                               { addGeneric(dst, x) }
func axpyAsm(dst []float32, a float32, x []float32)         { axpyGeneric(dst, a, x) }
func axpyTwiceAsm(dst []float32, a, b float32, x []float32) { axpyTwiceGeneric(dst, a, b, x) }
func scaleAsm(dst []float32, a float32)                     { scaleGeneric(dst, a) }
func mulAsm(dst, x []float32)                               { mulGeneric(dst, x) }
func relaxAsm(r, f []float32, a float32)                    { relaxGeneric(r, f, a) }
func fillRowsAsm(dst, bias []float32, lanes int)            { fillRowsGeneric(dst, bias, lanes) }
func sumRowsAsm(dst, x []float32, lanes int)                { sumRowsGeneric(dst, x, lanes) }
func transposeAsm(dst, src []float32, rows, cols, from, stride int) {
	transposeGeneric(dst, src, rows, cols, from, stride)
}
func reluAsm(dst, x []float32)                           { reluGeneric(dst, x) }
func reluBackAsm(dx, dy, y []float32)                    { reluBackGeneric(dx, dy, y) }
func maxPickAsm(best, which, x []float32, index float32) { maxPickGeneric(best, which, x, index) }
func maxRouteAsm(dx, dy, which []float32, index float32) { maxRouteGeneric(dx, dy, which, index) }
func supralinearAsm(dst, u []float32, k, n float32)      { supralinearGeneric(dst, u, k, n) }
func supralinearStepAsm(r, u []float32, k, n, a float32) { supralinearStepGeneric(r, u, k, n, a) }
func expAsm(dst, x []float32)                            { expGeneric(dst, x) }

func momentumStepAsm(w, dw, v []float32, rate, momentum, decay, lo, hi float32) {
	momentumStepGeneric(w, dw, v, rate, momentum, decay, lo, hi)
}

func adamStepAsm(w, dw, m, v []float32, rate, beta1, beta2, rest1, rest2, c1, c2, eps, shrink, rest, lo, hi float32) {
	adamStepGeneric(w, dw, m, v, rate, beta1, beta2, rest1, rest2, c1, c2, eps, shrink, rest, lo, hi)
}

func dotRowsAsm(dst, a []float32, lda int, x []float32, alpha float32) {
	dotRowsGeneric(dst, a, lda, x, alpha)
}

func patchesAsm(dst, src []float32, trials, stride, runs, apart, length int) {
	patchesGeneric(dst, src, trials, stride, runs, apart, length)
}

func normalsAsm(dst []float32, key [2]uint32, at Counter, first uint32) {
	normalsGeneric(dst, key, at, first)
}

func supralinearStepEachAsm(r, u, k, n, tau []float32, dt float32) float32 {
	return supralinearStepEachGeneric(r, u, k, n, tau, dt)
}

func sparseRowsAsm(y, w []float32, col, start []int32, x []float32, lanes int) {
	sparseRowsGeneric(y, w, col, start, x, lanes)
}

func sparseSliceAsm(y *[sliceRows]float32, p slicePiece, x []float32) { sparseSliceGeneric(y, p, x) }

func sparseStraightAsm(y, w []float32, col []uint16, x []float32) {
	sparseStraightGeneric(y, w, col, x)
}

func divideAsm(dst, x []float32)                     { divideGeneric(dst, x) }
func inversePowerAsm(dst, s []float32, beta float64) { inversePowerGeneric(dst, s, beta) }

func panelAsm(y, w, x []float32, at []int32) { panelGeneric(y, w, x, at) }

func sparsePairsAsm(sums []float32, rows []int32, w []float32, col []uint16, n int, x []float32) {
	sparsePairsGeneric(sums, rows, w, col, n, x)
}
