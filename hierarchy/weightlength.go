package hierarchy

import "math"

// norm is the length of a weight vector.
func norm(w []float32) float32 {
	var sum float64
	for _, v := range w {
		sum += float64(v) * float64(v)
	}
	return float32(math.Sqrt(sum))
}
