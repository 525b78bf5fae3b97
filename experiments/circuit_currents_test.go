package experiments

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/table"
)

// The golden ring (04_ring.json, input_E_at_peak: the published ring integrated independently
// and polished by Newton's method) receives at its peak, with 40 mV from outside, 63.065 mV of
// its own excitation and 73.431 mV of inhibition: external input is 1/2.58 of the excitation.
func TestRecurrentShareOfTheRing(t *testing.T) {
	if testing.Short() {
		t.Skip("takes minutes under the race detector")
	}
	const text = `
striate: 1
name: share
networks: {ring: rubin2015-ring, alone: {circuit: {populations: {E: {units: 1, sign: excitatory}}}}}
stimuli:
  grating: {input: {to: [E, I], amplitude: [10, 40], profile: {grating: {orientation: 90 deg}}}, see: ring}
  current: {input: {to: E, amplitude: [0, 1]}, see: alone}
interventions: {cut: {cut: I-E, networks: ring}}
run: {integrator: euler, dt: 1 ms, settle: {tolerance: 1e-6 Hz/ms, max: 5 s}}
measure: [recurrent-share: {of: [E], per: [unit], at: {unit: [0, 90]}}]
`
	result := runText(t, 0, text)
	at := func(amplitude float64) table.Row {
		return rowAt(t, result, "recurrent-share", table.Pair{Key: "network", Value: "ring"}, amplitudeOf(amplitude), table.Pair{Key: "unit", Value: 90}, table.Pair{Key: "intervention", Value: "none"})
	}
	for amplitude, want := range map[float64][2]float64{10: {24.48604559274919, 17.355992608299157}, 40: {63.06509783446558, 73.43122975503462}} {
		row := at(amplitude)
		require.InEpsilon(t, want[0]/(want[0]+amplitude), row.Value, 1e-7)
		require.InEpsilon(t, want[0]/amplitude, field(row, "ratio"), 1e-7)
		require.InEpsilon(t, amplitude, field(row, "external"), 1e-12)
		require.InEpsilon(t, want[0], field(row, "excitation"), 1e-7)
		require.InEpsilon(t, want[1], field(row, "inhibition"), 1e-7)
	}
	cut := rowAt(t, result, "recurrent-share", table.Pair{Key: "network", Value: "ring"}, amplitudeOf(40), table.Pair{Key: "unit", Value: 90}, table.Pair{Key: "intervention", Value: "cut"})
	require.NotEmpty(t, cut.Reason)
	alone := func(amplitude float64) table.Row {
		return rowAt(t, result, "recurrent-share", table.Pair{Key: "network", Value: "alone"}, amplitudeOf(amplitude))
	}
	require.Contains(t, alone(0).Reason, "nothing excites it from outside")
	require.Zero(t, alone(1).Value)
}
