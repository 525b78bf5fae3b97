package simd

// Fill sets every element to v.
func Fill(dst []float32, v float32) {
	switch level {
	case generic:
		fillGeneric(dst, v)
	default:
		fillAsm(dst, v)
	}
}

// Add adds x to dst: dst ← dst + x.
func Add(dst, x []float32) {
	if len(x) != len(dst) {
		panic("simd: Add: lengths differ")
	}
	switch level {
	case generic:
		addGeneric(dst, x)
	default:
		addAsm(dst, x)
	}
}

// Axpy adds a multiple of x to dst: dst ← dst + a·x.
func Axpy(dst []float32, a float32, x []float32) {
	if len(x) != len(dst) {
		panic("simd: Axpy: lengths differ")
	}
	switch level {
	case generic:
		axpyGeneric(dst, a, x)
	default:
		axpyAsm(dst, a, x)
	}
}

// AxpyTwice is Axpy of a multiple that is rounded first: dst ← dst + a·(b·x).
func AxpyTwice(dst []float32, a, b float32, x []float32) {
	if len(x) != len(dst) {
		panic("simd: AxpyTwice: lengths differ")
	}
	switch level {
	case generic:
		axpyTwiceGeneric(dst, a, b, x)
	default:
		axpyTwiceAsm(dst, a, b, x)
	}
}

// Scale multiplies by a number: dst ← a·dst.
func Scale(dst []float32, a float32) {
	switch level {
	case generic:
		scaleGeneric(dst, a)
	default:
		scaleAsm(dst, a)
	}
}

// Mul multiplies element by element: dst ← dst·x.
func Mul(dst, x []float32) {
	if len(x) != len(dst) {
		panic("simd: Mul: lengths differ")
	}
	switch level {
	case generic:
		mulGeneric(dst, x)
	default:
		mulAsm(dst, x)
	}
}

// Relax moves r a part of the way to f: r ← r + a·(f − r), the exact step or Euler's step of
// τ dr/dt = f − r with a = 1 − exp(−dt/τ) or dt/τ.
func Relax(r, f []float32, a float32) {
	if len(f) != len(r) {
		panic("simd: Relax: lengths differ")
	}
	switch level {
	case generic:
		relaxGeneric(r, f, a)
	default:
		relaxAsm(r, f, a)
	}
}
