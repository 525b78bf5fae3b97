//go:build !purego

package simd

import (
	"math"

	"github.com/klauspost/cpuid/v2"
)

//go:generate go run -C _asm . -out ../kernels_avx2_amd64.s -stubs ../stubs_amd64.go -pkg simd

func bestLevel() isa {
	if cpuid.CPU.Supports(cpuid.AVX2, cpuid.FMA3) {
		return avx2
	}
	return generic
}

func gemmAVX2(c []float32, ldc int, a []float32, lda int, aCol []int32, b []float32, ldb int, bRow []int32, m, n int, alpha float32) {
	for k0 := 0; k0 < len(aCol); k0 += fanBlock {
		k := min(fanBlock, len(aCol)-k0)
		packA, packB := packs(m, n, k, lda, ldb)
		if packA || packB {
			gemmPacked(c, ldc, a, lda, aCol[k0:k0+k], b, ldb, bRow[k0:k0+k], m, n, alpha, packA, packB)
			continue
		}
		// Columns of B that stay in the nearest cache while all rows of A pass.
		step := n
		if m > 2*tileRows {
			step = max(panelCols, nearest/k&^(panelCols-1))
		}
		for j := 0; j < n; j += step {
			gemmBlockAVX2(&c[j], ldc, &a[0], lda, &aCol[k0], &b[j], ldb, &bRow[k0], k, m, min(step, n-j), alpha)
		}
	}
}

func fillAVX2(dst []float32, v float32) {
	if len(dst) > 0 {
		fillAVX2Vectors(&dst[0], len(dst), v)
	}
}

func addAVX2(dst, x []float32) {
	if len(dst) > 0 {
		addAVX2Vectors(&dst[0], &x[0], len(dst))
	}
}

func axpyAVX2(dst []float32, a float32, x []float32) {
	if len(dst) > 0 {
		axpyAVX2Vectors(&dst[0], &x[0], len(dst), a)
	}
}

func scaleAVX2(dst []float32, a float32) {
	if len(dst) > 0 {
		scaleAVX2Vectors(&dst[0], len(dst), a)
	}
}

func mulAVX2(dst, x []float32) {
	if len(dst) > 0 {
		mulAVX2Vectors(&dst[0], &x[0], len(dst))
	}
}

func relaxAVX2(r, f []float32, a float32) {
	if len(r) > 0 {
		relaxAVX2Vectors(&r[0], &f[0], len(r), a)
	}
}

func reluAVX2(dst, x []float32) {
	if len(dst) > 0 {
		reluAVX2Vectors(&dst[0], &x[0], len(dst))
	}
}

func reluBackAVX2(dx, dy, y []float32) {
	if len(dx) > 0 {
		reluBackAVX2Vectors(&dx[0], &dy[0], &y[0], len(dx))
	}
}

func maxPickAVX2(best, which, x []float32, index float32) {
	if len(best) > 0 {
		maxPickAVX2Vectors(&best[0], &which[0], &x[0], len(best), index)
	}
}

func maxRouteAVX2(dx, dy, which []float32, index float32) {
	if len(dx) > 0 {
		maxRouteAVX2Vectors(&dx[0], &dy[0], &which[0], len(dx), index)
	}
}

func fillRowsAVX2(dst, bias []float32, lanes int) {
	if len(dst) > 0 {
		fillRowsAVX2Vectors(&dst[0], &bias[0], len(bias), lanes)
	}
}

func sumRowsAVX2(dst, x []float32, lanes int) {
	if len(x) > 0 {
		sumRowsAVX2Vectors(&dst[0], &x[0], len(dst), lanes)
	}
}

// transposeAVX2 runs tiles of 8×8 in registers and leaves the edges to the generic twin.
func transposeAVX2(dst, src []float32, rows, cols, from, stride int) {
	const side = 8
	whole, wide := rows&^(side-1), cols&^(side-1)
	if wide > 0 {
		for r := 0; r < whole; r += side {
			transposeTilesAVX2(&dst[r], &src[r*from], wide/side, from, stride)
		}
	}
	if wide < cols && whole > 0 {
		transposeGeneric(dst[wide*stride:], src[wide:], whole, cols-wide, from, stride)
	}
	if whole < rows {
		transposeGeneric(dst[whole:], src[whole*from:], rows-whole, cols, from, stride)
	}
}

