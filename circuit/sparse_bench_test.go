package circuit

import (
	"fmt"
	"testing"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// BenchmarkSparse is a step of 4,000 cells, each of which hears about 400 others at random.
func BenchmarkSparse(b *testing.B) {
	sheet := neuron.Sheet{Channels: 4000, Height: 1, Width: 1}
	w, err := (&Random{Probability: 0.1}).Wire(Between{From: sheet, To: sheet, Total: 0.5, Stream: rng.Named(1, "sparse")})
	if err != nil {
		b.Fatal(err)
	}
	c, err := New([]Population{{Name: "E", Sheet: sheet, Sign: Excitatory, Model: neuron.NewLeaky(20, neuron.NewSupralinear())}}, []Projection{{From: "E", To: "E", Wiring: w}})
	if err != nil {
		b.Fatal(err)
	}
	c.Plan(Planning{})
	for _, lanes := range []int{1, 32} {
		b.Run(fmt.Sprint(lanes), func(b *testing.B) {
			s := c.NewState(lanes, 0.1)
			c.Drive(s, 0, func(u int) float32 { return float32(u%97) * 0.05 })
			for b.Loop() {
				c.Step(s)
			}
			b.ReportMetric(float64(len(w.Weights())*lanes)*float64(b.N)/b.Elapsed().Seconds(), "synapses/s")
		})
	}
}
