package hierarchy

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/learning"
)

// TestSoftHebbByHand holds one update of a convolution to the published equations in float64:
// the mean of what every place of every image asks for, bounded in each cell or in the layer, at
// each cell's own pace.
func TestSoftHebbByHand(t *testing.T) {
	const (
		side, kernel, channels, cells, images = 4, 2, 2, 3, 5
		places, fan                           = (side - kernel + 1) * (side - kernel + 1), kernel * kernel * channels
		rate, start, sharpness, power         = 0.1, 4, 0.7, 0.5
	)
	specs := []StageSpec{
		{Name: "V1", Weighting: Conv, Maps: cells, Kernel: kernel, Stride: 1, Gain: relu},
		{Name: "out", Weighting: FullyConnected, Maps: 2, Gain: softmax},
	}
	for _, normalize := range []string{"none", "cell", "layer"} {
		how := &SoftHebbian{InverseTemperature: []float64{sharpness}, Rate: []float64{rate}, Power: power, Normalize: normalize, Passes: 1, Start: start}
		p, err := New(sheet(side, side, channels), specs, exampleSeed)
		require.NoError(t, err)
		training := Training{Teaching: how, Optimizer: &learning.SGD{Rate: 1}, Schedule: &learning.Constant{}, Batch: images, Steps: 20, StepsEpoch: 10}
		tr, err := NewTrainer(p, training, workers(t, 1))
		require.NoError(t, err)
		e := example{name: "by hand", in: p.In(), specs: specs}
		w, x := widen(p.Weights()[0].W), e.stimuli(images)
		tr.Step(e.batch(images))

		change := make([]float64, cells*fan)
		for b := range images {
			for at := range places {
				patch := make([]float64, fan)
				for k := range patch {
					row, column := at/(side-kernel+1)+k/(kernel*channels), at%(side-kernel+1)+k/channels%kernel
					patch[k] = x[(b*side*side+row*side+column)*channels+k%channels]
				}
				u, y, sum := make([]float64, cells), make([]float64, cells), 0.0
				for i := range u {
					u[i] = dot(w[i*fan:(i+1)*fan], patch)
					y[i] = math.Exp(sharpness * u[i])
					sum += y[i]
				}
				for i := range y {
					if y[i] /= sum; u[i] < slices.Max(u) {
						y[i] = -y[i]
					}
					for k := range patch {
						change[i*fan+k] += y[i] * (patch[k] - u[i]*w[i*fan+k]) / (images * places)
					}
				}
			}
		}
		largest := func(x []float64) float64 { return max(slices.Max(x), -slices.Min(x)) }
		want := slices.Clone(w)
		for i := range cells {
			row := change[i*fan : (i+1)*fan]
			by := map[string]float64{"none": 1, "cell": max(1, largest(row)), "layer": largest(change)}[normalize]
			for k, v := range row {
				want[i*fan+k] += rate * math.Sqrt(math.Abs(length(w[i*fan:(i+1)*fan])-1)) * v / by
			}
		}
		near(t, normalize, widen(p.Weights()[0].W), want, 1e-5)
		require.Equal(t, normalize == "layer", slices.Contains(how.Departures(), departure.GlobalOptimizer))
	}
}

// TestSoftHebbLength: a lone cell always wins; of a stimulus x along its weights, their length a
// obeys da/dt = η·|x|·(1 − a²), which from above 1 falls as coth(η·|x|·t + arcoth a₀); with the
// pace √(a − 1) the way to 1 is algebraic, a − 1 → (η·|x|·t)⁻².
func TestSoftHebbLength(t *testing.T) {
	x := []float64{0.6, 0.8}
	for power, rate := range map[float64]float64{0: 1e-3, 0.5: 1e-2} {
		how := &SoftHebbian{InverseTemperature: []float64{1}, Rate: []float64{rate}, Power: power, Normalize: "none", Passes: 1, Start: 3}
		p, err := New(sheet(1, 1, 2), []StageSpec{
			{Name: "V1", Weighting: FullyConnected, Maps: 1, Gain: linear},
			{Name: "out", Weighting: FullyConnected, Maps: 2, Gain: softmax},
		}, exampleSeed)
		require.NoError(t, err)
		const steps = 3000
		training := Training{Teaching: how, Optimizer: &learning.SGD{Rate: 1}, Schedule: &learning.Constant{}, Batch: 1, Steps: 2 * steps, StepsEpoch: steps}
		tr, err := NewTrainer(p, training, workers(t, 1))
		require.NoError(t, err)
		w := p.Weights()[0].W
		w[0], w[1] = 1.8, 2.4
		show := Batch{Trials: []uint64{1}, Labels: []int{0}, Render: func(dst []float32, _, _ int) { dst[0], dst[1] = float32(x[0]), float32(x[1]) }}
		arcoth := 0.5 * math.Log((3.+1)/(3.-1))
		for step := range steps {
			if step%500 == 0 && power == 0 {
				require.InEpsilon(t, 1/math.Tanh(1e-3*float64(step)+arcoth), length(widen(w)), 2e-3, "step %d", step)
			}
			tr.Step(show)
		}
		if power > 0 {
			require.InEpsilon(t, math.Pow(rate*steps, -2), length(widen(w))-1, 0.1)
		}
		require.InDelta(t, 1, length(widen(w)), 0.005)
		require.InDelta(t, 0.75, w[0]/w[1], 1e-4)
	}
}

// TestPositiveStart: weights start from magnitudes, at the length that was asked.
func TestPositiveStart(t *testing.T) {
	e := byName(t, "lenet")
	how := &SoftHebbian{InverseTemperature: []float64{1}, Rate: []float64{1e-9}, Normalize: "none", Passes: 1, Start: 7, Positive: true}
	p := e.pathway(t)
	before := slices.Clone(p.Weights()[0].W)
	trainer(t, p, how, &learning.SGD{Rate: 1}, 8, 1)
	w := p.Weights()[0].W
	require.Negative(t, slices.Min(before))
	require.Positive(t, slices.Min(w))
	require.InDelta(t, 7, length(widen(w[:25])), 1e-4)
}
