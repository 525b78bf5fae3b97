package experiments

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/config"
)

func surveyed(t *testing.T, file string) *Result {
	t.Helper()
	src := &Source{Name: "survey.yaml", Dir: ".", Text: []byte(file)}
	spec, mistakes := parse(src, Overrides{})
	require.NoError(t, mistakes.Err())
	result, err := Run(context.Background(), spec, src, Options{Out: filepath.Join(t.TempDir(), "run"), Workers: 1})
	require.NoError(t, err)
	return result
}

// Cells that share all of their noise vary together, and cells with noise of their own apart.
func TestNoiseCorrelationInFiles(t *testing.T) {
	file := func(shared string) string {
		return `
striate: 1
name: noise
networks:
  cells:
    circuit:
      populations: {E: {units: 4, sign: excitatory, gain: {threshold-linear: {slope: 1}}}}
      noise: {to: E, tau: 20 ms, sd: 1, place: input, shared: ` + shared + `}
stimuli: {drive: {input: {to: E, amplitude: [10, 20]}, repeats: 200}}
run: {integrator: euler, dt: 1 ms, duration: 100 ms}
measure: [rate: {of: E, from: 50 ms}, noise-correlation: {of: E}]
`
	}
	for shared, want := range map[string]float64{"true": 1, "false": 0} {
		rows := surveyed(t, file(shared)).tableNamed("noise-correlation").Rows
		require.Len(t, rows, 2, "two amplitudes")
		for _, row := range rows {
			pairs, _ := row.Field("pairs")
			require.EqualValues(t, 6, pairs)
			require.InDelta(t, want, row.Value, 0.15, "shared: %s", shared) // 5 standard errors of the mean of 6 pairs
		}
	}
}

// A linear population answers two gratings with the sum of its answers to each.
func TestPlaidWeightsInFiles(t *testing.T) {
	const file = `
striate: 1
name: plaids
networks:
  ring:
    circuit:
      populations: {E: {units: {ring: 36}, sign: excitatory, gain: {threshold-linear: {slope: 1}}}}
stimuli: {both: {input: {to: E, amplitude: [0, 5, 20], profile: {plaid: {orientation: 45 deg, mask-orientation: 135 deg, mask: [0, 10]}}}}}
run: {integrator: euler, dt: 1 ms, settle: {max: 1 s}}
measure: [plaid-weights: {test: amplitude, mask: mask}]
`
	rows := surveyed(t, file).tableNamed("plaid-weights").Rows
	require.Len(t, rows, 2, "two tests beside one mask")
	for _, row := range rows {
		mask, _ := row.Field("mask-weight")
		require.InDelta(t, 1, row.Value, 1e-4)
		require.InDelta(t, 1, mask, 1e-4)
	}
}

// A survey over what is not swept is a mistake at its place.
func TestSurveysNeedTheirCoordinates(t *testing.T) {
	for measure, want := range map[string]string{
		"noise-correlation": "is read over repeats, and every stimulus is shown once",
		"plaid-weights: {test: amplitude, mask: contrast}": `is read over "contrast"`,
	} {
		root, mistakes := config.Parse("survey.yaml", []byte(example("two-gratings")))
		require.Empty(t, mistakes)
		file := string(root.YAML()) + "\n"
		src := &Source{Name: "survey.yaml", Dir: ".", Text: []byte(file)}
		_, mistakes = parse(src, Overrides{Set: []string{"measure=[" + measure + "]"}})
		require.ErrorContains(t, mistakes.Err(), want)
	}
}
