package circuit

import "math"

// profile is how strongly a unit at some distance is reached; 1 at distance 0.
type profile func(distance float64) float64

// gaussian is exp(−d²/2σ²).
func gaussian(sigma float64) profile {
	return func(d float64) float64 { return math.Exp(-d * d / (2 * sigma * sigma)) }
}

// wrapped is a Gaussian wound around a ring: the sum over all turns of exp(−(d + k·around)²/2σ²),
// as a share of its value at 0. Unlike a Gaussian of the shortest arc it is smooth on the far
// side of the ring, so that few harmonics make it up.
func wrapped(sigma, around float64) profile {
	turns := 1 + int(9*sigma/around)
	g := gaussian(sigma)
	wind := func(d float64) float64 {
		sum := 0.0
		for k := -turns; k <= turns; k++ {
			sum += g(d + float64(k)*around)
		}
		return sum
	}
	top := wind(0)
	return func(d float64) float64 { return wind(d) / top }
}

// vonMises is exp((cos δ − 1)/λ²), where δ and λ are the distance and the length as angles of
// the whole ring (Hennequin, Ahmadian, Rubin, Lengyel & Miller 2018). Near 0 it is a Gaussian
// whose standard deviation is the length.
func vonMises(length, around float64) profile {
	turn := 2 * math.Pi / around
	lambda := length * turn
	return func(d float64) float64 { return math.Exp((math.Cos(d*turn) - 1) / (lambda * lambda)) }
}

// arc is the shorter way between two places on a ring.
func arc(a, b, around float64) float64 {
	d := math.Mod(math.Abs(a-b), around)
	return min(d, around-d)
}
