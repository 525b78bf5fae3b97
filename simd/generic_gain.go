package simd

import "math"

func supralinearGeneric(dst, u []float32, k, n float32) {
	for i, v := range u {
		dst[i] = supralinear(v, k, n)
	}
}

func supralinearStepGeneric(r, u []float32, k, n, a float32) {
	for i, v := range u {
		r[i] += float32(a * (supralinear(v, k, n) - r[i]))
	}
}

func supralinearStepEachGeneric(r, u, k, n, tau []float32, dt float32) (most float32) {
	for i, v := range u {
		change := float32(dt / tau[i] * (supralinear(v, k[i], n[i]) - r[i]))
		r[i] += change
		if change != change || most != most {
			most = float32(math.NaN())
			continue
		}
		most = max(most, float32(math.Abs(float64(change))))
	}
	return most
}

// supralinear is k·⌊u⌋₊ⁿ. The power is 2^(n·log₂ u) in float64, exact to 40 bits for n ≤ 4, in
// two thirds of the time of math.Pow.
func supralinear(u, k, n float32) float32 {
	if u <= 0 {
		u = 0
	}
	switch n {
	case 1:
		return float32(u * k)
	case 2:
		return float32(float32(u*u) * k)
	case 3:
		return float32(float32(float32(u*u)*u) * k)
	}
	return float32(float32(math.Exp2(float64(n)*math.Log2(float64(u)))) * k)
}

func expGeneric(dst, x []float32) {
	for i, v := range x {
		dst[i] = float32(math.Exp(float64(v)))
	}
}
