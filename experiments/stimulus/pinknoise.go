package stimulus

import (
	"math"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// PinkNoise is noise whose amplitude falls with spatial frequency as 1/f^exponent, as that of
// natural scenes does with an exponent near 1 (Field 1987): 0 is white, 2 brown. Phases are
// random and amplitudes are not, so that every picture has the same spectrum and contrast. It
// is made on a torus whose side is the next power of two and shows a part of it.
type PinkNoise struct {
	Exponent    config.Sweep `yaml:"exponent" min:"0" max:"4" default:"1" doc:"amplitude falls as 1/f to this power; 1: as in natural scenes"`
	ContrastPct config.Sweep `yaml:"contrast" unit:"%" min:"0" max:"100" default:"25 %" doc:"root-mean-square contrast before luminances are cut at black and white"`
	LowCPD      config.Sweep `yaml:"low" unit:"cpd" min:"0" default:"0 cpd" doc:"lowest spatial frequency"`
	HighCPD     config.Sweep `yaml:"high" unit:"cpd" min:"0" default:"0 cpd" doc:"highest spatial frequency; 0 cpd: as the pixels allow"`
	Refresh     Refresh      `yaml:",inline"`
	Aperture    Aperture     `yaml:",inline"`
}

var _ = Patterns.Add("pink-noise", registry.Entry[Pattern]{
	New: func() Pattern { return config.Defaults(&PinkNoise{}) }, Doc: "noise with the amplitude spectrum 1/f^exponent of natural scenes, or of a band of spatial frequencies", Cite: "field1987",
	Example: "noise: {pink-noise: {exponent: [0, 1, 2], contrast: 25 %}}",
})

// Check refuses a band without frequencies.
func (n *PinkNoise) Check() []config.Mistake {
	if high := n.HighCPD.Value(); high > 0 && high <= n.LowCPD.Value() {
		return []config.Mistake{{Key: "high", Problem: "the band ends below its beginning", Hint: "high must be above low"}}
	}
	return nil
}

// Movie renders the noise.
func (n *PinkNoise) Movie(sheet neuron.Sheet, at rng.Stream) (Movie, error) {
	c, err := newCanvas(sheet)
	if err != nil {
		return nil, err
	}
	side := 2
	for side < max(sheet.Height, sheet.Width) {
		side *= 2
	}
	amplitude := n.spectrum(side, c.pixel)
	plane, u, transform := make([]complex128, side*side), make([]float32, side*side), newFFT(side)
	return newFrames(c, &n.Refresh, &n.Aperture, func(signal []float32, frame uint64) {
		at.Uniforms(u, frame, 0, 0)
		for i := range plane {
			// The phase of the opposite frequency is the opposite one, so the picture is real.
			j := (side-i/side)%side*side + (side-i%side)%side
			switch {
			case i == j: // its own opposite: a sign
				plane[i] = complex(math.Copysign(amplitude[i], float64(u[i])-0.5), 0)
			case i < j:
				sin, cos := math.Sincos(2 * math.Pi * float64(u[i]))
				plane[i] = complex(amplitude[i]*cos, amplitude[i]*sin)
				plane[j] = complex(amplitude[i]*cos, -amplitude[i]*sin)
			}
		}
		transform.plane(plane)
		for y := range sheet.Height {
			for x := range sheet.Width {
				signal[y*sheet.Width+x] = float32(min(max(real(plane[y*side+x]), -1), 1))
			}
		}
	}), nil
}

// spectrum is the amplitude of every frequency of the torus, [ky][kx], scaled so that the
// root mean square of the picture is the contrast. Frequency 0 has none.
func (n *PinkNoise) spectrum(side int, pixel float64) []float64 {
	a := make([]float64, side*side)
	var power float64
	for i := range a {
		ky, kx := i/side, i%side
		f := math.Hypot(float64(min(ky, side-ky)), float64(min(kx, side-kx))) / (float64(side) * pixel)
		if high := n.HighCPD.Value(); f == 0 || f < n.LowCPD.Value() || high > 0 && f > high {
			continue
		}
		a[i] = math.Pow(f, -n.Exponent.Value())
		power += a[i] * a[i]
	}
	if power == 0 {
		return a
	}
	for i := range a {
		a[i] *= n.ContrastPct.Value() / 100 / math.Sqrt(power)
	}
	return a
}
