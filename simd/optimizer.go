package simd

// MomentumStep is one update by gradient ascent along dw with momentum (Polyak 1964), weight
// decay inside the gradient (L2), and bounds:
//
//	g ← dw − decay·w;  v ← momentum·v + g;  w ← w + rate·v, kept in [lo, hi]
//
// The bounds may be ∓Inf; a NaN passes them.
func MomentumStep(w, dw, v []float32, rate, momentum, decay, lo, hi float32) {
	if len(dw) != len(w) || len(v) != len(w) {
		panic("simd: MomentumStep: lengths differ")
	}
	switch level {
	case generic:
		momentumStepGeneric(w, dw, v, rate, momentum, decay, lo, hi)
	default:
		momentumStepAsm(w, dw, v, rate, momentum, decay, lo, hi)
	}
}

// AdamStep is one update by Adam (Kingma & Ba 2015) with decoupled weight decay (Loshchilov &
// Hutter 2019) towards rest, and bounds:
//
//	m ← β₁·m + (1−β₁)·dw;  v ← β₂·v + (1−β₂)·dw²
//	w ← w − rate·decay·(w − rest) + rate·(m·c₁)/(√(v·c₂) + eps), kept in [lo, hi]
//
// with the bias corrections c₁ = 1/(1−β₁ᵗ) and c₂ = 1/(1−β₂ᵗ) of update t ≥ 1. W rises where
// dw > 0. The bounds may be ∓Inf; a NaN passes them.
func AdamStep(w, dw, m, v []float32, rate, beta1, beta2, c1, c2, eps, decay, rest, lo, hi float32) {
	if len(dw) != len(w) || len(m) != len(w) || len(v) != len(w) {
		panic("simd: AdamStep: lengths differ")
	}
	switch level {
	case generic:
		adamStepGeneric(w, dw, m, v, rate, beta1, beta2, 1-beta1, 1-beta2, c1, c2, eps, rate*decay, rest, lo, hi)
	default:
		adamStepAsm(w, dw, m, v, rate, beta1, beta2, 1-beta1, 1-beta2, c1, c2, eps, rate*decay, rest, lo, hi)
	}
}
