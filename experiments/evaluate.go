package experiments

import (
	"sync"

	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/simd"
)

// renderer writes test stimuli [first, first+lanes) in the program's order.
type renderer func(dst []float32, first, lanes int)

// plain shows images as they are.
func plain(m *stimulus.Images) renderer {
	return func(dst []float32, first, lanes int) {
		index := make([]int, lanes)
		for b := range index {
			index[b] = first + b
		}
		stimulus.Gather(dst, m, index, lanes)
	}
}

// transformed shows images through a test's transform at a level. Random numbers are keyed
// by the run's seed, the test, the level and the image, never by the network.
func transformed(m *stimulus.Images, t stimulus.Transform, level float64, at rng.Stream) renderer {
	units := m.Height * m.Width * m.Channels
	rows := sync.Pool{New: func() any { s := make([]float32, 0); return &s }}
	return func(dst []float32, first, lanes int) {
		buf := rows.Get().(*[]float32)
		defer rows.Put(buf)
		if cap(*buf) < lanes*units {
			*buf = make([]float32, lanes*units)
		}
		s := (*buf)[:lanes*units]
		for b := range lanes {
			row := s[b*units : (b+1)*units]
			copy(row, m.Image(first+b))
			t.Apply(row, m.Height, m.Width, m.Channels, level, at, first+b)
		}
		simd.Transpose(dst, s, lanes, units, lanes)
	}
}

// classify tells for each image whether the network finds its class.
func classify(p *hierarchy.Predictor, m *stimulus.Images, show renderer) []bool {
	class := make([]int, m.Count)
	p.Predict(class, show)
	return right(class, m)
}

// classifySteps tells the same after every step of an image's presentation: [step][image].
func classifySteps(p *hierarchy.Predictor, steps int, m *stimulus.Images, show renderer) [][]bool {
	class := make([][]int, steps)
	for i := range class {
		class[i] = make([]int, m.Count)
	}
	p.PredictSteps(class, show)
	correct := make([][]bool, steps)
	for i := range correct {
		correct[i] = right(class[i], m)
	}
	return correct
}

func right(class []int, m *stimulus.Images) []bool {
	correct := make([]bool, m.Count)
	for i, c := range class {
		correct[i] = c == m.Labels[i]
	}
	return correct
}
