package experiments

import (
	"context"
	"math"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/table"
)

// runText runs the text of a file.
func runText(t *testing.T, workers int, text string) *Result {
	t.Helper()
	src := &Source{Name: "text.yaml", Dir: ".", Text: []byte(text)}
	spec, mistakes := parse(src, Overrides{})
	require.NoError(t, mistakes.Err())
	result, err := Run(context.Background(), spec, src, Options{Out: filepath.Join(t.TempDir(), "run"), Workers: workers})
	require.NoError(t, err)
	return result
}

// A cell without a circuit is a leak: from 50 to 150 ms it is driven, from 100 ms it is
// silenced. Means over bins are those of the exponential.
func TestInterventionsAndStimuliInTime(t *testing.T) {
	result := runText(t, 0, `
striate: 1
name: leak
networks: {cell: {circuit: {populations: {E: {units: 3, sign: excitatory, tau: 10 ms, gain: linear}}}}}
stimuli: {drive: {input: {to: E, amplitude: [4, 8]}, onset: 50 ms, duration: 100 ms}}
interventions:
  off: {silence: E, from: 100 ms}
  light: {drive: {to: E, amplitude: [1, 2]}}
  gone: {silence: I}
run: {integrator: rk4, dt: 0.1 ms, duration: 200 ms}
measure: [rate: {per: [time], every: 50 ms}]
`)
	bin := func(intervention string, amplitude, time float64, more ...table.Pair) table.Row {
		return rowAt(t, result, "rate", append([]table.Pair{{Key: "intervention", Value: intervention}, {Key: "time", Value: time}, {Key: "amplitude", Value: amplitude}}, more...)...)
	}
	rising := 1 - (10./50)*(1-math.Exp(-5)) // mean of 1 − e^(−t/τ) over 50 ms
	require.InDelta(t, 0, bin("none", 4, 50).Value, 1e-12)
	require.InEpsilon(t, 4*rising, bin("none", 4, 100).Value, 2e-3)
	require.InEpsilon(t, 8*rising, bin("none", 8, 100).Value, 2e-3)
	require.InEpsilon(t, 4, bin("none", 4, 150).Value, 2e-3)
	require.InEpsilon(t, 4*(1-rising), bin("none", 4, 200).Value, 2e-2)
	require.InDelta(t, 0, bin("off", 4, 150).Value, 0.1)
	require.InEpsilon(t, 4*rising, bin("off", 4, 100).Value, 2e-3, "before it begins it does nothing")
	require.InEpsilon(t, 6, bin("light", 4, 150, table.Pair{Key: "light.amplitude", Value: 2.0}).Value, 2e-3)
	gone := bin("gone", 4, 100)
	require.Contains(t, gone.Reason, `the circuit has no population "I"`)
}

// Trials draw fresh noise, the same under every intervention and for any number of workers.
func TestRepeatsDrawFreshNoise(t *testing.T) {
	if testing.Short() {
		t.Skip("several runs")
	}
	const text = `
striate: 1
name: noisy
networks:
  cell:
    circuit:
      populations: {E: {units: 40, sign: excitatory, form: voltage, tau: 20 ms, gain: linear, spread: {tau: 5 %}}}
      noise: {to: E, tau: 50 ms, sd: 1, place: voltage}
stimuli: {drive: {input: {to: E, amplitude: [5, 10]}, repeats: 30}}
interventions: {same: {drive: {to: E, amplitude: 0}}}
run: {integrator: euler, dt: 1 ms, duration: 300 ms}
measure: [rate: {from: 200 ms}, fano-factor: {along: repeat}]
`
	one, two := runText(t, 1, text), runText(t, 2, text)
	require.Equal(t, one.Tables, two.Tables)
	repeat := func(intervention string, n float64) float64 {
		return rowAt(t, one, "rate", amplitudeOf(5), table.Pair{Key: "intervention", Value: intervention}, table.Pair{Key: "repeat", Value: n}).Value
	}
	require.NotEqual(t, repeat("none", 1), repeat("none", 2))
	require.Equal(t, repeat("none", 1), repeat("same", 1))
	require.InDelta(t, 5, repeat("none", 3), 0.5)
	row := rowAt(t, one, "fano-factor", amplitudeOf(5), table.Pair{Key: "intervention", Value: "none"})
	require.Empty(t, row.Reason)
	require.Positive(t, row.Value)
}

// What no trial gives a number for is left out of the figures, and the run ends well.
func TestCircuitWithoutAnyNumber(t *testing.T) {
	result := runText(t, 0, `
striate: 1
name: lost
networks: {cell: {circuit: {populations: {E: {units: 1, sign: excitatory}}, projections: [{from: E, to: E, weight: 5}]}}}
stimuli: {drive: {input: {to: E, amplitude: [50, 60]}}}
measure: [rate, eigenvalues, local-exponent, transition: {along: amplitude}]
plot: [lines: {x: amplitude, y: rate}, bars: {x: amplitude, y: eigenvalues}]
`)
	require.Zero(t, result.Exit)
	for _, m := range result.Tables {
		for _, row := range m.Rows {
			require.NotEmpty(t, row.Reason, m.Measure)
		}
	}
}
