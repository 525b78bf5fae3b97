package bench

import (
	"math"
	"slices"
	"testing"

	"github.com/striate-sim/striate/circuit"
)

// TestRates holds the networks of 4,000 cells to float64, with one stimulus and with several.
func TestRates(t *testing.T) {
	computes(t)
	for _, c := range []*circuit.Circuit{randomRates(), localRates()} {
		r := c.NewReference(ringDtMS)
		r.Drive(0, func(u int) float64 { return float64(float32(u%97) * 0.05) })
		for range 20 {
			circuit.Euler{}.Advance64(r)
		}
		for _, lanes := range []int{1, 3} {
			s := driven(c, lanes)
			for range 20 {
				c.Step(s)
			}
			for i, v := range c.Vars(s, 0).Var(0) {
				if want := r.X[i/lanes]; math.Abs(float64(v)-want) > 1e-5*slices.Max(r.X) {
					t.Fatalf("cell %d of %d lanes: %v, want %v", i/lanes, lanes, v, want)
				}
			}
		}
	}
}
