package experiments

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/table"
)

const tunedSheet = `
striate: 1
name: tuned
networks:
  found:
    circuit:
      populations:
        E: {units: {height: 24, width: 24, spacing: 0.2 deg}, sign: excitatory, gain: {supralinear: {k: 0.02, n: 2}}, orientations: {map: {places: 8, centre: 0 deg}}}
        I: {units: {height: 24, width: 24, spacing: 0.2 deg}, sign: inhibitory, tau: 10 ms, gain: {supralinear: {k: 0.02, n: 2}}, orientations: {map: {places: 8, centre: 0 deg}}}
      projections:
        - {from: E, to: E, total: 2, wiring: {gaussian: {places: 3, over: 45 deg, profile: wrapped}}}
        - {from: E, to: I, total: 2.5, wiring: {gaussian: {places: 4, over: 45 deg, profile: wrapped}}}
        - {from: I, to: E, total: 1.2, wiring: {gaussian: {places: 2, over: 45 deg, profile: von-mises}}}
        - {from: I, to: I, total: 1, wiring: {gaussian: {places: 2, over: 45 deg, profile: wrapped}}}
  rough: {from: found, run: {plan: {tolerance: 1e-4, narrowest: 20 deg}}}
  dense: {from: found, run: {plan: {dense: true}}}
stimuli: {drive: {input: {to: [E, I], amplitude: 10, profile: {grating: {size: [1 deg, 4 deg]}}}}}
run: {precision: float32, integrator: euler, dt: 1 ms, duration: 60 ms}
measure: [rate: {per: [unit], at: {unit: [300, 303]}, from: 50 ms}]
`

// A Gaussian of distance and orientation over an orientation map runs in orientation harmonics,
// within 1e-5 of all synapses in place; fewer within the tolerance asked for.
func TestOrientationHarmonicsOfAFile(t *testing.T) {
	result := runText(t, 0, tunedSheet)
	for _, unit := range []float64{300, 303} {
		rate := func(network string) float64 {
			return rowAt(t, result, "rate", table.Pair{Key: "network", Value: network}, population("E"), table.Pair{Key: "unit", Value: unit}, table.Pair{Key: "size", Value: 4.0}).Value
		}
		require.Greater(t, rate("found"), 0.1)
		require.InEpsilon(t, rate("dense"), rate("found"), 1e-5)
		require.NotEqual(t, rate("dense"), rate("found"), "they are computed in different ways")
		require.InEpsilon(t, rate("dense"), rate("rough"), 1e-3)
		require.NotEqual(t, rate("found"), rate("rough"), "harmonics are left out")
	}
	spec := loaded(t, tunedSheet, Overrides{})
	priced, err := spec.Plan(&Source{Name: "text.yaml", Dir: ".", Text: []byte(tunedSheet)})
	require.NoError(t, err)
	require.Contains(t, priced.Networks[0].Circuit.Computed, "E-E: orientation harmonics 0 to 3 of the map: 7 Gaussians of distance, once; cost 201600")
	require.Contains(t, priced.Networks[1].Circuit.Computed[0], "E-E: orientation harmonics 0 to 2 of the map: 5 Gaussians of distance, once, error ≤ 0.0001 of the input without its tuning")
	require.Contains(t, priced.Networks[2].Circuit.Computed[0], "E-E, I-E: dense 576×1152")
}
