package experiments

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/table"
)

// A file's ring runs in harmonics within what it tolerates, dense where it is asked to, and in
// float64 otherwise; resolved.yaml says which, at what cost, and gives equal bits.
func TestPlansOfAFile(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes under the race detector")
	}
	const text = `
striate: 1
name: plans
networks:
  exact: rubin2015-ring
  harmonics: {from: exact, run: {plan: {tolerance: 1e-6, narrowest: 20 deg}}}
  dense: {from: exact, run: {plan: {dense: true}}}
stimuli: {drive: {input: {to: [E, I], amplitude: [2, 20], profile: {grating: {orientation: 90 deg}}}}}
run: {integrator: euler, dt: 1 ms, duration: 200 ms}
measure: [rate: {per: [unit], at: {unit: [80, 90]}, from: 150 ms}]
`
	src := &Source{Name: "text.yaml", Dir: ".", Text: []byte(text)}
	spec := loaded(t, text, Overrides{})
	out := filepath.Join(t.TempDir(), "run")
	result, err := Run(context.Background(), spec, src, Options{Out: out})
	require.NoError(t, err)
	for _, unit := range []float64{80, 90} {
		for _, amplitude := range []float64{2, 20} {
			rate := func(network string) float64 {
				return rowAt(t, result, "rate", table.Pair{Key: "network", Value: network}, population("E"), table.Pair{Key: "unit", Value: unit}, amplitudeOf(amplitude)).Value
			}
			require.InEpsilon(t, rate("exact"), rate("dense"), 1e-5)
			require.InEpsilon(t, rate("exact"), rate("harmonics"), 1e-5)
			require.NotEqual(t, rate("dense"), rate("harmonics"), "they are computed in different ways")
		}
	}
	resolved, err := os.ReadFile(filepath.Join(out, "resolved.yaml"))
	require.NoError(t, err)
	for _, line := range []string{
		"# exact: each projection by its wiring, in float64\n",
		"# harmonics: E-E, E-I, I-E, I-I: low rank, 11 of 180 waves (harmonics 0 to 5 of a ring of 180), error ≤ 1e-06 of the input for activity no narrower than σ = 20 deg; cost 15840\n",
		"# dense: E-E, I-E: dense 180×360; cost 64800\n# dense: E-I, I-I: dense 180×360; cost 64800\n",
	} {
		require.Contains(t, string(resolved), line)
	}
	spec, src, mistakes := Load(filepath.Join(out, "resolved.yaml"), Overrides{})
	require.NoError(t, mistakes.Err())
	again := filepath.Join(t.TempDir(), "again")
	_, err = Run(context.Background(), spec, src, Options{Out: again})
	require.NoError(t, err)
	require.Equal(t, string(measures(t, out)), string(measures(t, again)))
	text2, err := os.ReadFile(filepath.Join(again, "resolved.yaml"))
	require.NoError(t, err)
	require.Equal(t, string(resolved), string(text2))
	priced, err := loaded(t, text, Overrides{}).Plan(src)
	require.NoError(t, err)
	require.Contains(t, priced.Networks[1].Circuit.Computed[0], "11 of 180 waves")
}
