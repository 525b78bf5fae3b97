package simd

// Fill sets every element to v.
func Fill(dst []float32, v float32) {
	switch level {
	case avx2:
		fillAVX2(dst, v)
	default:
		fillGeneric(dst, v)
	}
}

// Add adds x to dst: dst ← dst + x.
func Add(dst, x []float32) {
	if len(x) != len(dst) {
		panic("simd: Add: lengths differ")
	}
	switch level {
	case avx2:
		addAVX2(dst, x)
	default:
		addGeneric(dst, x)
	}
}

// Axpy adds a multiple of x to dst: dst ← dst + a·x.
func Axpy(dst []float32, a float32, x []float32) {
	if len(x) != len(dst) {
		panic("simd: Axpy: lengths differ")
	}
	switch level {
	case avx2:
		axpyAVX2(dst, a, x)
	default:
		axpyGeneric(dst, a, x)
	}
}

// Scale multiplies by a number: dst ← a·dst.
func Scale(dst []float32, a float32) {
	switch level {
	case avx2:
		scaleAVX2(dst, a)
	default:
		scaleGeneric(dst, a)
	}
}

// Mul multiplies element by element: dst ← dst·x.
func Mul(dst, x []float32) {
	if len(x) != len(dst) {
		panic("simd: Mul: lengths differ")
	}
	switch level {
	case avx2:
		mulAVX2(dst, x)
	default:
		mulGeneric(dst, x)
	}
}

// Relax moves r a part of the way to f: r ← r + a·(f − r), the exact step or Euler's step of
// τ dr/dt = f − r with a = 1 − exp(−dt/τ) or dt/τ.
func Relax(r, f []float32, a float32) {
	if len(f) != len(r) {
		panic("simd: Relax: lengths differ")
	}
	switch level {
	case avx2:
		relaxAVX2(r, f, a)
	default:
		relaxGeneric(r, f, a)
	}
}
