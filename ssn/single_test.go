package ssn

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/circuit"
)

// TestSinglePrecision: after 1.5 s the float32 engine has brought rings and lines to within 1e-5
// of the highest rate of the golden profiles (goldens 04 and 05), and pairs to within 1e-4 of
// their rates (golden 01).
func TestSinglePrecision(t *testing.T) {
	t.Parallel()
	settle := func(c *circuit.Circuit, inputs [][]float64) [][]float32 {
		s := c.NewState(len(inputs), 1)
		for pop, p := range c.Populations {
			units, in := p.Sheet.Units(), c.Input(s.Ext, pop, len(inputs)).Var(0)
			for lane, h := range inputs {
				for u := range units {
					in[u*len(inputs)+lane] = float32(h[pop*units+u])
				}
			}
		}
		for lane, o := range c.Run(s, circuit.Heun{}, 1500, circuit.NewSettling()) {
			require.Equal(t, circuit.Completed, o.Status, "lane %d: %v", lane, o)
		}
		rates := make([][]float32, len(inputs))
		for i, v := range s.X {
			rates[i%len(inputs)] = append(rates[i%len(inputs)], v)
		}
		return rates
	}
	within := func(share float64, want []float64, got []float32) {
		peak := slices.Max(want)
		for i, v := range want {
			require.InDelta(t, v, float64(got[i]), share*peak, "unit %d", i)
		}
	}

	var ring goldenRing
	readGolden(t, "04_ring.json", &ring)
	m, n := published(t, "rubin2015-ring")
	c, err := n.Circuit()
	require.NoError(t, err)
	var inputs [][]float64
	for _, g := range ring.Cases {
		inputs = append(inputs, gratings(m, g.C, 0), gratings(m, g.C, g.C))
	}
	for i, got := range settle(c, inputs) {
		want := ring.Cases[i/2].Single
		if i%2 == 1 {
			want = ring.Cases[i/2].Plaid
		}
		within(1e-5, slices.Concat(want.E, want.I), got)
	}

	lines(t, func(t *testing.T, golden goldenLine, model int, m *Model, n *Network) {
		c, err := n.Circuit()
		require.NoError(t, err)
		var inputs [][]float64
		for _, p := range golden.Models[model].Profiles {
			inputs = append(inputs, m.Input(nil, scaled(p.C, LineStimulus(p.L))))
		}
		for i, got := range settle(c, inputs) {
			want := golden.Models[model].Profiles[i]
			within(1e-5, slices.Concat(want.E, want.I), got)
		}
	})

	pairs(t, func(t *testing.T, p Params, set goldenSet) {
		c, err := p.Pair()
		require.NoError(t, err)
		var inputs [][]float64
		for _, row := range set.Sweep {
			h := p.Drive(row.C)
			inputs = append(inputs, h[:])
		}
		for i, got := range settle(c, inputs) {
			near(t, set.Sweep[i].RE, float64(got[E]), 1e-4, 1e-6, "r_E")
			near(t, set.Sweep[i].RI, float64(got[I]), 1e-4, 1e-6, "r_I")
		}
	})
}
