package bench

import (
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/neuron"
)

// shape is a convolution or a locally connected layer over a square sheet.
type shape struct {
	name             string
	batch, in, side  int
	out, kernel, pad int
	weighting        hierarchy.Weighting
	skipQuick        bool
}

// convolutions are the peers' layers: those of two small networks for MNIST and CIFAR.
func convolutions(m *Machine) []Case { return layers(m, convolutionShapes) }

// localLayers are two of them without shared weights.
func localLayers(m *Machine) []Case { return layers(m, localShapes) }

var convolutionShapes = []shape{
	{"conv_mnist1_b32", 32, 1, 28, 32, 5, 0, hierarchy.Conv, false},
	{"conv_mnist2_b32", 32, 32, 12, 64, 5, 0, hierarchy.Conv, false},
	{"conv_cifar1_b32", 32, 3, 32, 64, 3, 1, hierarchy.Conv, false},
	{"conv_cifar2_b32", 32, 64, 32, 64, 3, 1, hierarchy.Conv, false},
	{"conv_cifar3_b32", 32, 64, 16, 128, 3, 1, hierarchy.Conv, false},
	{"conv_cifar4_b32", 32, 128, 8, 128, 3, 1, hierarchy.Conv, false},
	{"conv_mnist1_b128", 128, 1, 28, 32, 5, 0, hierarchy.Conv, true},
	{"conv_mnist2_b128", 128, 32, 12, 64, 5, 0, hierarchy.Conv, true},
	{"conv_cifar2_b128", 128, 64, 32, 64, 3, 1, hierarchy.Conv, true},
}

var localShapes = []shape{
	{"lc_mnist1_b64", 64, 1, 28, 32, 5, 0, hierarchy.LocalUnshared, false},
	{"lc_mnist2_b64", 64, 32, 12, 64, 5, 0, hierarchy.LocalUnshared, false},
	{"lc_mnist2_b1", 1, 32, 12, 64, 5, 0, hierarchy.LocalUnshared, false},
}

func layers(m *Machine, shapes []shape) []Case {
	var cases []Case
	for _, s := range shapes {
		if !(m.Quick && s.skipQuick) {
			cases = append(cases, s.cases(m)...)
		}
	}
	return cases
}

// images tells whether the layer lies on an image, whose gradient nobody needs.
func (s shape) images() bool { return s.in <= 3 }

// build makes the layer as a pathway of one stage, shows it its input and gives it a credit.
func (s shape) build(m *Machine) (*hierarchy.Pathway, *hierarchy.Pass) {
	p, err := hierarchy.New(neuron.Sheet{Channels: s.in, Height: s.side, Width: s.side}, []hierarchy.StageSpec{
		{Name: "layer", Weighting: s.weighting, Maps: s.out, Kernel: s.kernel, Stride: 1, Pad: s.pad, Gain: &neuron.Linear{}},
	}, 1)
	if err != nil {
		panic(err)
	}
	pass, err := hierarchy.NewPass(p, s.batch, !s.images(), m.Pool)
	if err != nil {
		panic(err)
	}
	pass.Show(hierarchy.Batch{Trials: make([]uint64, s.batch), Render: renderFilled})
	pass.Give(renderFilled)
	return p, pass
}

// renderFilled makes equal tiles: what lies in the lanes is nothing to the time.
func renderFilled(dst []float32, _, _ int) { fill(dst) }

func (s shape) cases(m *Machine) []Case {
	_, pass := s.build(m)
	return s.timed(pass)
}

func (s shape) timed(pass *hierarchy.Pass) []Case {
	places := s.side + 2*s.pad - s.kernel + 1
	units := places * places * s.out
	fan := s.in * s.kernel * s.kernel
	weights := s.out * fan
	if s.weighting == hierarchy.LocalUnshared {
		weights *= places * places
	}
	flop := 2 * float64(s.batch*units*fan)
	read := 4 * float64(weights+s.batch*(units+s.in*s.side*s.side))
	both := 2.0 // products of a training pass: forward, weights, and input where one is asked for
	if !s.images() {
		both = 3
	}
	fwd := s.name + "_fwd"
	return []Case{{
		Metric: Metric{fwd + "_ms", Milliseconds, 1}, Also: []Metric{{fwd + "_gflops", GFLOPS, flop}},
		FLOP: flop, Read: read, Run: pass.Forward,
	}, {
		Metric: Metric{fwd + "bwd_ms", Milliseconds, 1}, Also: []Metric{{fwd + "bwd_gflops", GFLOPS, both * flop}},
		FLOP: both * flop, Read: both * read,
		Run: func() { pass.Forward(); pass.Backward() },
	}}
}
