package experiments

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/record"
)

// ran runs a file in a folder of the test's own.
func ran(t *testing.T, text string) *Result {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "file.yaml")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	spec, src, mistakes := Load(file, Overrides{})
	require.NoError(t, mistakes.Err())
	result, err := Run(context.Background(), spec, src, Options{Out: filepath.Join(dir, "run")})
	require.NoError(t, err)
	require.Equal(t, record.OK, result.Status)
	return result
}

// TestHomeostasisHoldsRates: Hebbian weights that grow without end come to rates at their targets,
// by a file.
func TestHomeostasisHoldsRates(t *testing.T) {
	result := ran(t, `
striate: 1
stimuli: {digits: {set: mnist, limit: {train: 640, test: 200}}}
networks:
  hebb:
    stages:
      V1: {dense: {units: 16}, signs: dale}
      IT: {dense: {units: 10}, gain: softmax}
    train: {rule: {hebb: {rate: 1e-3, passes: 9}}}
  scaled: {from: hebb, train: {homeostasis: {scaling: {target: 0.2, rate: 0.05, updates: 4}}}}
  both: {from: hebb, train: {homeostasis: [{scaling: {target: 0.2, rate: 0.05, updates: 4}}, {intrinsic: {target: 0.2, rate: 0.02, updates: 4}}]}}
train: {epochs: 10}
measure: [code-sparseness: {images: 200}]
`)
	rates := map[string]float64{}
	for _, row := range result.tableNamed("code-sparseness").Rows {
		rate, ok := row.Field("rate")
		require.True(t, ok)
		rates[row.Label("network")] = rate.(float64)
	}
	require.Greater(t, rates["hebb"], 2.0)
	require.InDelta(t, 0.2, rates["scaled"], 0.04)
	require.InDelta(t, 0.2, rates["both"], 0.04)
}
