package stimulus

import (
	"math"

	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
)

// Jitter moves an image as fixational eye movements, head tilt and distance do: an affine map
// about the centre, drawn anew for each image and epoch. Each number is uniform between minus
// and plus its bound.
type Jitter struct {
	ShiftPX   float64 `yaml:"shift" unit:"px" min:"0" doc:"largest displacement along each axis"`
	RotateRad float64 `yaml:"rotate" unit:"rad" min:"0" doc:"largest rotation"`
	ScalePct  float64 `yaml:"scale" unit:"%" min:"0" max:"90" doc:"largest change of size"`
	Shear     float64 `yaml:"shear" min:"0" max:"2" doc:"largest displacement of a row per row of distance from the centre"`
	Edge      string  `yaml:"edge" oneof:"black|mirror" doc:"what comes into view beyond the image: nothing, or its mirror image, as photographs ask for"`
}

var _ = Augmentations.Add("jitter", registry.Entry[Augmentation]{
	New: func() Augmentation {
		return &Jitter{ShiftPX: 2, RotateRad: 0.2, ScalePct: 10, Shear: 0.15, Edge: "black"}
	},
	Doc:     "random shift, rotation, scaling and shear of each training image",
	Example: "{jitter: {shift: 2 px, rotate: 0.2 rad, scale: 10 %, shear: 0.15}}",
})

// Apply writes the moved image to dst, which must not overlap src. Values between pixels are
// bilinear.
func (j *Jitter) Apply(dst, src []float32, height, width, channels int, at rng.Stream, epoch, index int) {
	var u [5]float32
	at.Uniforms(u[:], uint64(index), uint64(epoch), 0)
	draw := func(i int, bound float64) float64 { return bound * (2*float64(u[i]) - 1) }
	sin, cos := math.Sincos(draw(2, j.RotateRad))
	size, shear := 1+draw(3, j.ScalePct/100), draw(4, j.Shear)

	// A = size · rotation · (1 shear; 0 1), and dst(A·(p − centre) + centre + shift) = src(p).
	a := [2][2]float64{{size * cos, size * (shear*cos - sin)}, {size * sin, size * (shear*sin + cos)}}
	det := size * size
	affine{
		xx: a[1][1] / det, xy: -a[0][1] / det,
		yx: -a[1][0] / det, yy: a[0][0] / det,
		shiftX: draw(0, j.ShiftPX), shiftY: draw(1, j.ShiftPX), mirrored: j.Edge == "mirror",
	}.warp(dst, src, height, width, channels)
}
