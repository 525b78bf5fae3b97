package stimulus

import (
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
)

// Flip mirrors images left to right, for natural scenes, which have no handedness.
type Flip struct {
	Probability float64 `yaml:"probability" min:"0" max:"1" doc:"share of the presentations that are mirrored"`
}

var _ = Augmentations.Add("flip", registry.Entry[Augmentation]{
	New:  func() Augmentation { return &Flip{Probability: 0.5} },
	Doc:  "images mirrored left to right at random",
	Cite: "krizhevsky2012",
	Main: "probability",
})

// Apply copies src to dst, mirrored or not.
func (f *Flip) Apply(dst, src []float32, height, width, channels int, at rng.Stream, epoch, index int) {
	if float64(at.Uniform(uint64(index), uint64(epoch), 0)) >= f.Probability {
		copy(dst, src)
		return
	}
	for y := range height {
		row := y * width * channels
		for x := range width {
			copy(dst[row+x*channels:row+(x+1)*channels], src[row+(width-1-x)*channels:])
		}
	}
}
