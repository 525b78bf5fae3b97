package experiments

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/record"
)

// resumable trains long enough to be stopped within and between epochs, with everything that
// a checkpoint must hold: memory of the optimizer and of homeostasis, augmentation, a schedule, early stopping.
const resumable = `
striate: 1
seeds: 2
stimuli: {digits: {set: mnist, limit: {train: 320, test: 128}}}
networks:
  standard: lenet
  local:
    stages:
      V1: {local: {maps: 6, kernel: 7, stride: 3}, signs: dale, dropout: 0.2}
      IT: {dense: {units: 10}, signs: dale, gain: softmax}
    train: {rule: {local-heads: {feedback: kolen-pollack}}, homeostasis: [scaling, intrinsic]}
  hebbian:
    stages:
      V1: {conv: {maps: 6, kernel: 7, stride: 3}}
      IT: {dense: {units: 10}, gain: softmax}
    train: {rule: {bcm: {passes: 2}}, stop: null}
train:
  optimizer: {adam: {rate: 2e-3}}
  schedule: {linear: {to: 2 %}}
  batch: 32
  epochs: 4
  validate: 64
  stop: {patience: 1}
  augment: [{jitter: {shift: 2 px}}]
test: {noise: {gaussian: [0, 0.3]}}
measure: [accuracy]
`

// finished runs the experiment into a folder, which may hold the beginning of it.
func finished(t *testing.T, file string, o Options) {
	t.Helper()
	spec, src, mistakes := Load(file, Overrides{})
	require.NoError(t, mistakes.Err())
	result, err := Run(context.Background(), spec, src, o)
	require.NoError(t, err)
	require.Equal(t, record.OK, result.Status)
	for _, n := range result.Networks {
		require.GreaterOrEqual(t, n.Seconds, n.TrainSeconds, "of a run that was resumed, too")
	}
}

// TestResumedRunsEndAlike: a run that is stopped after any number of images and goes on ends
// with the weights and the measures of one that never stopped, bit for bit.
func TestResumedRunsEndAlike(t *testing.T) {
	if testing.Short() {
		t.Skip("several runs")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "resumable.yaml")
	require.NoError(t, os.WriteFile(file, []byte(resumable), 0o644))
	whole := filepath.Join(dir, "whole")
	finished(t, file, Options{Out: whole})
	for _, steps := range []int{1, 9, 20, 45} {
		out := filepath.Join(t.TempDir(), "cut")
		spec, src, mistakes := Load(file, Overrides{})
		require.NoError(t, mistakes.Err())
		ctx, cancel := context.WithCancelCause(context.Background())
		_, err := Run(ctx, spec, src, Options{Out: out, Progress: &stopAfter{steps, func() { cancel(ErrStopped) }}})
		require.ErrorIs(t, err, ErrStopped)
		finished(t, file, Options{Resume: out, Workers: 1})
		require.Equal(t, string(measures(t, whole)), string(measures(t, out)), "stopped after %d steps", steps)
		require.Equal(t, manifest(t, whole).Data, manifest(t, out).Data)
		for _, network := range []string{"standard", "local", "hebbian"} {
			for _, seed := range []uint64{1, 2} {
				want, err := record.LoadCheckpoint(whole, network, seed)
				require.NoError(t, err)
				got, err := record.LoadCheckpoint(out, network, seed)
				require.NoError(t, err)
				require.Equal(t, want.Arrays, got.Arrays, "%s, seed %d, stopped after %d steps", network, seed, steps)
				require.Equal(t, want.Updates, got.Updates)
			}
		}
	}
}

func manifest(t *testing.T, dir string) record.Manifest {
	t.Helper()
	m, err := record.ReadManifest(dir)
	require.NoError(t, err)
	return m
}

func TestResumeRefusesOtherExperiments(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "resumable.yaml")
	require.NoError(t, os.WriteFile(file, []byte(resumable), 0o644))
	spec, src, mistakes := Load(file, Overrides{Profile: "tiny"})
	require.NoError(t, mistakes.Err())
	out := filepath.Join(dir, "run")
	ctx, cancel := context.WithCancelCause(context.Background())
	_, err := Run(ctx, spec, src, Options{Out: out, Progress: &stopAfter{1, func() { cancel(ErrStopped) }}})
	require.ErrorIs(t, err, ErrStopped)

	other, src, mistakes := Load(file, Overrides{Profile: "tiny", Set: []string{"train.batch=16"}})
	require.NoError(t, mistakes.Err())
	_, err = Run(context.Background(), other, src, Options{Resume: out})
	require.ErrorIs(t, err, ErrOtherExperiment)

	_, err = Run(context.Background(), spec, src, Options{Resume: out})
	require.NoError(t, err)
	_, err = Run(context.Background(), spec, src, Options{Resume: out})
	require.ErrorIs(t, err, record.ErrHoldsResult)
}

// TestTrainingStopsEarly: training ends once the validation accuracy has not risen for as
// many epochs as its patience, and keeps the weights of the best epoch.
func TestTrainingStopsEarly(t *testing.T) {
	c := &course{network: Network{Train: Train{Epochs: 9, Patience: 2}}}
	for i, v := range []float64{0.5, 0.7, 0.6, 0.7} {
		require.False(t, c.done(), "after %d epochs", i)
		c.epochs = append(c.epochs, epochReport{validation: v})
		c.epoch++
	}
	require.True(t, c.done())
	require.Equal(t, 1, c.bestEpoch(), "of equals, the first")
}
