package experiments

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const tuned = `striate: 1
name: tuned
stimuli: {digits: {set: mnist, limit: {train: 600, test: 100}}}
networks: {net: {stages: {IT: {dense: {units: 10}, gain: softmax}}}, other: {from: net}}
train: {epochs: 1, batch: 50, validate: 100, optimizer: {sgd: {rate: 1e-6}}}
tune: {budget: 4 trials, networks: [net], space: {train.optimizer.sgd.rate: {log: [0.02, 0.2]}, train.epochs: [1, 2]}}
measure: [accuracy]
`

// TestTuneTakesTheBestTrial: a useless rate in the file is replaced by one of the range; every
// trial is on record, and the network that is not searched stays as it is.
func TestTuneTakesTheBestTrial(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tuned.yaml")
	require.NoError(t, os.WriteFile(file, []byte(tuned), 0o644))
	run := func() (string, *Result) {
		spec, src, mistakes := Load(file, Overrides{})
		require.NoError(t, mistakes.Err())
		out := filepath.Join(t.TempDir(), "run")
		result, err := Run(context.Background(), spec, src, Options{Out: out})
		require.NoError(t, err)
		return out, result
	}
	out, result := run()
	rows := result.tableNamed("accuracy").Rows
	require.Greater(t, rows[0].Value, 0.5, "the searched network learns")
	require.Less(t, rows[1].Value, 0.3, "the other keeps the rate of the file")

	text, err := os.ReadFile(filepath.Join(out, "tuning.jsonl"))
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	require.Len(t, lines, 4)
	for i, line := range lines {
		var row map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &row))
		require.Equal(t, "net", row["network"])
		require.EqualValues(t, i, row["trial"])
		require.Contains(t, row, "validation-accuracy")
		if i > 0 {
			require.Contains(t, row, "train.optimizer.sgd.rate")
		}
	}
	again, _ := run()
	require.Equal(t, measures(t, out), measures(t, again), "a search repeats")
}

// TestTuneTriesNothingTwice while its space has something else to offer, and draws the same trials
// whatever their number.
func TestTuneTriesNothingTwice(t *testing.T) {
	search := Tune{Space: []Axis{{Path: "a", Values: []string{"1", "2", "3"}}, {Path: "b", Values: []string{"x", "y"}}}}
	seen := map[string]bool{}
	all := search.draws(1, 8)
	for _, values := range all {
		seen[strings.Join(values, " ")] = true
	}
	require.Len(t, seen, 6)
	require.Equal(t, all[:3], search.draws(1, 3))
}

// TestTuneIsPriced: every trial trains the network once more.
func TestTuneIsPriced(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tuned.yaml")
	require.NoError(t, os.WriteFile(file, []byte(tuned), 0o644))
	seconds := func(set ...string) Plan {
		spec, src, mistakes := Load(file, Overrides{Set: set})
		require.NoError(t, mistakes.Err())
		plan, err := spec.Plan(src)
		require.NoError(t, err)
		return plan
	}
	with, without := seconds(), seconds("tune=null")
	require.InDelta(t, 4*with.Networks[0].TrainSeconds, with.Seconds-without.Seconds, 1e-9)
}

func TestTuneMistakes(t *testing.T) {
	for change, want := range map[string]string{
		"train.validate=0":                         "no validation images",
		"tune.space={train.epochs: 3}":             "has no values",
		"tune.space={train.epochs: {log: [0, 3]}}": "has no values",
		"tune.networks=[nobody]":                   "no network named",
		"tune.budget=4":                            "write 4 trials",
	} {
		file := filepath.Join(t.TempDir(), "tuned.yaml")
		require.NoError(t, os.WriteFile(file, []byte(tuned), 0o644))
		_, _, mistakes := Load(file, Overrides{Set: []string{change}})
		require.ErrorContains(t, mistakes.Err(), want, change)
	}
	file := filepath.Join(t.TempDir(), "tuned.yaml")
	text := strings.Replace(tuned, "train.epochs: [1, 2]", "train.epoks: [1, 2]", 1)
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	spec, src, mistakes := Load(file, Overrides{})
	require.NoError(t, mistakes.Err())
	_, err := Run(context.Background(), spec, src, Options{Out: filepath.Join(t.TempDir(), "run")})
	require.ErrorContains(t, err, `unknown key "epoks"`)
}

func TestMoreValidationThanImages(t *testing.T) {
	spec, src, mistakes := Load("plausible-vs-standard", Overrides{Set: []string{"train.validate=70000"}})
	require.NoError(t, mistakes.Err())
	_, err := spec.Plan(src)
	require.ErrorContains(t, err, "leaves none of the 60000 images")
}
