//go:build !purego

package simd

import (
	"math"

	"github.com/klauspost/cpuid/v2"
)

//go:generate go run -C _asm . -isa avx2 -out ../kernels_avx2_amd64.s -stubs ../stubs_avx2_amd64.go -pkg simd
//go:generate go run -C _asm . -isa avx512 -out ../kernels_avx512_amd64.s -stubs ../stubs_avx512_amd64.go -pkg simd -choices ../choices_amd64.go

func bestLevel() isa {
	switch {
	case cpuid.CPU.Supports(cpuid.AVX2, cpuid.FMA3, cpuid.AVX512F, cpuid.AVX512DQ, cpuid.AVX512BW, cpuid.AVX512VL):
		return avx512
	case cpuid.CPU.Supports(cpuid.AVX2, cpuid.FMA3):
		return avx2
	}
	return generic
}

func gemmAsm(c []float32, ldc int, a []float32, lda int, aCol []int32, b []float32, ldb int, bRow []int32, m, n int, alpha float32) {
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
			gemmBlock(&c[j], ldc, &a[0], lda, &aCol[k0], &b[j], ldb, &bRow[k0], k, m, min(step, n-j), alpha)
		}
	}
}

func fillAsm(dst []float32, v float32) {
	if len(dst) > 0 {
		fillVectors(&dst[0], len(dst), v)
	}
}

func addAsm(dst, x []float32) {
	if len(dst) > 0 {
		addVectors(&dst[0], &x[0], len(dst))
	}
}

func axpyAsm(dst []float32, a float32, x []float32) {
	if len(dst) > 0 {
		axpyVectors(&dst[0], &x[0], len(dst), a)
	}
}

func axpyTwiceAsm(dst []float32, a, b float32, x []float32) {
	if len(dst) > 0 {
		axpyTwiceVectors(&dst[0], &x[0], len(dst), a, b)
	}
}

func scaleAsm(dst []float32, a float32) {
	if len(dst) > 0 {
		scaleVectors(&dst[0], len(dst), a)
	}
}

func mulAsm(dst, x []float32) {
	if len(dst) > 0 {
		mulVectors(&dst[0], &x[0], len(dst))
	}
}

func divideAsm(dst, x []float32) {
	if len(dst) > 0 {
		divideVectors(&dst[0], &x[0], len(dst))
	}
}

// inversePowerAsm has the exponents 1/2, 3/4 and 1.
func inversePowerAsm(dst, s []float32, beta float64) {
	if len(dst) == 0 {
		return
	}
	switch beta {
	case 0.5:
		inversePowerHalfVectors(&dst[0], &s[0], len(dst))
	case 0.75:
		inversePowerThreeQuartersVectors(&dst[0], &s[0], len(dst))
	default:
		inversePowerOneVectors(&dst[0], &s[0], len(dst))
	}
}

func relaxAsm(r, f []float32, a float32) {
	if len(r) > 0 {
		relaxVectors(&r[0], &f[0], len(r), a)
	}
}

func reluAsm(dst, x []float32) {
	if len(dst) > 0 {
		reluVectors(&dst[0], &x[0], len(dst))
	}
}

func reluBackAsm(dx, dy, y []float32) {
	if len(dx) > 0 {
		reluBackVectors(&dx[0], &dy[0], &y[0], len(dx))
	}
}

func maxPickAsm(best, which, x []float32, index float32) {
	if len(best) > 0 {
		maxPickVectors(&best[0], &which[0], &x[0], len(best), index)
	}
}

func maxRouteAsm(dx, dy, which []float32, index float32) {
	if len(dx) > 0 {
		maxRouteVectors(&dx[0], &dy[0], &which[0], len(dx), index)
	}
}

func fillRowsAsm(dst, bias []float32, lanes int) {
	if len(dst) > 0 {
		fillRowsVectors(&dst[0], &bias[0], len(bias), lanes)
	}
}

