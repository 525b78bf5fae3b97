package stimulus

import "math"

// discWindow is the gain of every pixel of a square in a window that fades to nothing at the circle
// within it: 1 up to half the radius R, then ½(1 + cos(π(2r/R − 1))).
func discWindow(side int) []float32 {
	w, radius := make([]float32, side*side), float64(side)/2
	for i := range w {
		r := math.Hypot(float64(i%side)-radius+0.5, float64(i/side)-radius+0.5) / radius
		switch {
		case r <= 0.5:
			w[i] = 1
		case r < 1:
			w[i] = float32((1 + math.Cos(math.Pi*(2*r-1))) / 2)
		}
	}
	return w
}
