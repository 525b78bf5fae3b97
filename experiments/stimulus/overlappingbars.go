package stimulus

import (
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
)

// OverlappingBars are pictures of 0 and 1 in which every row and every column is lit with the same
// probability, each apart (Földiák 1990): pixels tell little, bars all. They have no labels.
type OverlappingBars struct {
	SizePX      int     `yaml:"size" unit:"px" min:"2" doc:"side of a picture, as many rows as columns"`
	Probability float64 `yaml:"probability" above:"0" max:"1" doc:"probability of a row or a column to be lit"`
	Count       int     `yaml:"count" min:"1" doc:"number of pictures to train on; a tenth as many are for tests"`
}

var _ = Sets.Add("overlapping-bars", registry.Entry[Set]{
	New:     func() Set { return &OverlappingBars{SizePX: 8, Probability: 0.125, Count: 10000} },
	Doc:     "pictures of overlapping rows and columns, each lit at random, without labels: the test of rules that find independent parts",
	Cite:    "foldiak1990",
	Example: "{overlapping-bars: {size: 8 px, probability: 0.125}}",
})

// Unlabelled marks the set as one without labels.
func (*OverlappingBars) Unlabelled() {}

// Load draws the pictures, which are the same for every seed.
func (s *OverlappingBars) Load(string) (*Data, error) {
	return &Data{Name: "overlapping-bars", Train: s.draw(s.Count, "train"), Test: s.draw((s.Count+9)/10, "test")}, nil
}

func (s *OverlappingBars) draw(count int, part string) *Images {
	n := s.SizePX
	m := &Images{Count: count, Height: n, Width: n, Channels: 1, Pixels: make([]float32, count*n*n)}
	stream := rng.Named(0, "overlapping-bars/"+part)
	for i := range count {
		image := m.Image(i)
		for k := range 2 * n {
			if float64(stream.Uniform(uint64(i), 0, uint32(k))) >= s.Probability {
				continue
			}
			for j := range n {
				if k < n {
					image[k*n+j] = 1
				} else {
					image[j*n+k-n] = 1
				}
			}
		}
	}
	return m
}
