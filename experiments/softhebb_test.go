package experiments

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/record"
)

const convolutions = `
striate: 1
name: convolutions
stimuli: {digits: {set: mnist, limit: {train: 320, test: 100}}}
networks:
  learned:
    stages:
      retina: {frontend: running}
      V1: {conv: {maps: 6, kernel: 5, stride: 2}, gain: {triangle: {power: 0.7}}, pool: {max: {window: 2, stride: 2}}, norm: running}
      V2: {conv: {maps: 8, kernel: 3}, gain: triangle, norm: {running: {of: cell}}}
      IT: {dense: {units: 10}, gain: softmax}
    train: {rule: {softhebb: {inverse-temperature: [1, 0.65], rate: [0.08, 0.02], normalize: layer, start: 25}}, epochs: 4}
train: {batch: 10, optimizer: {adam: {rate: 1e-3}}}
measure: [accuracy, departures]
`

// TestSoftHebbThroughAFile: two convolutions learn one after another, in epochs that have no
// loss, then the read-out, in two that do.
func TestSoftHebbThroughAFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "convolutions.yaml")
	require.NoError(t, os.WriteFile(file, []byte(convolutions), 0o644))
	spec, src, mistakes := Load(file, Overrides{})
	require.NoError(t, mistakes.Err())
	out := filepath.Join(dir, "run")
	result, err := Run(context.Background(), spec, src, Options{Out: out, Workers: 1})
	require.NoError(t, err)
	require.Equal(t, record.OK, result.Status)
	require.Greater(t, result.tableNamed("accuracy").Rows[0].Value, 0.3)
	metrics, err := os.ReadFile(filepath.Join(out, "metrics.jsonl"))
	require.NoError(t, err)
	require.Equal(t, 2, strings.Count(string(metrics), "/loss"))
	departures := ""
	for _, row := range result.tableNamed("departures").Rows {
		if row.Value > 0 {
			departures += row.Label("departure") + " "
		}
	}
	require.Contains(t, departures, "global-optimizer")
	require.NotContains(t, departures, "batch-statistics")
	require.NotContains(t, departures, "nonlocal-error")
}
