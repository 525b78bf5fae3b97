package experiments

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/hierarchy"
)

// inTimeFile is a small network and what recurrence makes of it, by one word each.
const inTimeFile = `striate: 1
name: in-time
stimuli: {digits: {set: mnist, limit: {train: 192, test: 96}, size: 14 px}}
networks:
  base:
    stages:
      V1: {conv: {maps: 3, kernel: 3, pad: 1}, pool: {max: {window: 2, stride: 2}}}
      V2: {local: {maps: 4, kernel: 3, stride: 2}}
      IT: {dense: {units: 10}, gain: softmax}
  lateral: {from: base, add: lateral, train: {loss-steps: every}}
  both: {from: base, add: [lateral, feedback], run: {unroll: biological}}
  untied: {from: lateral, swap: {weights: local, signs: dale}}
  slow: {from: base, add: feedback, stages: {V1: {tau: 8 ms}}, run: {unroll: continuous, dt: 2 ms, duration: 12 ms}}
train: {epochs: 1, batch: 32}
test: {clean: {}, noise: {gaussian: [0.2, 0.4]}}
measure: [accuracy, robustness, difference, departures, macs, parameters]
plot: [lines: {x: step, y: accuracy, group: network, panel: test}]
expect:
  - {that: accuracy.lateral.clean@last ~ accuracy.lateral.clean@4, tolerance: 0}
  - {that: macs.lateral > 4 * macs.base}
`

// TestRecurrenceByAWord: add makes the projections, every step has its row, and the audit sees
// what they are.
func TestRecurrenceByAWord(t *testing.T) {
	src := &Source{Name: "in-time.yaml", Dir: ".", Text: []byte(inTimeFile)}
	spec, mistakes := parse(src, Overrides{})
	require.NoError(t, mistakes.Err())
	r, err := Run(context.Background(), spec, src, Options{Out: t.TempDir() + "/run", Workers: 1})
	require.NoError(t, err)
	require.Zero(t, r.Exit)

	steps := map[string]int{"base": 0, "lateral": 4, "both": 6, "untied": 4, "slow": 6}
	rows := map[string]int{}
	for _, row := range tableOf(r, "accuracy").Rows {
		name := row.Label("network")
		rows[name]++
		_, step := row.At("step")
		_, time := row.At("time")
		require.Equal(t, steps[name] > 0 && name != "slow", step, name)
		require.Equal(t, name == "slow", time, name)
	}
	for name, n := range steps {
		require.Equal(t, 3*max(1, n), rows[name], name)
	}
	last, ok := tableOf(r, "accuracy").Rows[len(tableOf(r, "accuracy").Rows)-1].At("time")
	require.True(t, ok)
	require.Equal(t, 12.0, last)

	made := func(network, departure string) bool {
		for _, row := range tableOf(r, "departures").Rows {
			if row.Label("network") == network && row.Label("departure") == departure {
				return row.Value > 0
			}
		}
		return false
	}
	for name := range steps {
		require.Equal(t, name == "base", made(name, "feedforward-only"), name)
		require.Equal(t, name != "base", made(name, "back-through-time"), name)
	}
	require.False(t, made("untied", "weight-sharing"), "lateral kernels are unshared with the others")
	require.False(t, made("untied", "mixed-signs"))
	require.True(t, made("lateral", "weight-sharing"))

	byName := map[string]Network{}
	for _, n := range spec.Networks {
		byName[n.Name] = n
	}
	require.Equal(t, []hierarchy.ProjectionSpec{
		{Name: "V1-V1", From: "V1", To: "V1", Weighting: hierarchy.Conv, Kernel: 3},
		{Name: "V2-V2", From: "V2", To: "V2", Weighting: hierarchy.LocalUnshared, Kernel: 3},
		{Name: "V2-V1", From: "V2", To: "V1", Weighting: hierarchy.LocalUnshared, Kernel: 6},
	}, byName["both"].Projections)
	require.Equal(t, hierarchy.Unroll{Steps: 1}, byName["base"].Unroll)
}

func tableOf(r *Result, measure string) table.Table {
	for _, t := range r.Tables {
		if t.Measure == measure {
			return t
		}
	}
	panic(fmt.Sprint("no ", measure))
}
