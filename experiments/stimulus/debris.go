package stimulus

import (
	"fmt"
	"math"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
)

// Debris lays square pieces of an image over it at random places: clutter that looks like the
// object and occludes it (after Spoerer, McClure & Kriegeskorte 2017, whose pieces are parts of
// other digits).
type Debris struct {
	Level  []float64 `yaml:"level" list:"sweep" min:"0" required:"true" doc:"number of pieces"`
	SidePX int       `yaml:"side" unit:"px" min:"1" default:"6 px" doc:"side of a piece"`
}

// Litter is the same while training, with a random number of pieces.
type Litter struct {
	Pieces int `yaml:"pieces" required:"true" min:"1" max:"1000" doc:"most pieces; each number from 0 is equally likely"`
	SidePX int `yaml:"side" unit:"px" min:"1" doc:"side of a piece"`
}

var (
	_ = Transforms.Add("debris", registry.Entry[Transform]{
		New:     func() Transform { return &Debris{SidePX: 6} },
		Doc:     "square pieces of the image itself laid over it at random",
		Main:    "level",
		Example: "{debris: {level: [4, 8], side: 6 px}}",
	})
	_ = Augmentations.Add("debris", registry.Entry[Augmentation]{
		New:     func() Augmentation { return &Litter{SidePX: 6} },
		Doc:     "up to so many square pieces of each training image laid over it at random",
		Main:    "pieces",
		Example: "{debris: {pieces: 8, side: 6 px}}",
	})
)

// Check refuses parts of a piece.
func (d *Debris) Check() []config.Mistake {
	for _, n := range d.Level {
		if n != math.Trunc(n) {
			return []config.Mistake{{Key: "level", Problem: fmt.Sprintf("%v pieces are not a whole number", n)}}
		}
	}
	return nil
}

// Levels returns the numbers of pieces.
func (d *Debris) Levels() []float64 { return d.Level }

// Apply lays the pieces; they are a function of the stream, the image's index and the level.
func (d *Debris) Apply(image []float32, height, width, channels int, level float64, at rng.Stream, index int) {
	scatter(image, height, width, channels, d.SidePX, int(level), at.Nth(math.Float64bits(level)), uint64(index), 0)
}

// Apply copies src to dst with pieces over it.
func (l *Litter) Apply(dst, src []float32, height, width, channels int, at rng.Stream, epoch, index int) {
	copy(dst, src)
	count := at.IntN(l.Pieces+1, uint64(index), uint64(epoch), 0)
	scatter(dst, height, width, channels, l.SidePX, count, at, uint64(index), uint64(epoch))
}

// scatter copies squares of an image from random places to others, one after another: a later
// piece may hold parts of earlier ones. The first draw of a key is its caller's.
func scatter(image []float32, height, width, channels, side, count int, at rng.Stream, index, epoch uint64) {
	h, w := min(side, height), min(side, width)
	for k := range count {
		draw := func(n, which int) int { return at.IntN(n, index, epoch, uint32(1+4*k+which)) }
		top, left := draw(height-h+1, 0), draw(width-w+1, 1)
		toTop, toLeft := draw(height-h+1, 2), draw(width-w+1, 3)
		for i := range h {
			y := i
			if toTop > top { // rows that are read later are not yet written
				y = h - 1 - i
			}
			from, to := ((top+y)*width+left)*channels, ((toTop+y)*width+toLeft)*channels
			copy(image[to:to+w*channels], image[from:from+w*channels])
		}
	}
}
