package simd

// MaxAbsDiff returns max |x − y|, 0 for no elements, NaN if any difference is NaN.
func MaxAbsDiff(x, y []float32) float32 {
	if len(y) != len(x) {
		panic("simd: MaxAbsDiff: lengths differ")
	}
	switch level {
	case generic:
		return maxAbsDiffGeneric(x, y)
	default:
		return maxAbsDiffAsm(x, y)
	}
}

// HasNonFinite tells whether any element is NaN or infinite.
func HasNonFinite(x []float32) bool {
	switch level {
	case generic:
		return hasNonFiniteGeneric(x)
	default:
		return hasNonFiniteAsm(x)
	}
}
