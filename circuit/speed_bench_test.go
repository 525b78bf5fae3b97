package circuit

import (
	"fmt"
	"testing"

	"github.com/striate-sim/striate/neuron"
)

// BenchmarkDrive measures what synapses cost, by wiring and by how many stimuli share a weight:
// a synapse of one stimulus counts once.
func BenchmarkDrive(b *testing.B) {
	patch, err := NewPatch(neuron.Sheet{Channels: 32, Height: 12, Width: 12}, 64, 5, 1, 0)
	if err != nil {
		b.Fatal(err)
	}
	places := patch.Above.Places() * patch.Above.Channels * patch.Fan()
	for _, c := range []struct {
		name     string
		wiring   Wiring
		synapses int
	}{
		{"dense360", NewDense(360, 360), 360 * 360},
		{"dense4096", NewDense(4096, 4096), 4096 * 4096},
		{"conv", NewConv(patch), places},
		{"local", NewLocal(patch), places},
	} {
		w := c.wiring.Weights()
		for i := range w {
			w[i] = float32(i%13) / 13
		}
		for _, lanes := range []int{1, 32} {
			b.Run(fmt.Sprintf("%s/lanes=%d", c.name, lanes), func(b *testing.B) {
				rate, dst := make([]float32, c.wiring.In()*lanes), make([]float32, c.wiring.Out()*lanes)
				for i := range rate {
					rate[i] = float32(i%7) / 7
				}
				b.ReportAllocs()
				for b.Loop() {
					c.wiring.Drive(dst, rate, 1, lanes)
				}
				b.ReportMetric(float64(c.synapses*lanes)*float64(b.N)/b.Elapsed().Seconds(), "synapses/s")
			})
		}
	}
}

// BenchmarkStep measures steps of an E-I pair of 180 cells each, all to all.
func BenchmarkStep(b *testing.B) {
	sheet := neuron.Sheet{Channels: 1, Height: 1, Width: 180}
	var projections []Projection
	for _, from := range []string{"E", "I"} {
		for _, to := range []string{"E", "I"} {
			w := NewDense(180, 180)
			for i := range w.W {
				w.W[i] = 1e-3
			}
			projections = append(projections, Projection{From: from, To: to, Wiring: w})
		}
	}
	c, err := New([]Population{
		{Name: "E", Sheet: sheet, Sign: Excitatory, Model: neuron.NewLeaky(20, neuron.NewSupralinear())},
		{Name: "I", Sheet: sheet, Sign: Inhibitory, Model: neuron.NewLeaky(10, neuron.NewSupralinear())},
	}, projections)
	if err != nil {
		b.Fatal(err)
	}
	for _, lanes := range []int{1, 32} {
		b.Run(fmt.Sprintf("lanes=%d", lanes), func(b *testing.B) {
			s := c.NewState(lanes, 0.5)
			c.Drive(s, 0, func(int) float32 { return 10 })
			b.ReportAllocs()
			for b.Loop() {
				c.Step(s)
			}
			b.ReportMetric(float64(4*180*180*lanes)*float64(b.N)/b.Elapsed().Seconds(), "synapses/s")
		})
	}
}