func maxAbsDiffAVX2(x, y []float32) float32 {
	n := len(x) &^ 7
	rest := maxAbsDiffGeneric(x[n:], y[n:])
	if n == 0 || rest != rest {
		return rest
	}
	most, nan := maxAbsDiffAVX2Vectors(&x[0], &y[0], n/8)
	if nan != 0 {
		return float32(math.NaN())
	}
	return max(most, rest)
}

func hasNonFiniteAVX2(x []float32) bool {
	n := len(x) &^ 7
	return n > 0 && hasNonFiniteAVX2Vectors(&x[0], n/8) != 0 || hasNonFiniteGeneric(x[n:])
}

func momentumStepAVX2(w, dw, v []float32, rate, momentum, decay, lo, hi float32) {
	if len(w) > 0 {
		momentumStepAVX2Vectors(&w[0], &dw[0], &v[0], len(w), rate, momentum, decay, lo, hi)
	}
}

func adamStepAVX2(w, dw, m, v []float32, rate, beta1, beta2, rest1, rest2, c1, c2, eps, shrink, rest, lo, hi float32) {
	if len(w) > 0 {
		adamStepAVX2Vectors(&w[0], &dw[0], &m[0], &v[0], len(w), rate, beta1, beta2, rest1, rest2, c1, c2, eps, shrink, rest, lo, hi)
	}
}

func supralinearAVX2(dst, u []float32, k, n float32) {
	if len(dst) == 0 {
		return
	}
	switch n {
	case 1:
		supralinear1AVX2Vectors(&dst[0], &u[0], len(dst), k)
	case 2:
		supralinear2AVX2Vectors(&dst[0], &u[0], len(dst), k)
	case 3:
		supralinear3AVX2Vectors(&dst[0], &u[0], len(dst), k)
	default:
		supralinearNAVX2Vectors(&dst[0], &u[0], len(dst), k, n)
	}
}

func supralinearStepAVX2(r, u []float32, k, n, a float32) {
	if len(r) == 0 {
		return
	}
	switch n {
	case 1:
		supralinearStep1AVX2Vectors(&r[0], &u[0], len(r), k, a)
	case 2:
		supralinearStep2AVX2Vectors(&r[0], &u[0], len(r), k, a)
	case 3:
		supralinearStep3AVX2Vectors(&r[0], &u[0], len(r), k, a)
	default:
		supralinearStepNAVX2Vectors(&r[0], &u[0], len(r), k, n, a)
	}
}

func expAVX2(dst, x []float32) {
	if len(dst) > 0 {
		expAVX2Vectors(&dst[0], &x[0], len(dst))
	}
}

// dotRowsAVX2 leaves the last rows, fewer than a vector, to Gemm's kernel, which has the same
// order of operations. Rows that lie multiples of 4 KiB apart share sets of the nearest cache,
// which holds eight of them: they are taken eight at a time.
func dotRowsAVX2(dst, a []float32, lda int, x []float32, alpha float32) {
	whole, step := len(dst)&^7, len(dst)
	if lda%1024 == 0 {
		step = 8
	}
	for k0 := 0; k0 < len(x); k0 += fanBlock {
		k := min(fanBlock, len(x)-k0)
		for i := 0; i < whole; i += step {
			dotRowsAVX2Vectors(&dst[i], &a[i*lda+k0], lda, &x[k0], min(step, whole-i)/8, k, alpha)
		}
		if whole < len(dst) {
			gemmBlockAVX2(&dst[whole], 1, &a[whole*lda+k0], lda, &counted[0], &x[k0], 1, &counted[0], k, len(dst)-whole, 1, alpha)
		}
	}
}

func patchesAVX2(dst, src []float32, trials, stride, runs, apart, length int) {
	patchesAVX2Vectors(&dst[0], &src[0], trials, stride, runs, apart, length)
}
