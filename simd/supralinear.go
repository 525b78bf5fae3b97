package simd

// Supralinear is the power-law gain of cortical neurons, dst ← k·⌊u⌋₊ⁿ with ⌊u⌋₊ = max(0, u)
// (Hansel & van Vreeswijk 2002; Miller & Troyer 2002). NaN stays NaN; n must be positive.
//
// For n = 1, 2 and 3 the power is a product, rounded after each factor. For any other n ≤ 4
// the power's error is at most 4 ULP in assembly, whatever u; beyond, it grows with n. At the
// generic level it is at most 0.51 ULP. Multiplying by k rounds once more.
func Supralinear(dst, u []float32, k, n float32) {
	if len(u) != len(dst) {
		panic("simd: Supralinear: lengths differ")
	}
	if !(n > 0) {
		panic("simd: Supralinear: exponent is not positive")
	}
	switch level {
	case generic:
		supralinearGeneric(dst, u, k, n)
	default:
		supralinearAsm(dst, u, k, n)
	}
}

// SupralinearStep is Supralinear and Relax in one pass: r ← r + a·(k·⌊u⌋₊ⁿ − r), the inner
// loop of the stabilized supralinear network (Ahmadian, Rubin & Miller 2013).
func SupralinearStep(r, u []float32, k, n, a float32) {
	if len(u) != len(r) {
		panic("simd: SupralinearStep: lengths differ")
	}
	if !(n > 0) {
		panic("simd: SupralinearStep: exponent is not positive")
	}
	switch level {
	case generic:
		supralinearStepGeneric(r, u, k, n, a)
	default:
		supralinearStepAsm(r, u, k, n, a)
	}
}

// SupralinearStepEach is SupralinearStep for units that differ, each with a k, an n and a time
// constant τ > 0 of its own: r ← r + dt/τ·(k·⌊u⌋₊ⁿ − r). It returns the largest size of the
// terms that are added to r: NaN if any is NaN, 0 for no units. Where n is 1, 2 or 3 the bits are
// those of SupralinearStep.
func SupralinearStepEach(r, u, k, n, tau []float32, dt float32) (most float32) {
	if len(u) != len(r) || len(k) != len(r) || len(n) != len(r) || len(tau) != len(r) {
		panic("simd: SupralinearStepEach: lengths differ")
	}
	switch level {
	case generic:
		return supralinearStepEachGeneric(r, u, k, n, tau, dt)
	default:
		return supralinearStepEachAsm(r, u, k, n, tau, dt)
	}
}

// Exp is the exponential, dst ← eˣ, with an error of at most 1.5 ULP in assembly and
// 0.51 ULP at the generic level. It overflows to Inf and underflows through the denormals.
func Exp(dst, x []float32) {
	if len(x) != len(dst) {
		panic("simd: Exp: lengths differ")
	}
	switch level {
	case generic:
		expGeneric(dst, x)
	default:
		expAsm(dst, x)
	}
}
