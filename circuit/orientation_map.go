package circuit

import (
	"math"
	"math/cmplx"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// OrientationMap draws preferred orientations [deg, from 0 to 180] over a sheet, one for each
// place: half the phase of a sum of plane waves of one wavelength and of directions spread
// around the circle, with random signs and phases (Kaschube et al. 2010). Orientations repeat
// every wavelength, given in steps of the grid, about pinwheels, and are equally frequent.
func OrientationMap(s neuron.Sheet, wavelength float64, stream rng.Stream) []float64 {
	const waves = 30
	type wave struct{ ky, kx, phase float64 }
	all := make([]wave, waves)
	for j := range all {
		k, direction := 2*math.Pi/wavelength, math.Pi*float64(j)/waves
		if stream.Uniform(0, 0, uint32(j)) < 0.5 {
			k = -k
		}
		all[j] = wave{k * math.Sin(direction), k * math.Cos(direction), 2 * math.Pi * float64(stream.Uniform(1, 0, uint32(j)))}
	}
	deg := make([]float64, s.Places())
	for place := range deg {
		var z complex128
		for _, w := range all {
			z += cmplx.Rect(1, w.ky*float64(place/s.Width)+w.kx*float64(place%s.Width)+w.phase)
		}
		deg[place] = math.Mod(cmplx.Phase(z)*90/math.Pi+180, 180)
	}
	return deg
}
