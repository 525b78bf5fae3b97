package stimulus

import "math"

// contrastFloor is the local variance, in parts of that of the whole photograph, below which a
// place is not lifted as much: so that the grain of a clear sky stays what it is.
const contrastFloor = 0.1

// adapt divides a picture of variance 1 by the contrast around each place, as contrast gain
// control of the retina does (Shapley & Victor 1978):
//
//	y = x/√(g∗x² + floor)    g a Gaussian whose standard deviation is given in pixels
//
// so that faint texture counts beside sharp edges. The picture goes round at its borders.
func (f *fft) adapt(picture []float32, sigmaPX float64) {
	power := make([]float32, len(picture))
	for i, v := range picture {
		power[i] = v * v
	}
	mean := moment(power, 0, 1)
	f.filter(power, func(f float64) float64 { return math.Exp(-2 * math.Pow(math.Pi*sigmaPX*f, 2)) })
	for i := range picture {
		picture[i] /= float32(math.Sqrt(max(0, float64(power[i])+mean) + contrastFloor)) // the filter took the mean away
	}
}

// toVarianceOne scales a picture, unless it is of one grey.
func toVarianceOne(picture []float32) {
	v := moment(picture, 0, 2)
	if v <= 1e-12 {
		return
	}
	for i := range picture {
		picture[i] /= float32(math.Sqrt(v))
	}
}