func sumRowsAsm(dst, x []float32, lanes int) {
	if len(x) > 0 {
		sumRowsVectors(&dst[0], &x[0], len(dst), lanes)
	}
}

// transposeAsm runs tiles of 8×8 in registers, with AVX2 at every level but the generic one,
// and leaves the edges to the generic twin.
func transposeAsm(dst, src []float32, rows, cols, from, stride int) {
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

func momentumStepAsm(w, dw, v []float32, rate, momentum, decay, lo, hi float32) {
	if len(w) > 0 {
		momentumStepVectors(&w[0], &dw[0], &v[0], len(w), rate, momentum, decay, lo, hi)
	}
}

func adamStepAsm(w, dw, m, v []float32, rate, beta1, beta2, rest1, rest2, c1, c2, eps, shrink, rest, lo, hi float32) {
	if len(w) > 0 {
		adamStepVectors(&w[0], &dw[0], &m[0], &v[0], len(w), rate, beta1, beta2, rest1, rest2, c1, c2, eps, shrink, rest, lo, hi)
	}
}

func supralinearAsm(dst, u []float32, k, n float32) {
	if len(dst) == 0 {
		return
	}
	switch n {
	case 1:
		supralinear1Vectors(&dst[0], &u[0], len(dst), k)
	case 2:
		supralinear2Vectors(&dst[0], &u[0], len(dst), k)
	case 3:
		supralinear3Vectors(&dst[0], &u[0], len(dst), k)
	default:
		if n < 3 {
			low, high := tame(n)
			supralinearTameVectors(&dst[0], &u[0], len(dst), k, n, low, high)
			return
		}
		supralinearNVectors(&dst[0], &u[0], len(dst), k, n)
	}
}

func supralinearStepAsm(r, u []float32, k, n, a float32) {
	if len(r) == 0 {
		return
	}
	switch n {
	case 1:
		supralinearStep1Vectors(&r[0], &u[0], len(r), k, a)
	case 2:
		supralinearStep2Vectors(&r[0], &u[0], len(r), k, a)
	case 3:
		supralinearStep3Vectors(&r[0], &u[0], len(r), k, a)
	default:
		if n < 3 {
			low, high := tame(n)
			supralinearStepTameVectors(&r[0], &u[0], len(r), k, n, low, high, a)
			return
		}
		supralinearStepNVectors(&r[0], &u[0], len(r), k, n, a)
	}
}

func supralinearStepEachAsm(r, u, k, n, tau []float32, dt float32) float32 {
	if len(r) == 0 {
		return 0
	}
	most, nan := supralinearStepEachVectors(&r[0], &u[0], &k[0], &n[0], &tau[0], len(r), dt)
	if nan != 0 {
		return float32(math.NaN())
	}
	return most
}

func expAsm(dst, x []float32) {
	if len(dst) > 0 {
		expVectors(&dst[0], &x[0], len(dst))
	}
}

// dotRowsAsm leaves the last rows, fewer than a vector, to Gemm's kernel, which has the same
// order of operations. Rows that lie multiples of 4 KiB apart share sets of the nearest cache,
// which holds eight of them: they are taken eight at a time.
func dotRowsAsm(dst, a []float32, lda int, x []float32, alpha float32) {
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
			gemmBlock(&dst[whole], 1, &a[whole*lda+k0], lda, &counted[0], &x[k0], 1, &counted[0], k, len(dst)-whole, 1, alpha)
		}
	}
}

func patchesAsm(dst, src []float32, trials, stride, runs, apart, length int) {
	patchesAVX2Vectors(&dst[0], &src[0], trials, stride, runs, apart, length)
}

// tame returns powers of two between which neither u nor uⁿ leaves the normal numbers.
func tame(n float32) (low, high float32) {
	const least, most = -126, 127 // exponents of normal numbers
	up, down := min(int(125/n), most), min(int(124/n), -least)
	return math.Float32frombits(uint32(127-down) << 23), math.Float32frombits(uint32(127+up) << 23)
}
