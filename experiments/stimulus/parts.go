// Package stimulus makes what networks see: image sets, transforms of test images and
// augmentations of training images.
package stimulus

import (
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
)

// Images is part of a set: pixels 0 to 1, [image][y][x][channel], and a class for each.
type Images struct {
	Count, Height, Width, Channels int
	Pixels                         []float32
	Labels                         []int // nil where there are none
}

// Image returns the pixels of image i.
func (m *Images) Image(i int) []float32 {
	n := m.Height * m.Width * m.Channels
	return m.Pixels[i*n : (i+1)*n]
}

// Data is a whole set, with training and test images kept apart.
type Data struct {
	Name        string
	Classes     []string
	Train, Test *Images
	SHA256      map[string]string // of each file read, for run.json
}

// Set is a source of images. Load reads it; relative paths start at dir, the folder of the
// experiment file.
type Set interface {
	Load(dir string) (*Data, error)
}

// Transform corrupts a test image in place, clipping to 0…1 unless it says otherwise. Its
// random numbers are a function of the stream and of the image alone, so that every network
// sees the same.
type Transform interface {
	Apply(image []float32, height, width, channels int, level float64, at rng.Stream, index int)
	Levels() []float64 // the swept values as given in the file
}

// Augmentation changes a training image: dst from src, with numbers drawn by (epoch, index).
type Augmentation interface {
	Apply(dst, src []float32, height, width, channels int, at rng.Stream, epoch, index int)
}

// Sets, Transforms and Augmentations are what an experiment file can name.
var (
	Sets          = registry.New[Set]("set")
	Transforms    = registry.New[Transform]("transform")
	Augmentations = registry.New[Augmentation]("augmentation")
)
