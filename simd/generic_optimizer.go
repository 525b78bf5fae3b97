package simd

func momentumStepGeneric(w, dw, v []float32, rate, momentum, decay, lo, hi float32) {
	for i := range w {
		g := dw[i] - float32(decay*w[i])
		v[i] = float32(momentum*v[i]) + g
		w[i] = bound(w[i]+float32(rate*v[i]), lo, hi)
	}
}

// adamStepGeneric: rest1 and rest2 are 1−β₁ and 1−β₂, shrink is rate·decay.
func adamStepGeneric(w, dw, m, v []float32, rate, beta1, beta2, rest1, rest2, c1, c2, eps, shrink, rest, lo, hi float32) {
	for i := range w {
		g := dw[i]
		m[i] = float32(beta1*m[i]) + float32(rest1*g)
		v[i] = float32(beta2*v[i]) + float32(rest2*float32(g*g))
		step := float32(rate*float32(m[i]*c1)) / (root(float32(v[i]*c2)) + eps)
		w[i] = bound(w[i]-float32(shrink*(w[i]-rest))+step, lo, hi)
	}
}

// bound keeps w in [lo, hi] and lets NaN through.
func bound(w, lo, hi float32) float32 {
	if w < lo {
		w = lo
	}
	if w > hi {
		w = hi
	}
	return w
}
