package measure

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Wilson returns the score interval of a fraction k/n at a confidence such as 0.95 (Wilson
// 1927). It knows one instance and independent images, nothing of seeds: a check on the
// bootstrap, which it should nearly equal with one seed.
func Wilson(k, n int, confidence float64) (low, high float64) {
	z := distuv.UnitNormal.Quantile((1 + confidence) / 2)
	f, m := float64(k)/float64(n), float64(n)
	centre := f + z*z/(2*m)
	half := z * math.Sqrt(f*(1-f)/m+z*z/(4*m*m))
	return max(0, (centre-half)/(1+z*z/m)), min(1, (centre+half)/(1+z*z/m))
}
