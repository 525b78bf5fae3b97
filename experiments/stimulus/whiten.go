package stimulus

import (
	"math"
	"math/cmplx"
)

// radius is the frequency of an element of the spectrum of an n×n picture, cycles per pixel.
func (f *fft) radius(i int) float64 {
	wrap := func(k int) float64 { return float64((k+f.n/2)%f.n-f.n/2) / float64(f.n) }
	return math.Hypot(wrap(i%f.n), wrap(i/f.n))
}

// filter multiplies the spectrum of an n×n picture by a gain of the frequency, cycles per pixel;
// what does not vary over the picture is taken away.
func (f *fft) filter(picture []float32, gain func(f float64) float64) {
	z := f.spectrum(picture)
	z[0] = 0
	for i := range z[1:] {
		z[i+1] *= complex(gain(f.radius(i+1)), 0)
	}
	f.picture(picture, z)
}

// picture is the real picture that has a spectrum, which is overwritten.
func (f *fft) picture(picture []float32, z []complex128) {
	area := complex(float64(f.n*f.n), 0)
	for i, v := range z {
		z[i] = cmplx.Conj(v / area)
	}
	f.plane(z) // of the conjugate: the inverse, but for the sign of the imaginary part
	for i, v := range z {
		picture[i] = float32(real(v))
	}
}

func (f *fft) spectrum(picture []float32) []complex128 {
	z := make([]complex128, len(picture))
	for i, v := range picture {
		z[i] = complex(float64(v), 0)
	}
	f.plane(z)
	return z
}

// amplitudes is the root mean square amplitude of pictures at a frequency, over all
// orientations, linear between multiples of one cycle a picture.
func (f *fft) amplitudes(pictures *Images) func(f float64) float64 {
	power, count := make([]float64, f.n+1), make([]float64, f.n+1)
	for i := range pictures.Count {
		for k, v := range f.spectrum(pictures.Image(i)) {
			at := int(math.Round(f.radius(k) * float64(f.n)))
			power[at] += real(v)*real(v) + imag(v)*imag(v)
			count[at]++
		}
	}
	level := func(k int) float64 {
		if count[k] == 0 || power[k] == 0 {
			return math.Inf(1) // nothing there to pass
		}
		return math.Sqrt(power[k] / count[k])
	}
	return func(frequency float64) float64 {
		below := math.Floor(frequency * float64(f.n))
		a, b := level(int(below)), level(int(below)+1)
		part := frequency*float64(f.n) - below
		if part == 0 || math.IsInf(max(a, b), 1) {
			return a
		}
		return a + part*(b-a)
	}
}
