package simd

// Relu rectifies: dst ← max(0, x). NaN stays NaN and −0 stays −0.
func Relu(dst, x []float32) {
	if len(x) != len(dst) {
		panic("simd: Relu: lengths differ")
	}
	switch level {
	case generic:
		reluGeneric(dst, x)
	default:
		reluAsm(dst, x)
	}
}

// ReluBack passes dy on where the rectified y is positive, and 0 elsewhere: dx ← dy·[y > 0].
func ReluBack(dx, dy, y []float32) {
	if len(dy) != len(dx) || len(y) != len(dx) {
		panic("simd: ReluBack: lengths differ")
	}
	switch level {
	case generic:
		reluBackGeneric(dx, dy, y)
	default:
		reluBackAsm(dx, dy, y)
	}
}

// MaxPick is one step of a maximum: where x > best or x is NaN, best ← x and which ← index.
// A NaN in best stays.
func MaxPick(best, which, x []float32, index float32) {
	if len(which) != len(best) || len(x) != len(best) {
		panic("simd: MaxPick: lengths differ")
	}
	switch level {
	case generic:
		maxPickGeneric(best, which, x, index)
	default:
		maxPickAsm(best, which, x, index)
	}
}

// MaxRoute sends dy to the input that the maximum came from: dx ← dx + dy where which = index.
func MaxRoute(dx, dy, which []float32, index float32) {
	if len(dy) != len(dx) || len(which) != len(dx) {
		panic("simd: MaxRoute: lengths differ")
	}
	switch level {
	case generic:
		maxRouteGeneric(dx, dy, which, index)
	default:
		maxRouteAsm(dx, dy, which, index)
	}
}
