package stimulus

import (
	"math/cmplx"

	"github.com/striate-sim/striate/internal/rng"
)

// scramble gives every frequency of a picture the phase of white noise: the amplitudes stay,
// and with them all correlations of two pixels; edges and other structure are lost.
func (f *fft) scramble(picture []float32, s rng.Stream, index uint64) {
	noise := make([]float32, len(picture))
	s.Normals(noise, index, 0, 0)
	z := f.spectrum(picture)
	for i, v := range f.spectrum(noise) {
		if a := cmplx.Abs(v); i > 0 && a > 0 {
			z[i] *= v / complex(a, 0)
		}
	}
	f.picture(picture, z)
}
