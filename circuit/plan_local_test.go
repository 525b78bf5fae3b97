package circuit

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// TestLocalRowsHaveTheBitsOfLanes: along the rows of a sheet a stimulus has the bits that it has
// among others, at the edges too, excitatory or not.
func TestLocalRowsHaveTheBitsOfLanes(t *testing.T) {
	sheet := neuron.Sheet{Channels: 1, Height: 9, Width: 37}
	for _, sign := range []Sign{Excitatory, Inhibitory} {
		w, err := (&Patches{Kernel: 5, Stride: 1, Pad: 2}).Wire(Between{From: sheet, To: sheet, Weight: 1, Stream: rng.Named(1, "local")})
		require.NoError(t, err)
		for k, v := range randoms("w", len(w.Weights())) {
			w.Weights()[k] = max(v, -v)
		}
		c, err := New([]Population{{Name: "E", Sheet: sheet, Sign: sign, Model: neuron.NewLeaky(10, &neuron.Linear{})}}, []Projection{{From: "E", To: "E", Wiring: w}})
		require.NoError(t, err)
		plan := c.Plan(Planning{})
		require.Contains(t, plan.String(), "E-E: local 5×5, along the rows of the sheet for one stimulus")
		drive := func(lanes int) []float32 {
			s, x := c.NewState(lanes, 1), randoms("x", sheet.Units())
			for u, v := range x {
				for b := range lanes {
					s.X[u*lanes+b] = v
				}
			}
			c.drive(s, s.X)
			return firstLanes(s.In, lanes, 1)
		}
		require.True(t, slices.Equal(drive(5), drive(1)))
	}
}
