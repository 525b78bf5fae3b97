package ssn

import "math"

var echeveste2020 = Publication{
	Name: "echeveste2020", Doc: "ring of 50 E and 50 I cells with the neurons and the noise of a circuit that samples from posteriors", Cite: "echeveste2020,hennequin2018",
	Note:  "neurons and noise (τ 20 ms, dt 0.2 ms) from public code; the weights, which were trained there, are not public: those of hennequin2018-ring stand in",
	Model: func() *Model { return vonMisesRing([2][2]float64{{1.25, 0.65}, {1.2, 0.5}}) },
}

// MeanRate is the mean of k·⌊V⌋₊² for a voltage of given mean and standard deviation,
// k·((μ² + s²)·Φ(μ/s) + μ·s·φ(μ/s)), by which Echeveste et al. (2020) match moments.
func MeanRate(k, meanMV, sdMV float64) float64 {
	if sdMV == 0 {
		return k * max(0, meanMV) * max(0, meanMV)
	}
	x := meanMV / sdMV
	density, below := math.Exp(-x*x/2)/math.Sqrt(2*math.Pi), math.Erfc(-x/math.Sqrt2)/2
	return k * ((meanMV*meanMV+sdMV*sdMV)*below + meanMV*sdMV*density)
}
