package experiments

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/record"
)

const fromFadedPatches = `
striate: 1
stimuli:
  photographs: {set: {patches: {path: photographs, size: 8 px, photograph: 64 px, count: 300, window: disc, phases: scrambled}}}
networks:
  linear: {stages: {V1: {dense: {units: 6}, gain: linear}}, train: {rule: oja}}
  places: {stages: {V1: {conv: {maps: 2, kernel: 5}, gain: linear}}, train: none}
train: {epochs: 1}
measure: [gabor-fit: {fields: noise, presentations: 3000, contrast: 80 %}]
`

// TestFieldsByReverseCorrelation are measured of networks that see scrambled photographs through
// a disc; each word has its place in the file.
func TestFieldsByReverseCorrelation(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "faded.yaml")
	require.NoError(t, os.WriteFile(file, []byte(fromFadedPatches), 0o644))
	path := "stimuli.photographs.set.patches.path=" + photographs(t)
	spec, src, mistakes := Load(file, Overrides{Set: []string{path}})
	require.NoError(t, mistakes.Err())
	result, err := Run(context.Background(), spec, src, Options{Out: filepath.Join(dir, "run")})
	require.NoError(t, err)
	require.Equal(t, record.OK, result.Status)
	fits := result.tableNamed("gabor-fit")
	require.Len(t, fits.Rows, 2)
	for _, row := range fits.Rows {
		r2, ok := row.Field("r2")
		require.True(t, ok, row.Reason)
		require.Positive(t, r2)
		for _, name := range []string{"across", "along", "tuned"} {
			met, ok := row.Field(name)
			require.True(t, ok, name)
			require.GreaterOrEqual(t, met, row.Value, name)
		}
	}
	for word, at := range map[string]string{
		"stimuli.photographs.set.patches.window=round":  "square",
		"stimuli.photographs.set.patches.phases=random": "scrambled",
		"measure=[gabor-fit: {fields: spikes}]":         "noise",
		"measure=[gabor-fit: {presentations: 3}]":       "100",
	} {
		_, _, mistakes := Load(file, Overrides{Set: []string{path, word}})
		require.ErrorContains(t, mistakes.Err(), at, word)
	}
}
