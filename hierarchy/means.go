package hierarchy

import (
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/simd"
)

// means are running means over updates that a stage's rule reads beside the activity of the
// moment. They begin at those of the first batch.
type means struct {
	share      float32   // of an update
	pre, post  []float32 // of terminals, or nil, and of what the rule gauges of its cells; units
	sent, sums []float32 // over stimuli
}

func newMeans(h *naive) *means {
	m := &means{share: 1 / float32(h.asks.averaging.TimeConstant()), post: make([]float32, h.units), sums: make([]float32, h.units)}
	if h.needs&learning.PreMean != 0 {
		m.pre, m.sent = make([]float32, h.below), make([]float32, h.below)
	}
	return m
}

// move takes a batch into the means.
func (m *means) move(tiles []naiveTile, first bool) {
	share := m.share
	if first {
		share = 1
	}
	towards(m.post, m.sums, share, tiles, func(s *naiveTile) []float32 { return s.g })
	if m.pre != nil {
		towards(m.pre, m.sent, share, tiles, func(s *naiveTile) []float32 { return s.x })
	}
}

// towards moves means by a share of the way to those of a batch.
func towards(mean, sums []float32, share float32, tiles []naiveTile, of func(*naiveTile) []float32) {
	clear(sums)
	trials := 0
	for i := range tiles {
		simd.SumRows(sums, of(&tiles[i]), tiles[i].lanes)
		trials += tiles[i].lanes
	}
	for i, sum := range sums {
		mean[i] += share * (sum/float32(trials) - mean[i])
	}
}

// kept are the means of a stage as a checkpoint holds them.
func (m *means) kept(weights string) []Array {
	var all []Array
	if m.pre != nil {
		all = append(all, Array{weights + "/pre-mean", m.pre})
	}
	return append(all, Array{weights + "/post-mean", m.post})
}
