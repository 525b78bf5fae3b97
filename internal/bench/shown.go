package bench

import (
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/simd"
)

// shown is images in memory, of normal numbers as the peers', with labels.
type shown struct {
	images []float32 // [image][unit]
	units  int
	labels []int
	trials []uint64
}

// newShown makes n images of 28×28 pixels and ten classes.
func newShown(n int) *shown {
	const units = 28 * 28
	s := &shown{images: make([]float32, n*units), units: units, labels: make([]int, n), trials: make([]uint64, n)}
	rng.Named(1, "bench/images").Normals(s.images, 0, 0, 0)
	for i := range n {
		s.labels[i], s.trials[i] = i*7%10, uint64(i)
	}
	return s
}

// render writes images [first, first+lanes) as units×lanes.
func (s *shown) render(dst []float32, first, lanes int) {
	simd.Transpose(dst, s.images[first*s.units:], lanes, s.units, lanes)
}

func (s *shown) batch() hierarchy.Batch {
	return hierarchy.Batch{Trials: s.trials, Labels: s.labels, Render: s.render}
}
