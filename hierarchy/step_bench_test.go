package hierarchy

import (
	"fmt"
	"testing"

	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

// plausibleNet is a pathway of unshared Dale stages for images of 28×28.
func plausibleNet() example {
	return example{name: "plausible-net", in: sheet(28, 28, 1), specs: []StageSpec{
		{Name: "V1", Weighting: LocalUnshared, Maps: 32, Kernel: 7, Stride: 3, Dale: true, Inhibitory: 4, Gain: relu, Dropout: 0.3},
		{Name: "V2", Weighting: LocalUnshared, Maps: 64, Kernel: 4, Stride: 2, Dale: true, Inhibitory: 6, Gain: relu, Dropout: 0.3},
		{Name: "out", Weighting: FullyConnected, Maps: 10, Dale: true, Gain: softmax},
	}}
}

// BenchmarkStep measures whole updates: forward, teaching, products, optimizer.
func BenchmarkStep(b *testing.B) {
	for _, c := range []struct {
		example
		how   Teaching
		o     learning.Optimizer
		batch int
	}{
		{lenet5(), &Backprop{}, &learning.SGD{Rate: 0.05, Momentum: 0.9}, 64},
		{plausibleNet(), &LocalHeads{Feedback: "kolen-pollack", HeadDecay: 0.5, Spread: 0.3}, &learning.Adam{Rate: 1e-3, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8}, 128},
	} {
		for _, n := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/workers=%d", c.name, n), func(b *testing.B) {
				tr := trainer(b, c.pathway(b), c.how, c.o, c.batch, n)
				batch := c.example.batch(c.batch)
				images := make([]float32, c.batch*c.in.Units())
				batch.Render(images[:tileLanes*c.in.Units()], 0, tileLanes)
				batch.Render = func(dst []float32, _, _ int) { copy(dst, images) } // rendering is not what is measured
				tr.Step(batch)
				b.ReportAllocs()
				b.ResetTimer()
				for range b.N {
					tr.Step(batch)
				}
				perSecond := float64(b.N*c.batch) / b.Elapsed().Seconds()
				b.ReportMetric(perSecond, "images/s")
				// a synapse takes part in its drive, its change and the credit of its source
				b.ReportMetric(3*2*float64(tr.p.Cost().MACs)*perSecond/1e9, "GFLOP/s")
			})
		}
	}
}

// BenchmarkLayers measures layers alone, forward and with all gradients.
func BenchmarkLayers(b *testing.B) {
	for _, w := range []struct {
		name      string
		weighting Weighting
	}{{"conv", Conv}, {"local", LocalUnshared}} {
		p, err := New(sheet(12, 12, 32), []StageSpec{{Name: "L", Weighting: w.weighting, Maps: 64, Kernel: 5, Stride: 1, Gain: &neuron.Linear{}}}, 1)
		if err != nil {
			b.Fatal(err)
		}
		s, err := NewPass(p, 64, true, workers(b, 1))
		if err != nil {
			b.Fatal(err)
		}
		some := func(dst []float32, _, _ int) {
			for i := range dst {
				dst[i] = float32(i%97)/97 - 0.5
			}
		}
		s.Show(Batch{Trials: someTrials(64), Render: some})
		s.Give(some)
		s.Backward()
		for _, c := range []struct {
			name     string
			products float64
			run      func()
		}{
			{"forward", 1, s.Forward},
			{"backward", 2, s.Backward},
		} {
			b.Run(w.name+"/"+c.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					c.run()
				}
				b.ReportMetric(c.products*2*64*float64(p.Cost().MACs)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
			})
		}
	}
}

// BenchmarkPredict measures answers at test.
func BenchmarkPredict(b *testing.B) {
	for _, e := range []example{lenet5(), plausibleNet()} {
		b.Run(e.name, func(b *testing.B) {
			const stimuli = 256
			p := e.pathway(b)
			q := NewPredictor(p, workers(b, 1))
			image := make([]float32, tileLanes*e.in.Units())
			e.batch(tileLanes).Render(image, 0, tileLanes)
			class := make([]int, stimuli)
			for range b.N {
				q.Predict(class, func(dst []float32, _, _ int) { copy(dst, image) })
			}
			perSecond := float64(b.N*stimuli) / b.Elapsed().Seconds()
			b.ReportMetric(perSecond, "images/s")
			b.ReportMetric(2*float64(p.Cost().MACs)*perSecond/1e9, "GFLOP/s")
		})
	}
}
