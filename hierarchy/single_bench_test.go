package hierarchy

import (
	"fmt"
	"testing"

	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

// BenchmarkSingle measures updates of one image each, as the rule of segregated dendrites was
// published: 784-500-10.
func BenchmarkSingle(b *testing.B) {
	cells := &neuron.Sigmoid{Max: 1, Steepness: 0.857}
	e := example{name: "dendrites", in: sheet(28, 28, 1), specs: []StageSpec{
		{Name: "F1", Weighting: FullyConnected, Maps: 500, Gain: cells},
		{Name: "out", Weighting: FullyConnected, Maps: 10, Gain: softmax},
	}}
	for _, n := range []int{1, 2} {
		b.Run(fmt.Sprintf("%s/workers=%d", e.name, n), func(b *testing.B) {
			tr := trainer(b, e.pathway(b), &SegregatedDendrites{Start: "spread", BiasRate: 1}, &learning.SGD{Rate: 0.168}, 1, n)
			batch := e.batch(1)
			tr.Step(batch)
			b.ReportAllocs()
			for b.Loop() {
				tr.Step(batch)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "images/s")
		})
	}
}
