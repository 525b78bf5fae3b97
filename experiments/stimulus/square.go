package stimulus

import (
	"fmt"
	"math"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
)

// Square hides part of an image behind a black square at a random place. It lies fully inside
// the image, every place being equally likely; one that is larger covers all.
type Square struct {
	LevelPX []float64 `yaml:"level" list:"sweep" unit:"px" min:"0" required:"true" doc:"side of the square, whole pixels"`
}

var _ = Transforms.Add("square", registry.Entry[Transform]{
	New:     func() Transform { return &Square{} },
	Doc:     "black square that hides part of the image",
	Main:    "level",
	Example: "{square: [4 px, 8 px]}",
})

// Check refuses sides of part of a pixel.
func (s *Square) Check() []config.Mistake {
	for _, side := range s.LevelPX {
		if side != math.Trunc(side) {
			return []config.Mistake{{Key: "level", Problem: fmt.Sprintf("a square of %v px is not of whole pixels", side)}}
		}
	}
	return nil
}

// Levels returns the sides.
func (s *Square) Levels() []float64 { return s.LevelPX }

// Apply blackens the square; its place is a function of the stream, the image's index and the
// level.
func (s *Square) Apply(image []float32, height, width, channels int, level float64, at rng.Stream, index int) {
	place := at.Nth(math.Float64bits(level))
	side := int(level)
	h, w := min(side, height), min(side, width)
	top := place.IntN(height-h+1, uint64(index), 0, 0)
	left := place.IntN(width-w+1, uint64(index), 0, 1)
	for y := top; y < top+h; y++ {
		clear(image[(y*width+left)*channels : (y*width+left+w)*channels])
	}
}
