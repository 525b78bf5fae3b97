package hierarchy

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/learning"
)

// TestCCells holds the pool to its equation in float64, and its derivative to differences.
func TestCCells(t *testing.T) {
	const height, width, channels, stimuli = 7, 6, 2, 3
	l, err := (&CCells{Window: square(3, 2), Sigma: 0.8, Drive: 5}).poolLayer(sheet(height, width, channels))
	require.NoError(t, err)
	var d [9]float64
	var sum float64
	for i := range d {
		d[i] = math.Exp(-(math.Pow(float64(i/3)-1, 2) + math.Pow(float64(i%3)-1, 2)) / (2 * 0.8 * 0.8))
		sum += d[i]
	}
	x := normals("c-cells", height*width*channels*stimuli) // [unit][stimulus]
	cells := func(x []float64) (y []float64) {
		for row := 0; row+3 <= height; row += 2 {
			for column := 0; column+3 <= width; column += 2 {
				for c := range channels * stimuli {
					var s float64
					for i := range d {
						s += 5 * d[i] / sum * x[((row+i/3)*width+column+i%3)*channels*stimuli+c]
					}
					y = append(y, max(0, s)/(1+max(0, s)))
				}
			}
		}
		return y
	}
	narrow := make([]float32, len(x))
	for i, v := range x {
		narrow[i] = float32(v)
	}
	w := l.newWork(stimuli)
	y := cells(x)
	near(t, "C-cells", widen(w.forward(narrow, moment{lanes: stimuli})), y, 1e-6)
	credit := normals("credit", len(y))
	narrowCredit := make([]float32, len(credit))
	for i, v := range credit {
		narrowCredit[i] = float32(v)
	}
	want := make([]float64, len(x))
	for i := range x {
		const h = 1e-6
		for _, step := range []float64{h, -h} {
			x[i] += step
			want[i] += dot(credit, cells(x)) / (2 * step)
			x[i] -= step
		}
	}
	near(t, "their derivative", widen(w.backward(narrowCredit, toBelow)), want, 1e-5)
}

// shunted builds a dense stage of S-cells and a read-out.
func shunted(t *testing.T, dims, cells int, threshold float64) *Pathway {
	t.Helper()
	p, err := New(sheet(1, 1, dims), []StageSpec{
		{Name: "S", Weighting: FullyConnected, Maps: cells, Gain: relu, Code: &SCells{Threshold: threshold}},
		{Name: "out", Weighting: FullyConnected, Maps: 2, Gain: softmax},
	}, exampleSeed)
	require.NoError(t, err)
	return p
}

func laneOrder(samples [][]float64) []float32 {
	x := make([]float32, len(samples)*len(samples[0]))
	for b, sample := range samples {
		for u, v := range sample {
			x[u*len(samples)+b] = float32(v)
		}
	}
	return x
}

func cosine(a, b []float64) float64 { return dot(a, b) / length(a) / length(b) }

// magnitudes draws non-negative samples.
func magnitudes(name string, n, dims int) (samples [][]float64) {
	z := normals(name, n*dims)
	for i := range n {
		x := make([]float64, dims)
		for j := range x {
			x[j] = math.Abs(z[i*dims+j])
		}
		samples = append(samples, x)
	}
	return samples
}

// TestSCellsFollowTheirEquation, u = r·⌊(1 + e)/(1 + θ·b·v) − 1⌋₊ (Fukushima 1980).
func TestSCellsFollowTheirEquation(t *testing.T) {
	const dims, cells, threshold = 12, 5, 0.6
	p := shunted(t, dims, cells, threshold)
	a, b := widen(p.Weights()[0].W), widen(p.Weights()[1].W)
	samples := magnitudes("s-cells", 7, dims)
	silent := 0
	for k, u := range answers(p, samples) {
		v := length(samples[k]) / math.Sqrt(dims)
		for i := range cells {
			want := threshold / (1 - threshold) * max(0, (1+dot(a[i*dims:(i+1)*dims], samples[k]))/(1+threshold*b[i]*v)-1)
			require.InDelta(t, want, u[i], 1e-5)
			if want == 0 {
				silent++
			}
		}
	}
	require.Less(t, silent, 7*cells)
}

