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
stimuli: {digits: {set: mnist, limit: {train: 320, test: 200}}}
networks:
  hebb:
    stages:
      V1: {dense: {units: 16}, signs: dale}
      IT: {dense: {units: 10}, gain: softmax}
    train: {rule: {hebb: {rate: 1e-3, passes: 5}}}
  scaled: {from: hebb, train: {homeostasis: {scaling: {target: 0.2, rate: 0.1, updates: 2}}}}
  both: {from: hebb, train: {homeostasis: [{scaling: {target: 0.2, rate: 0.1, updates: 2}}, {intrinsic: {target: 0.2, rate: 0.02, updates: 2}}]}}
train: {epochs: 6, batch: 16}
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

// TestTracesTeachLateRewards by a file: a read-out that is told an answer late whether it was right
// learns digits if its synapses keep traces, and a run that stops and goes on ends alike.
func TestTracesTeachLateRewards(t *testing.T) {
	const text = `
striate: 1
stimuli: {digits: {set: mnist, limit: {train: 4000, test: 500}}}
networks:
  late:
    stages: {IT: {dense: {units: 10}}}
    train: {rule: brainprop, gate: {reward-error: {late: 1}}, batch: 1, optimizer: {sgd: {rate: 1e-3, momentum: 0}}}
  traced: {from: late, train: {eligibility: 0.7}}
  gated:
    stages:
      V1: {dense: {units: 8}}
      IT: {dense: {units: 10}, gain: softmax}
    train: {rule: {formula: {P: gate*rate, Q: rate, D: gate*rate^2, rate: 1e-5}}, gate: surprise, homeostasis: scaling, eligibility: 0.5, batch: 1}
train: {epochs: 1, diagnose: angles}
measure: [accuracy]
`
	result := ran(t, text)
	accuracy := map[string]float64{}
	for _, row := range result.tableNamed("accuracy").Rows {
		accuracy[row.Label("network")] = row.Value
	}
	require.Less(t, accuracy["late"], 0.25)
	require.Greater(t, accuracy["traced"], 0.4)

	dir := t.TempDir()
	file, cut := filepath.Join(dir, "file.yaml"), filepath.Join(dir, "cut")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	spec, src, mistakes := Load(file, Overrides{Set: []string{"stimuli.digits.limit.train=200"}})
	require.NoError(t, mistakes.Err())
	whole, err := Run(context.Background(), spec, src, Options{Out: filepath.Join(dir, "whole")})
	require.NoError(t, err)
	require.Equal(t, record.OK, whole.Status)
	ctx, cancel := context.WithCancelCause(context.Background())
	_, err = Run(ctx, spec, src, Options{Out: cut, Progress: &stopAfter{333, func() { cancel(ErrStopped) }}})
	require.ErrorIs(t, err, ErrStopped)
	_, err = Run(context.Background(), spec, src, Options{Resume: cut, Workers: 1})
	require.NoError(t, err)
	for _, network := range []string{"late", "traced", "gated"} {
		want, err := record.LoadCheckpoint(filepath.Join(dir, "whole"), network, 1)
		require.NoError(t, err)
		got, err := record.LoadCheckpoint(cut, network, 1)
		require.NoError(t, err)
		require.Equal(t, want.Arrays, got.Arrays, network)
	}
}

// TestHomeostasisInTurn: a list in a file is one number for each hidden stage in turn, a number is
// of all, and the resolved file says the same.
func TestHomeostasisInTurn(t *testing.T) {
	s := loaded(t, head+`networks:
  two:
    stages:
      V1: {dense: {units: 8}}
      V2: {dense: {units: 8}}
      IT: {dense: {units: 10}, gain: softmax}
    train: {homeostasis: [{scaling: {target: [0.1, 0.3], updates: 5}}, {intrinsic: [0.2, 0.4]}]}
`, Overrides{})
	scaling, intrinsic := s.Networks[0].Train.Homeostasis[0], s.Networks[0].Train.Homeostasis[1]
	for stage, want := range []float64{0.1, 0.3} {
		scale, _ := scaling.InTurn(stage).Correct(float32(want))
		require.InDelta(t, 1, scale, 1e-6)
		_, shift := intrinsic.InTurn(stage).Correct(float32(want + 0.1))
		require.InDelta(t, 0, shift, 1e-6)
	}
	require.InDelta(t, 5, scaling.InTurn(1).TimeConstant(), 0)
	require.Equal(t, "0.3", at(s, "networks.two.train.homeostasis.0.scaling.target.1"))
}
