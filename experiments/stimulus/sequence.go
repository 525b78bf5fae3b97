package stimulus

import (
	"math"

	"github.com/striate-sim/striate/internal/rng"
)

// Sequence makes a short film of a training image: it crosses its own place along a straight
// line, at a constant speed, in a direction drawn for each image and epoch.
type Sequence struct {
	_ struct{} `topic:"sequence" doc:"a training image becomes a short film, in which it drifts along a straight line; rules with a memory learn from what follows what"`

	Frames  int     `yaml:"frames" min:"2" max:"256" default:"8" doc:"pictures of a film, which follow one another in a batch; an epoch shows every image as one film"`
	DriftPX float64 `yaml:"drift" unit:"px" min:"0" default:"1 px" doc:"displacement from one frame to the next, in a direction drawn anew for each image and epoch"`
	Edge    string  `yaml:"edge" oneof:"black|mirror" default:"black" doc:"what comes into view beyond the image: nothing, or its mirror image"`
	Order   string  `yaml:"order" oneof:"film|shuffled" default:"film" doc:"film: frames follow one another; shuffled: the same frames of an epoch in an order drawn anew, as if it were films: the control of what is learned from time"`
}

// Apply writes a frame, counted from 0, to dst, which must not overlap src. The image is in its
// own place halfway through.
func (s *Sequence) Apply(dst, src []float32, height, width, channels int, at rng.Stream, epoch, index, frame int) {
	sin, cos := math.Sincos(2 * math.Pi * float64(at.Uniform(uint64(index), uint64(epoch), 0)))
	way := s.DriftPX * (float64(frame) - float64(s.Frames-1)/2)
	affine{xx: 1, yy: 1, shiftX: way * cos, shiftY: way * sin, mirrored: s.Edge == "mirror"}.warp(dst, src, height, width, channels)
}
