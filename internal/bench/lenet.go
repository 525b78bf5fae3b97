package bench

import (
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

// lenetWide is the peers' network: two convolutions of 32 and 64 maps, 512 units, 10 classes.
func lenetWide() *hierarchy.Pathway {
	pool := &hierarchy.MaxPool{Window: hierarchy.Window{Window: 2, Stride: 2}}
	p, err := hierarchy.New(neuron.Sheet{Channels: 1, Height: 28, Width: 28}, []hierarchy.StageSpec{
		{Name: "V1", Weighting: hierarchy.Conv, Maps: 32, Kernel: 5, Stride: 1, Gain: &neuron.ReLU{}, Pool: pool},
		{Name: "V2", Weighting: hierarchy.Conv, Maps: 64, Kernel: 5, Stride: 1, Gain: &neuron.ReLU{}, Pool: pool},
		{Name: "IT", Weighting: hierarchy.FullyConnected, Maps: 512, Gain: &neuron.ReLU{}},
		{Name: "decoder", Weighting: hierarchy.FullyConnected, Maps: 10, Gain: &neuron.Softmax{}},
	}, 1)
	if err != nil {
		panic(err)
	}
	return p
}

const (
	lenetBatch = 64
	// multiply-adds of one image forward; training needs three times as many, less the
	// gradient of the image, which nobody asks for
	lenetForward = 32*576*25 + 64*64*800 + 512*1024 + 10*512
	lenetTrain   = 3*lenetForward - 32*576*25
)

// lenets are training steps and answers of the whole network.
func lenets(m *Machine) []Case {
	s := newShown(lenetBatch)
	var cases []Case
	for _, o := range lenetOptimizers() {
		t, b := trainer(m, lenetWide(), o.optimizer, lenetBatch), s.batch()
		cases = append(cases, Case{
			Metric: Metric{o.key + "_ms", Milliseconds, 1}, Also: []Metric{{o.key + "_img_s", Images, lenetBatch}},
			FLOP: 2 * lenetTrain * lenetBatch,
			Run:  func() { t.Step(b) },
		})
	}
	q, class, render := hierarchy.NewPredictor(lenetWide(), m.Pool), make([]int, lenetBatch), s.render
	return append(cases, Case{
		Metric: Metric{"lenet_b64_infer_img_s", Images, lenetBatch}, FLOP: 2 * lenetForward * lenetBatch,
		Run: func() { q.Predict(class, render) },
	}, Case{
		Metric: Metric{"lenet_b1_infer_us", Microseconds, 1}, FLOP: 2 * lenetForward,
		Run: func() { q.Predict(class[:1], render) },
	})
}

// lenetOptimizer is one of the peers' optimizers, with their rates.
type lenetOptimizer struct {
	key       string
	optimizer learning.Optimizer
}

func lenetOptimizers() []lenetOptimizer {
	return []lenetOptimizer{
		{"lenet_b64_sgd", &learning.SGD{Rate: 0.01, Momentum: 0.9}},
		{"lenet_b64_adam", &learning.Adam{Rate: 1e-3, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8}},
	}
}

func trainer(m *Machine, p *hierarchy.Pathway, o learning.Optimizer, batch int) *hierarchy.Trainer {
	t, err := hierarchy.NewTrainer(p, hierarchy.Training{
		Teaching: &hierarchy.Backprop{}, Optimizer: o, Schedule: &learning.Constant{}, Batch: batch, Steps: 1, StepsEpoch: 1,
	}, m.Pool)
	if err != nil {
		panic(err)
	}
	return t
}
