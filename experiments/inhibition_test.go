package experiments

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/record"
	"github.com/striate-sim/striate/neuron"
)

// TestInhibitionThatCopies by a file: synapses onto I cells learn where they copy, in the same
// network by the same rule do not where they are taught by heads or fixed, and a run that stops and
// goes on ends with the bits of one that did not.
func TestInhibitionThatCopies(t *testing.T) {
	const text = `
striate: 1
stimuli: {digits: {set: mnist, limit: {train: 160, test: 40}}}
networks:
  copying:
    stages:
      V1: {local: {maps: 6, kernel: 8, stride: 5}, signs: {dann: {inhibitory: 2, afferents: copy}}, dropout: 0.2}
      V2: {local: {maps: 8, kernel: 3}, signs: {dale: {inhibitory: 3, afferents: {copy: {rate: 0.1, spread: 0}}}}}
      IT: {dense: {units: 10}, signs: dale, gain: softmax}
  taught: {from: copying, swap: {V1.signs: {dann: {inhibitory: 2}}, V2.signs: {dale: {inhibitory: 3, afferents: fixed}}}}
train: {rule: local-heads, optimizer: {adam: {rate: 2e-3}}, batch: 16, epochs: 2}
measure: [accuracy]
`
	dir := t.TempDir()
	file, cut := filepath.Join(dir, "file.yaml"), filepath.Join(dir, "cut")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	spec, src, mistakes := Load(file, Overrides{})
	require.NoError(t, mistakes.Err())
	require.Equal(t, "0.2", at(spec, "networks.copying.stages.V1.signs.dann.afferents.copy.rate"))
	require.Equal(t, "taught", at(spec, "networks.taught.stages.V1.signs.dann.afferents"))
	_, err := Run(context.Background(), spec, src, Options{Out: filepath.Join(dir, "whole")})
	require.NoError(t, err)
	ctx, cancel := context.WithCancelCause(context.Background())
	_, err = Run(ctx, spec, src, Options{Out: cut, Progress: &stopAfter{13, func() { cancel(ErrStopped) }}})
	require.ErrorIs(t, err, ErrStopped)
	_, err = Run(context.Background(), spec, src, Options{Resume: cut, Workers: 1})
	require.NoError(t, err)
	for i, network := range []string{"copying", "taught"} {
		want, err := record.LoadCheckpoint(filepath.Join(dir, "whole"), network, 1)
		require.NoError(t, err)
		got, err := record.LoadCheckpoint(cut, network, 1)
		require.NoError(t, err)
		require.Equal(t, want.Arrays, got.Arrays, network)

		first, err := spec.Networks[i].Build(neuron.Sheet{Height: 28, Width: 28, Channels: 1}, 10, 1)
		require.NoError(t, err)
		learned := 0
		for _, w := range first.Weights() {
			for _, a := range got.Arrays {
				if a.Name == w.Name && strings.HasSuffix(w.Name, "below-I") && !slices.Equal(w.W, a.Data.([]float32)) {
					learned++
				}
			}
		}
		require.Equal(t, 2*(1-i), learned, network)
	}
}

// TestInterneuronsByAFile: E cells are less correlated where their I cells learn to inhibit them,
// both kinds of cell are plausible interneurons and lateral, and a run that stops and goes on ends
// with the bits of one that did not.
func TestInterneuronsByAFile(t *testing.T) {
	const text = `
striate: 1
stimuli: {bars: {set: {overlapping-bars: {size: 6 px, count: 3000}}}}
networks:
  ei-net:
    stages: {V1: {dense: {units: 12}, code: {interneurons: {cells: 3}}}}
    train: {rule: {ei-net: {rate: 0.01, correlation: 0.2, rivalry: 0.2, threshold: 0.1, target: 0.125, interneuron-target: 0.25, updates: 50}}}
  uninhibited: {from: ei-net, train: {rule: {ei-net: {correlation: 0, rivalry: 0}}}}
train: {batch: 5, epochs: 1}
measure: [code-sparseness, departures]
`
	dir := t.TempDir()
	file, cut := filepath.Join(dir, "file.yaml"), filepath.Join(dir, "cut")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	spec, src, mistakes := Load(file, Overrides{})
	require.NoError(t, mistakes.Err())
	result, err := Run(context.Background(), spec, src, Options{Out: filepath.Join(dir, "whole"), Workers: 1})
	require.NoError(t, err)
	correlation := map[string]float64{}
	for _, row := range result.tableNamed("code-sparseness").Rows {
		v, ok := row.Field("correlation")
		require.True(t, ok)
		correlation[row.Label("network")] = v.(float64)
	}
	require.Less(t, correlation["ei-net"], 0.5*correlation["uninhibited"])
	for _, row := range result.tableNamed("departures").Rows {
		if id := row.Label("departure"); id == "no-interneurons" || id == "feedforward-only" {
			require.Zero(t, row.Value, id)
		}
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	_, err = Run(ctx, spec, src, Options{Out: cut, Progress: &stopAfter{101, func() { cancel(ErrStopped) }}})
	require.ErrorIs(t, err, ErrStopped)
	_, err = Run(context.Background(), spec, src, Options{Resume: cut, Workers: 2})
	require.NoError(t, err)
	want, err := record.LoadCheckpoint(filepath.Join(dir, "whole"), "ei-net", 1)
	require.NoError(t, err)
	got, err := record.LoadCheckpoint(cut, "ei-net", 1)
	require.NoError(t, err)
	require.Equal(t, want.Arrays, got.Arrays)
}
