package hierarchy

import (
	"testing"

	"github.com/striate-sim/striate/internal/pool"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

// example is a small pathway that tests run.
type example struct {
	name  string
	in    neuron.Sheet
	specs []StageSpec
	still []string // arrays on which the loss does not depend at all
}

const exampleSeed = 11

var (
	relu    = &neuron.ReLU{}
	softmax = &neuron.Softmax{}
	linear  = &neuron.Linear{}
)

func sheet(height, width, channels int) neuron.Sheet {
	return neuron.Sheet{Height: height, Width: width, Channels: channels}
}

func square(window, stride int) Window { return Window{Window: window, Stride: stride} }

// catalogue lists pathways that have every kind of layer among them, on sheets of odd and
// unequal sides, with strides and margins, of one channel and of several.
func catalogue() []example {
	return []example{
		{name: "lenet", in: sheet(12, 12, 1), specs: []StageSpec{
			{Name: "C1", Weighting: Conv, Maps: 3, Kernel: 5, Stride: 1, Pad: 2, Gain: relu, Pool: &MaxPool{square(2, 2)}},
			{Name: "C2", Weighting: Conv, Maps: 4, Kernel: 3, Stride: 1, Gain: relu, Pool: &MaxPool{square(2, 2)}},
			{Name: "F1", Weighting: FullyConnected, Maps: 9, Gain: relu},
			{Name: "out", Weighting: FullyConnected, Maps: 5, Gain: softmax},
		}},
		{name: "alexnet", in: sheet(13, 15, 3), specs: []StageSpec{
			{Name: "C1", Weighting: Conv, Maps: 6, Kernel: 3, Stride: 2, Pad: 1, Gain: relu, Norm: &LocalResponse{Maps: 5, Offset: 2, Alpha: 0.3, Beta: 0.75}, Pool: &MaxPool{square(3, 2)}},
			{Name: "C2", Weighting: Conv, Maps: 5, Kernel: 3, Stride: 1, Pad: 2, Gain: relu, Norm: &LocalResponse{Maps: 3, Offset: 1, Alpha: 0.5, Beta: 0.6}},
			{Name: "F1", Weighting: FullyConnected, Maps: 12, Gain: relu, Dropout: 0.5},
			{Name: "out", Weighting: FullyConnected, Maps: 4, Gain: softmax},
		}},
		{name: "batchnorm", in: sheet(9, 8, 2), still: []string{"C1/bias"}, specs: []StageSpec{
			{Name: "C1", Weighting: Conv, Maps: 4, Kernel: 3, Stride: 1, Pad: 1, Gain: relu, Norm: &BatchNormalization{Momentum: 0.1, Epsilon: 1e-5}, Pool: &AveragePool{square(3, 2)}},
			{Name: "L2", Weighting: LocalUnshared, Maps: 5, Kernel: 2, Stride: 1, Gain: &neuron.Linear{}, Norm: &BatchNormalization{Momentum: 0.5, Epsilon: 1e-3}},
			{Name: "out", Weighting: FullyConnected, Maps: 3, Gain: softmax},
		}},
		{name: "unshared", in: sheet(10, 7, 3), specs: []StageSpec{
			{Name: "L1", Weighting: LocalUnshared, Maps: 4, Kernel: 3, Stride: 2, Pad: 2, Gain: relu, Dropout: 0.2},
			{Name: "L2", Weighting: LocalUnshared, Maps: 3, Kernel: 2, Stride: 2, Pad: 1, Gain: &neuron.Triangle{Power: 1}, Pool: &AveragePool{square(2, 1)}},
			{Name: "out", Weighting: FullyConnected, Maps: 6, Gain: softmax},
		}},
		{name: "dale", in: sheet(9, 11, 1), specs: []StageSpec{
			{Name: "D1", Weighting: Conv, Maps: 6, Kernel: 3, Stride: 2, Pad: 1, Dale: true, Inhibitory: 2, Gain: relu},
			{Name: "D2", Weighting: LocalUnshared, Maps: 5, Kernel: 3, Stride: 1, Dale: true, Inhibitory: 1, Gain: relu},
			{Name: "D3", Weighting: FullyConnected, Maps: 13, Dale: true, Gain: relu, Dropout: 0.3},
			{Name: "out", Weighting: FullyConnected, Maps: 4, Dale: true, Gain: softmax},
		}},
		{name: "dann", in: sheet(8, 9, 1), specs: []StageSpec{
			{Name: "D1", Weighting: Conv, Maps: 8, Kernel: 3, Stride: 2, Pad: 1, Dale: true, Inhibitory: 2, Dann: &Dann{true}, Gain: relu},
			{Name: "D2", Weighting: LocalUnshared, Maps: 7, Kernel: 3, Stride: 1, Dale: true, Inhibitory: 2, Dann: &Dann{false}, Gain: relu},
			{Name: "out", Weighting: FullyConnected, Maps: 3, Dale: true, Dann: &Dann{true}, Gain: softmax},
		}},
		plausible(),
	}
}

// plausible is a pathway that local heads can teach.
func plausible() example {
	return example{name: "plausible", in: sheet(14, 12, 1), specs: []StageSpec{
		{Name: "eye", Weighting: FixedFrontend, Frontend: &Gabor{Orientations: 3, Kernel: 5, Stride: 2, WavelengthPX: 4, SigmaPX: 1.6, Aspect: 0.5}},
		{Name: "V1", Weighting: LocalUnshared, Maps: 6, Kernel: 3, Stride: 1, Dale: true, Inhibitory: 2, Gain: relu, Dropout: 0.25},
		{Name: "V2", Weighting: LocalUnshared, Maps: 7, Kernel: 2, Stride: 1, Pad: 1, Dale: true, Inhibitory: 2, Gain: relu, Dropout: 0.3},
		{Name: "out", Weighting: FullyConnected, Maps: 5, Dale: true, Gain: softmax},
	}}
}

// byName returns one example of the catalogue.
func byName(t *testing.T, name string) example {
	t.Helper()
	for _, e := range catalogue() {
		if e.name == name {
			return e
		}
	}
	t.Fatalf("no example %q", name)
	return example{}
}

// pathway builds the example; its weights are off their start, so that no bias is 0 and no
// read-out uniform, and within their bounds.
func (e example) pathway(t testing.TB) *Pathway {
	t.Helper()
	p, err := New(e.in, e.specs, exampleSeed)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range p.Weights() {
		scale := 0.3 * max(0.1, rms(widen(w.W)))
		for i, v := range normals(w.Name, len(w.W)) {
			w.W[i] = min(w.Hi, max(w.Lo, w.W[i]+float32(scale*v)))
		}
	}
	return p
}

// twins builds the twin of a pathway of the example, with its weights.
func (e example) twins(t *testing.T, p *Pathway) *twins {
	t.Helper()
	n := twinsOf(t, e.in, e.specs, exampleSeed)
	n.load(t, p.Weights())
	return n
}

// stimuli returns n images of values in [0, 1), [stimulus][unit].
func (e example) stimuli(n int) []float64 {
	x := make([]float32, n*e.in.Units())
	rng.Named(5, e.name+"/stimuli").Uniforms(x, 0, 0, 0)
	return widen(x)
}

// batch returns n images with labels and numbers.
func (e example) batch(n int) Batch {
	x := e.stimuli(n)
	return Batch{
		Trials: someTrials(n), Labels: e.labels(n),
		Render: func(dst []float32, first, lanes int) { toLanes(dst, x, first, lanes) },
	}
}

// labels returns n labels, every class among them.
func (e example) labels(n int) []int {
	labels, classes := make([]int, n), e.specs[len(e.specs)-1].Maps
	for i := range labels {
		labels[i] = i * 7 % classes
	}
	return labels
}

// someTrials returns n numbers of presentations.
func someTrials(n int) []uint64 {
	trials := make([]uint64, n)
	for i := range trials {
		trials[i] = uint64(1000 + 3*i)
	}
	return trials
}

// workers returns a pool that ends with the test.
func workers(t testing.TB, n int) *pool.Pool {
	p := pool.New(n)
	t.Cleanup(p.Close)
	return p
}

// trainer prepares training with batches of n; the learning rate is constant.
func trainer(t testing.TB, p *Pathway, how Teaching, o learning.Optimizer, n, workerCount int) *Trainer {
	t.Helper()
	return tiledTrainer(t, p, how, o, n, workerCount, tileLanes)
}

// tiledTrainer is trainer with tiles of a width.
func tiledTrainer(t testing.TB, p *Pathway, how Teaching, o learning.Optimizer, n, workerCount, lanes int) *Trainer {
	t.Helper()
	constant, err := learning.Schedules.Make("constant")
	if err != nil {
		t.Fatal(err)
	}
	training := Training{Teaching: how, Optimizer: o, Schedule: constant, Batch: n, Steps: 100, StepsEpoch: 10, lanes: lanes}
	tr, err := NewTrainer(p, training, workers(t, workerCount))
	if err != nil {
		t.Fatal(err)
	}
	return tr
}
