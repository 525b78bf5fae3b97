package ssn

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/neuron"
)

// TestFromCircuit: a model that was built as a circuit comes back with its fixed points, its
// local connections and the names of its constants.
func TestFromCircuit(t *testing.T) {
	for name, input := range map[string]func(m *Model) []float64{
		"rubin2015-line": func(m *Model) []float64 { return m.Input(nil, scaled(20, LineStimulus(3))) },
		"hennequin2018":  func(m *Model) []float64 { return m.Input(nil, func(Place) float64 { return 5 }) },
	} {
		m, n := published(t, name)
		c, err := n.Circuit()
		require.NoError(t, err)
		back, err := FromCircuit(c)
		require.NoError(t, err)
		h := input(m)
		want := settled(t, n, h)
		r, err := back.Reduce([][]float64{h}, 0)
		require.NoError(t, err)
		f := r.NewFinder()
		require.True(t, f.FromSilence(h))
		nearProfile(t, want.Rate, r.Whole(f.Rate), 1e-9, 1e-9, name)
		for i, b := range back.Blocks {
			require.Equal(t, m.Blocks[i].Kernel == Local, b.Kernel == Local)
		}
		constant, err := back.Constant("E-I.weight")
		require.NoError(t, err)
		wanted, err := m.Constant("E-I.weight")
		require.NoError(t, err)
		near(t, m.Value(wanted), back.Value(constant), 1e-12, 0, "weight")
		_, err = back.Constant("E-I.width")
		require.Error(t, err, "the width of a matrix")
	}
	one := neuron.Sheet{Channels: 1, Height: 1, Width: 1}
	c, err := circuit.New([]circuit.Population{{Name: "A", Sheet: one, Model: neuron.NewWilsonCowan(8, 1, 1)}, {Name: "B", Sheet: one, Model: neuron.NewLeaky(10, &neuron.ReLU{})}}, nil)
	require.NoError(t, err)
	_, err = FromCircuit(c)
	require.ErrorContains(t, err, "A is not leaky")
	require.ErrorContains(t, err, "B is no power law")
}
