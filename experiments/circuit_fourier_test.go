package experiments

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/table"
)

// A file's exponential wiring on a sheet whose sides meet runs in harmonics of the sheet, as
// resolved.yaml and check say, within 1e-5 of what all synapses in place give.
func TestFourierOfAFile(t *testing.T) {
	const text = `
striate: 1
name: torus
networks:
  found:
    circuit:
      populations:
        E: {units: {height: 15, width: 15, spacing: 0.2 deg}, sign: excitatory, gain: {supralinear: {k: 0.04, n: 2}}}
        I: {units: {height: 15, width: 15, spacing: 0.2 deg}, sign: inhibitory, tau: 10 ms, gain: {supralinear: {k: 0.04, n: 2}}}
      projections:
        - {from: E, to: E, total: 2.5, wiring: {exponential: {length: 0.4 deg, own: 70 %, boundary: periodic}}}
        - {from: E, to: I, total: 2.4, wiring: {exponential: {length: 0.8 deg, boundary: periodic}}}
        - {from: I, to: E, total: 1.3, wiring: one-to-one}
        - {from: I, to: I, total: 1.0, wiring: one-to-one}
  dense: {from: found, run: {plan: {dense: true}}}
stimuli: {drive: {input: {to: [E, I], amplitude: 10, profile: {grating: {size: [1 deg, 3 deg]}}}}}
run: {precision: float32, integrator: euler, dt: 1 ms, duration: 60 ms}
measure: [rate: {per: [unit], at: {unit: [112, 117]}, from: 50 ms}]
`
	src := &Source{Name: "text.yaml", Dir: ".", Text: []byte(text)}
	spec := loaded(t, text, Overrides{})
	out := filepath.Join(t.TempDir(), "run")
	result, err := Run(context.Background(), spec, src, Options{Out: out})
	require.NoError(t, err)
	for _, unit := range []float64{112, 117} {
		rate := func(network string) float64 {
			return rowAt(t, result, "rate", table.Pair{Key: "network", Value: network}, population("E"), table.Pair{Key: "unit", Value: unit}, table.Pair{Key: "size", Value: 3.0}).Value
		}
		require.Greater(t, rate("found"), 0.0)
		require.InEpsilon(t, rate("dense"), rate("found"), 1e-5)
		require.NotEqual(t, rate("dense"), rate("found"), "they are computed in different ways")
	}
	const line = "E-E, E-I: Fourier: rows in 15 of 15 waves, columns in 15 of 15 waves; cost 20700"
	resolved, err := os.ReadFile(filepath.Join(out, "resolved.yaml"))
	require.NoError(t, err)
	require.Contains(t, string(resolved), "# found: "+line+"\n")
	require.Contains(t, string(resolved), "# dense: E-E, I-E: dense 225×450; cost 101250\n")
	priced, err := spec.Plan(src)
	require.NoError(t, err)
	require.Contains(t, priced.Networks[0].Circuit.Computed, line)
}
