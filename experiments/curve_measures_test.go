package experiments

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/measure"
	"github.com/striate-sim/striate/experiments/table"
)

const curvesFile = `
striate: 1
name: curves
networks:
  pair:
    circuit:
      populations:
        E: {units: 3, sign: excitatory, gain: {supralinear: {k: 0.04, n: 2}}}
        I: {units: 1, sign: inhibitory, tau: 10 ms, gain: {supralinear: {k: 0.04, n: 2}}}
      projections:
        - {from: E, to: E, weight: 0.4}
        - {from: E, to: I, weight: 0.4}
        - {from: I, to: E, weight: 0.65}
        - {from: I, to: I, weight: 0.5}
stimuli: {drive: {input: {to: [E, I], amplitude: {lin: [0, 50, 26]}, ratio: {I: [0.5, 1]}}}}
run: {dt: 0.5 ms}
measure: [rate, transition: {along: amplitude}, contrast-response: {along: amplitude, of: E, at: {ratio: 1}}, sparseness: {of: E}]
expect:
  - {that: transition.pair.E > transition.pair.I, at: {ratio: 0.5}}
`

// Curves of rates are read with the coordinates that their points share, in files as in the
// package of measures.
func TestCurveMeasuresInFiles(t *testing.T) {
	src := &Source{Name: "curves.yaml", Dir: ".", Text: []byte(curvesFile)}
	spec, mistakes := parse(src, Overrides{})
	require.NoError(t, mistakes.Err())
	result, err := Run(context.Background(), spec, src, Options{Out: filepath.Join(t.TempDir(), "run"), Workers: 1})
	require.NoError(t, err)

	rows := result.tableNamed("transition").Rows
	require.Len(t, rows, 4, "two populations at two ratios")
	for _, row := range rows {
		name, ratio := row.Label("population"), row.Label("ratio")
		var c measure.Curve
		for _, r := range result.tableNamed("rate").Rows {
			if r.Label("population") == name && r.Label("ratio") == ratio {
				x, _ := r.At("amplitude")
				at, _ := table.Number(x)
				c.X, c.Y = append(c.X, at), append(c.Y, r.Value)
			}
		}
		want := (&measure.Transition{Over: "amplitude"}).Read(c)
		require.Equal(t, want.Reason, row.Reason, "%s at %s", name, ratio)
		if want.Reason == "" {
			require.Equal(t, want.Value, row.Value, "%s at %s", name, ratio)
		}
	}
	fit := result.tableNamed("contrast-response").Rows
	require.Len(t, fit, 1)
	r2, _ := fit[0].Field("r2")
	require.Greater(t, r2.(float64), 0.98)
	sparse := result.tableNamed("sparseness").Rows
	require.Len(t, sparse, 52, "every trial, over the units")
	require.InDelta(t, 0, sparse[51].Value, 1e-9, "three equal cells")
}

// A measure along what is not swept is a mistake of the file that says what is.
func TestCurveMeasureAlongNothing(t *testing.T) {
	spec := &Source{Name: "curves.yaml", Dir: ".", Text: []byte(`
striate: 1
name: curves
networks: {one: {circuit: {populations: {E: {units: 1, sign: excitatory}}}}}
stimuli: {drive: {input: {to: E, amplitude: [5, 10]}}}
measure: [orientation-tuning]
`)}
	_, mistakes := parse(spec, Overrides{})
	require.ErrorContains(t, mistakes.Err(), "orientation-tuning reads curves along orientation, which no row of rates has")
	require.ErrorContains(t, mistakes.Err(), "amplitude")
}
