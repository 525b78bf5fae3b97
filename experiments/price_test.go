package experiments

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/measure"
	"github.com/striate-sim/striate/neuron"
)

// TestPricesAreDifferencesOfVariants: the price of a change is the difference between a network
// and the one that it is a variant of, with what the change ends and begins.
func TestPricesAreDifferencesOfVariants(t *testing.T) {
	if testing.Short() {
		t.Skip("several runs")
	}
	spec, src, mistakes := Load("swap-ladder", Overrides{Profile: "tiny"})
	require.NoError(t, mistakes.Err())
	result, err := Run(t.Context(), spec, src, Options{Out: filepath.Join(t.TempDir(), "run")})
	require.NoError(t, err)
	page, err := os.ReadFile(result.Report)
	require.NoError(t, err)
	require.Contains(t, string(page), "Price list of plausibility")
	require.Contains(t, string(page), "signs: dale; train.optimizer: {adam:")

	r := &run{spec: spec}
	for i := range spec.Networks {
		o := outcome{network: i, seed: 1}
		o.pathway, err = spec.Networks[i].Build(neuron.Sheet{Channels: 1, Height: 28, Width: 28}, 10, 1)
		require.NoError(t, err)
		r.outcomes = append(r.outcomes, o)
	}
	right := func(n int) [][]bool {
		all := make([]bool, 100)
		for i := range n {
			all[i] = true
		}
		return [][]bool{all}
	}
	answers := []measure.Answers{{Network: "standard", Test: "clean", Correct: right(90)}, {Network: "untied", Test: "clean", Correct: right(87)}}
	prices := r.prices(answers)
	require.Equal(t, "untied", prices[0].Network)
	require.Equal(t, "standard", prices[0].From)
	require.Equal(t, []string{"weights: local"}, prices[0].Change)
	require.Len(t, prices[0].Rows, 1)
	require.InDelta(t, -0.03, prices[0].Rows[0].Value, 1e-12)
	require.Less(t, prices[0].Rows[0].Low, -0.03)
	require.Equal(t, []string{"weight-sharing"}, prices[0].Ends)
	require.Empty(t, prices[0].Begins)
}
