package simd

// The conversions float32(x*y) in this file forbid the compiler to fuse, as some platforms
// would, so that results have the same bits everywhere.

func fillGeneric(dst []float32, v float32) {
	for i := range dst {
		dst[i] = v
	}
}

func addGeneric(dst, x []float32) {
	for i, v := range x {
		dst[i] += v
	}
}

func axpyGeneric(dst []float32, a float32, x []float32) {
	for i, v := range x {
		dst[i] += float32(a * v)
	}
}

func axpyTwiceGeneric(dst []float32, a, b float32, x []float32) {
	for i, v := range x {
		dst[i] += float32(a * float32(b*v))
	}
}

func scaleGeneric(dst []float32, a float32) {
	for i := range dst {
		dst[i] *= a
	}
}

func mulGeneric(dst, x []float32) {
	for i, v := range x {
		dst[i] *= v
	}
}

func relaxGeneric(r, f []float32, a float32) {
	for i, v := range f {
		r[i] += float32(a * (v - r[i]))
	}
}

func reluGeneric(dst, x []float32) {
	for i, v := range x {
		if v < 0 {
			v = 0
		}
		dst[i] = v
	}
}

func reluBackGeneric(dx, dy, y []float32) {
	for i, v := range y {
		if v > 0 {
			dx[i] = dy[i]
		} else {
			dx[i] = 0
		}
	}
}

func maxPickGeneric(best, which, x []float32, index float32) {
	for i, v := range x {
		if v > best[i] || v != v {
			best[i], which[i] = v, index
		}
	}
}

func maxRouteGeneric(dx, dy, which []float32, index float32) {
	for i, w := range which {
		if w == index {
			dx[i] += dy[i]
		}
	}
}
