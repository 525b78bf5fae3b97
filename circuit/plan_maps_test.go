package circuit

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// TestMapsAreBlurredOnce: kernels of one source that differ between maps alone share what they
// do with its places, and give what all synapses give.
func TestMapsAreBlurredOnce(t *testing.T) {
	sheet := neuron.Sheet{Channels: 3, Height: 9, Width: 11}
	build := func(how Planning) (*Circuit, string) {
		var all []Projection
		for _, p := range [][2]string{{"E", "E"}, {"I", "E"}, {"E", "I"}, {"I", "I"}} {
			f := &Feature{Gaussian{Places: 1.5, Cutoff: 2, Boundary: "open", Maps: "all"}}
			if p[0] == "I" {
				f.Places = 1
			}
			w, err := f.Wire(Between{From: sheet, To: sheet, Total: 0.3, Stream: rng.Named(1, p[0]+p[1])})
			require.NoError(t, err)
			all = append(all, Projection{From: p[0], To: p[1], Wiring: w})
		}
		cell := func(name string, sign Sign) Population {
			return Population{Name: name, Sheet: sheet, Sign: sign, Model: neuron.NewLeaky(10, neuron.NewSupralinear())}
		}
		c, err := New([]Population{cell("E", Excitatory), cell("I", Inhibitory)}, all)
		require.NoError(t, err)
		return c, c.Plan(how).String()
	}
	found, plan := build(Planning{})
	require.Equal(t, "E-E, E-I: separable: rows 9×9, columns 11×11, once; then channels 3×3 for each; cost 7722\n"+
		"I-E, I-I: separable: rows 9×9, columns 11×11, once; then channels 3×3 for each; cost 7722", plan)
	dense, _ := build(Planning{Dense: true})
	for _, lanes := range []int{1, 9} {
		run := func(c *Circuit) []float32 {
			s := c.NewState(lanes, 1)
			for i, v := range randoms("ext", len(s.Ext)) {
				s.Ext[i] = 5 + v
			}
			for range 30 {
				c.Step(s)
			}
			return s.X
		}
		closeTo(t, "rates", run(found), widened(run(dense)))
	}
}
