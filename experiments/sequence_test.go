package experiments

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/record"
)

const driftingBars = `
striate: 1
name: drifting-bars
stimuli: {bars: {set: {bars: {orientations: 2, size: 12 px, length: 6 px, spread: 2 px, count: 60}}}}
networks:
  trace:
    stages: {V1: {conv: {maps: 3, kernel: 5}}, V2: {dense: {units: 4}}, IT: {dense: {units: 2}, gain: softmax}}
    train: {rule: {trace: {rate: 0.1}}}
  alone: {from: trace, train: {rule: {trace: {share: 1}}}}
  slow: {from: trace, train: {rule: {slow-features: {rate: 0.05}}}}
  shuffled: {from: slow, train: {sequence: {order: shuffled}}}
train: {sequence: {frames: 6, drift: 1 px}, augment: [{jitter: {}}], batch: 48, epochs: 3}
measure: [accuracy]
`

// TestSequencesResume: a run with films that is stopped within an epoch goes on to the same
// bits, an epoch shows every image as one film, and the memory of a trace and the order of frames
// matter.
func TestSequencesResume(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "drifting-bars.yaml")
	require.NoError(t, os.WriteFile(file, []byte(driftingBars), 0o644))
	run := func(ctx context.Context, o Options) error {
		spec, src, mistakes := Load(file, Overrides{})
		require.NoError(t, mistakes.Err())
		plan, err := spec.Plan(src)
		require.NoError(t, err)
		require.Equal(t, 3*(60*6/48), plan.Networks[0].Updates)
		_, err = Run(ctx, spec, src, o)
		return err
	}
	const updates = 3 * (60 * 6 / 48)
	out := filepath.Join(dir, "whole")
	require.NoError(t, run(context.Background(), Options{Out: out, Workers: 1}))
	all := map[string]record.Checkpoint{}
	for i, network := range []string{"trace", "alone", "slow", "shuffled"} {
		whole, err := record.LoadCheckpoint(out, network, 1)
		require.NoError(t, err)
		all[network] = whole
		if network == "alone" {
			continue
		}
		cut := filepath.Join(dir, "cut-"+network)
		ctx, cancel := context.WithCancelCause(context.Background())
		require.ErrorIs(t, run(ctx, Options{Out: cut, Progress: &stopAfter{i*updates + 10, func() { cancel(ErrStopped) }}}), ErrStopped)
		require.NoError(t, run(context.Background(), Options{Resume: cut, Workers: 2}))
		resumed, err := record.LoadCheckpoint(cut, network, 1)
		require.NoError(t, err)
		require.Equal(t, whole.Arrays, resumed.Arrays, network)
	}
	require.NotEqual(t, all["trace"].Arrays, all["alone"].Arrays)
	require.NotEqual(t, all["slow"].Arrays, all["shuffled"].Arrays)
}
