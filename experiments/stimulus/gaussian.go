package stimulus

import (
	"math"

	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
)

// Gaussian adds white noise: pixel + level·N(0, 1), clipped to 0…1 where Clip is set.
type Gaussian struct {
	Level []float64 `yaml:"level" list:"sweep" min:"0" required:"true" doc:"standard deviation of the noise, in pixel values"`
	Clip  bool      `yaml:"clip" doc:"keep pixels within 0 to 1"`
}

var _ = Transforms.Add("gaussian", registry.Entry[Transform]{
	New:     func() Transform { return &Gaussian{Clip: true} },
	Doc:     "white Gaussian pixel noise",
	Main:    "level",
	Example: "{gaussian: [0.2, 0.4]}",
})

// Levels returns the standard deviations.
func (g *Gaussian) Levels() []float64 { return g.Level }

// Apply adds noise that is a function of the stream, the image's index and the level.
func (g *Gaussian) Apply(image []float32, _, _, _ int, level float64, at rng.Stream, index int) {
	s := at.Nth(math.Float64bits(level))
	sd := float32(level)
	var z [64]float32
	for from := 0; from < len(image); from += len(z) {
		part := image[from:min(from+len(z), len(image))]
		s.Normals(z[:len(part)], uint64(index), 0, uint32(from))
		for i, p := range part {
			p += sd * z[i]
			if g.Clip {
				p = min(max(p, 0), 1)
			}
			part[i] = p
		}
	}
}
