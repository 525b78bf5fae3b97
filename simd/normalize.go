package simd

import "math"

// Divide divides element by element: dst ← dst/x.
func Divide(dst, x []float32) {
	if len(x) != len(dst) {
		panic("simd: Divide: lengths differ")
	}
	switch level {
	case generic:
		divideGeneric(dst, x)
	default:
		divideAsm(dst, x)
	}
}

// InversePower is dst ← s^−β, by which a normalization multiplies. For β = 1/2, 3/4 and 1 it is
// 1/√s, 1/(√s·√√s) and 1/s, rounded after each operation, whose roundings add up to 4.5 ULP at
// most; for any other β, in plain Go at every level, 0.51 ULP.
func InversePower(dst, s []float32, beta float64) {
	if len(s) != len(dst) {
		panic("simd: InversePower: lengths differ")
	}
	switch {
	case level == generic || beta != 0.5 && beta != 0.75 && beta != 1:
		inversePowerGeneric(dst, s, beta)
	default:
		inversePowerAsm(dst, s, beta)
	}
}

func divideGeneric(dst, x []float32) {
	for i, v := range x {
		dst[i] /= v
	}
}

func inversePowerGeneric(dst, s []float32, beta float64) {
	for i, v := range s {
		switch beta {
		case 0.5:
			dst[i] = 1 / root(v)
		case 0.75:
			r := root(v)
			dst[i] = 1 / float32(r*root(r))
		case 1:
			dst[i] = 1 / v
		default:
			dst[i] = float32(math.Pow(float64(v), -beta))
		}
	}
}

// root is √x, rounded once: float64 has more than twice the bits.
func root(x float32) float32 { return float32(math.Sqrt(float64(x))) }
