package experiments

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/pool"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// TestReverseCorrelationFindsFields: of linear cells, whose field is their weights, at their
// place of the image; of a cell of a sparse code that is alone, whose rate T_λ(w·x) has the mean
// slope w·P(|w·x| > λ) = w·2(1 − Φ(λ/σ)), λ and σ in the units of the images.
func TestReverseCorrelationFindsFields(t *testing.T) {
	const side, sd, lambda = 5, 2., 0.8
	images := &stimulus.Images{Pixels: []float32{3 - sd, 3 + sd}}
	workers := pool.New(2)
	defer workers.Close()
	linear := &neuron.Linear{}
	for name, stage := range map[string]hierarchy.StageSpec{
		"dense":  {Name: "V1", Weighting: hierarchy.FullyConnected, Maps: 3, Gain: linear},
		"conv":   {Name: "V1", Weighting: hierarchy.Conv, Maps: 2, Kernel: 3, Stride: 1, Pad: 1, Gain: linear},
		"sparse": {Name: "V1", Weighting: hierarchy.FullyConnected, Maps: 1, Gain: linear, Code: &hierarchy.SparseCode{Threshold: lambda, Steps: 200, Step: 0.1}},
	} {
		p, err := hierarchy.New(neuron.Sheet{Height: side, Width: side, Channels: 1}, []hierarchy.StageSpec{stage}, 1)
		require.NoError(t, err)
		weights, ok := p.ReceptiveFields(mostFields)
		require.True(t, ok)
		mean, slope := 3., 1.
		if name == "sparse" {
			mean, slope = 0, 1-math.Erf(lambda/(0.5*sd)/math.Sqrt2)
			var square float64
			for _, v := range weights.Values {
				square += float64(v) * float64(v)
			}
			for i := range weights.Values {
				weights.Values[i] /= float32(math.Sqrt(square))
			}
		}
		images.Pixels = []float32{float32(mean - sd), float32(mean + sd)}
		f := reverseCorrelation{presentations: 30000, contrast: 0.5}.fields(p, 0, mostFields, images, workers, rng.Named(1, "noise"))
		require.Equal(t, []int{weights.Count, side, side}, []int{f.Count, f.Height, f.Width})
		from := (side - weights.Height) / 2
		for i, v := range f.Values {
			cell, y, x := i/(side*side), i/side%side-from, i%side-from
			want := 0.
			if y >= 0 && x >= 0 && y < weights.Height && x < weights.Width {
				want = slope * float64(weights.Values[(cell*weights.Height+y)*weights.Width+x])
			}
			require.InDelta(t, want, float64(v), 0.03, "%s: cell %d, place %d, %d", name, cell, y, x)
		}
	}
}
