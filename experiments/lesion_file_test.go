package experiments

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/table"
)

const lesionsFile = `
striate: 1
name: lesions
stimuli: {digits: {set: mnist, limit: {train: 512, test: 256}, size: 14 px}}
networks:
  dale: {stages: {V1: {local: {maps: 8, kernel: 5, stride: 3}, signs: dale}, IT: {dense: {units: 10}, signs: dale, gain: softmax}}}
  mixed: {stages: {V1: {local: {maps: 8, kernel: 5, stride: 3}}, IT: {dense: {units: 10}, gain: softmax}}}
train: {epochs: 2, optimizer: {adam: {rate: 3e-3}}, batch: 16}
test:
  clean: {}
  lesion: [{silence: I}, {ablate: {fraction: [0.1, 1]}}, {scale: {what: V1, by: [1, 0]}}]
  noise: {noise: {to: V1, sd: [0, 3], place: rate}, limit: 128, networks: [mixed]}
measure: [accuracy, mcnemar]
expect:
  - {that: accuracy.dale.lesion < accuracy.dale.clean, at: {level: silence I}}
plot: [bars: {x: level, y: accuracy, group: network, panel: test}]
`

// A test may be a list of interventions: each is a row with its text for level, on the same
// images as intact; a network without the cells has a row that says so.
func TestLesionsOfTests(t *testing.T) {
	result := runText(t, 0, lesionsFile)
	row := func(network, test string, level ...any) table.Row {
		at := []table.Pair{{Key: "network", Value: network}, {Key: "test", Value: test}}
		if len(level) > 0 {
			at = append(at, table.Pair{Key: "level", Value: level[0]})
		}
		return rowAt(t, result, "accuracy", at...)
	}
	for _, network := range []string{"dale", "mixed"} {
		clean := row(network, "clean").Value
		require.Greater(t, clean, 0.3, "%s learned", network)
		require.Equal(t, clean, row(network, "lesion", "scale V1 1").Value, "what does nothing changes nothing")
		require.Equal(t, row(network, "lesion", "scale V1 0").Value, row(network, "lesion", "ablate 1").Value, "all cells but the read-out's are those of V1")
		require.Less(t, row(network, "lesion", "scale V1 0").Value, 0.25, "blind")
	}
	require.Less(t, row("dale", "lesion", "silence I").Value, row("dale", "clean").Value)
	none := row("mixed", "lesion", "silence I")
	require.Contains(t, none.Reason, `the network has no "I" (have V1, IT)`)
	require.Equal(t, 128, field(row("mixed", "noise", "noise V1 0 rate"), "n"))
	require.Less(t, row("mixed", "noise", "noise V1 3 rate").Value, row("mixed", "noise", "noise V1 0 rate").Value)
	require.Zero(t, result.Exit, "%v", result.Verdicts)
}

// What runs sideways in a network in time can be cut and scaled, by the word that added it.
func TestLateralProjectionsAreCut(t *testing.T) {
	result := runText(t, 0, `
striate: 1
name: cuts
stimuli: {digits: {set: mnist, limit: {train: 512, test: 256}, size: 14 px}}
networks:
  plain: {stages: {V1: {conv: {maps: 6, kernel: 5, stride: 3}}, IT: {dense: {units: 10}, gain: softmax}}}
  lateral: {from: plain, add: lateral, run: {steps: 3}}
train: {epochs: 2, optimizer: {adam: {rate: 3e-3}}, batch: 16}
test:
  clean: {}
  lesion: [{cut: lateral}, {scale: {what: V1-V1, by: [0, 1]}}, {silence: V1}]
measure: [accuracy]
`)
	at := func(network, level string, step int) table.Row {
		for _, r := range result.tableNamed("accuracy").Rows {
			if _, steps := r.At("step"); r.Label("network") == network && (r.Label("level") == level || level == "" && r.Label("test") == "clean") && (!steps || r.Label("step") == strconv.Itoa(step)) {
				return r
			}
		}
		t.Fatal("no row", network, level, step)
		return table.Row{}
	}
	for step := 1; step <= 3; step++ {
		require.Equal(t, at("lateral", "", step).Value, at("lateral", "scale V1-V1 1", step).Value)
		require.Equal(t, at("lateral", "", 1).Value, at("lateral", "cut lateral", step).Value, "the answer of the first step, for ever")
		require.Equal(t, at("lateral", "", 1).Value, at("lateral", "scale V1-V1 0", step).Value)
	}
	require.Greater(t, at("lateral", "", 3).Value, at("lateral", "cut lateral", 3).Value)
	require.Contains(t, at("plain", "cut lateral", 1).Reason, `the network has no "lateral"`)
	require.Empty(t, at("plain", "silence V1", 1).Reason)
}