// teachSCells shows the stage one batch after another.
func teachSCells(t *testing.T, p *Pathway, rule learning.Neocognitron, rate float64, batches [][][]float64) {
	t.Helper()
	n := len(batches[0])
	tr, err := NewTrainer(p, Training{
		Teaching:  &unlabelled[learning.Neocognitron, *learning.Neocognitron]{Rule: rule, Pace: pace{Rate: rate, Passes: 1}},
		Optimizer: &learning.SGD{Rate: 0.01}, Schedule: &learning.Constant{}, Batch: n, Steps: 2 * len(batches), StepsEpoch: len(batches),
	}, workers(t, 1))
	require.NoError(t, err)
	for _, samples := range batches {
		tr.Step(Batch{Trials: someTrials(n), Labels: make([]int, n), Render: func(dst []float32, first, lanes int) {
			copy(dst, laneOrder(samples[first:first+lanes]))
		}})
	}
}

// TestSeedsLearnTheirPatch: the first stimulus is learned by one cell, Δa = q·c·x and Δb = q·v.
// With a large q the cell then answers by the cosine alone, ⌊(cos − θ)/(1 − θ)⌋₊, at any
// contrast, and cells that learned nothing are silent.
func TestSeedsLearnTheirPatch(t *testing.T) {
	const dims, threshold, q = 10, 0.6, 3e4
	p := shunted(t, dims, 4, threshold)
	samples := magnitudes("seeds", 6, dims)
	learned := samples[0]
	teachSCells(t, p, learning.Neocognitron{Threshold: 0.8, Area: 1}, q, [][][]float64{{learned}})
	a, b := widen(p.Weights()[0].W), widen(p.Weights()[1].W)
	for i := range learned {
		require.InDelta(t, q*learned[i]/dims, a[i], 1e-5*q)
	}
	require.InDelta(t, q*length(learned)/math.Sqrt(dims), b[0], 1e-5*q)
	require.Equal(t, make([]float64, 3*dims), a[dims:])
	for _, x := range samples {
		dim := make([]float64, dims)
		for j, v := range x {
			dim[j] = 0.2 * v
		}
		want := max(0, (cosine(x, learned)-threshold)/(1-threshold))
		for _, u := range answers(p, [][]float64{x, dim}) {
			require.InDelta(t, want, u[0], 0.01)
			require.Zero(t, u[1])
		}
	}
}

// TestMapsTakeWhatNoneKnows: of patches in clusters each cluster comes to have one cell, which
// answers to it alone; cells that are left over know nothing.
func TestMapsTakeWhatNoneKnows(t *testing.T) {
	samples, centres := clusters(400, 0.05)
	for _, x := range samples {
		for j := range x {
			x[j] = max(0, x[j])
		}
	}
	p := shunted(t, len(centres[0]), 7, 0.6)
	var batches [][][]float64
	for i := 0; i < len(samples); i += 20 {
		batches = append(batches, samples[i:i+20])
	}
	teachSCells(t, p, learning.Neocognitron{Threshold: 0.7, Area: 1}, 1000, batches)
	known := map[int]bool{}
	for _, u := range answers(p, centres) {
		best, sum := 0, 0.0
		for i, v := range u {
			sum += v
			if v > u[best] {
				best = i
			}
		}
		require.Greater(t, u[best], 0.9)
		require.InDelta(t, u[best], sum, 1e-6, "another cell answers too")
		known[best] = true
	}
	require.Len(t, known, 4)
	b := p.Weights()[1].W
	require.Equal(t, []float32{0, 0, 0}, b[4:])
}

// TestNeocognitronNeedsSharedSCells: what the rule cannot teach is said.
func TestNeocognitronNeedsSharedSCells(t *testing.T) {
	how, err := Teachings.Make("neocognitron")
	require.NoError(t, err)
	training := Training{Teaching: how, Optimizer: &learning.SGD{Rate: 1}, Schedule: &learning.Constant{}, Batch: 8, Steps: 30, StepsEpoch: 10}
	for want, stage := range map[string]StageSpec{
		"shunting inhibition":  {Name: "S", Weighting: Conv, Maps: 4, Kernel: 3, Stride: 1, Gain: relu},
		"weights of their own": {Name: "S", Weighting: LocalUnshared, Maps: 4, Kernel: 3, Stride: 1, Gain: relu, Code: &SCells{Threshold: 0.5}},
	} {
		p, err := New(sheet(6, 6, 1), []StageSpec{stage, {Name: "out", Weighting: FullyConnected, Maps: 2, Gain: softmax}}, 1)
		require.NoError(t, err)
		_, err = NewTrainer(p, training, workers(t, 1))
		require.ErrorContains(t, err, want)
	}
	_, err = New(sheet(6, 6, 1), []StageSpec{{Name: "S", Weighting: FullyConnected, Maps: 4, Gain: linear, Code: &SCells{Threshold: 0.5}}}, 1)
	require.ErrorContains(t, err, "relu")
}
