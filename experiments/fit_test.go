package experiments

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/ssn"
)

const toFit = `striate: 1
name: fitted
stimuli: {drive: {input: {to: [E, I], amplitude: [1, 4, 16]}}}
networks:
  pair:
    circuit:
      populations:
        E: {units: 1, sign: excitatory, tau: 20 ms, gain: {supralinear: {k: 0.3, n: 2}}}
        I: {units: 1, sign: inhibitory, tau: 10 ms, gain: {supralinear: {k: 0.3, n: 2}}}
      projections: [{from: E, to: E, weight: 1}, {from: E, to: I, total: 1}, {from: I, to: E, weight: 1}, {from: I, to: I, weight: 1}]
  other: {from: pair}
fit:
  free:
    networks.pair.circuit.projections.E-E.weight: {from: 0.2, to: 3}
    networks.pair.circuit.projections.E-I.total: {from: 0.2, to: 3}
    networks.pair.circuit.projections.I-E.weight: {from: 0.2, to: 3}
    networks.pair.circuit.projections.I-I.weight: {from: 0.2, to: 3}
  data: curves.csv
  constraints: [settles, stable, {rate-below: 200 Hz}]
  starts: 6
measure: [rate, fit]
`

// pairData are the steady rates of hennequin2018's pair, whose roots ssn finds without a fit:
// noise 0.02 is a deviation of 2 %, up and down by turns.
func pairData(t *testing.T, noise float64) string {
	t.Helper()
	model, err := ssn.Published("hennequin2018")
	require.NoError(t, err)
	pair, err := model.Pair()
	require.NoError(t, err)
	text := "# steady rates\namplitude,population,value,sd\n"
	for i, x := range []float64{0.5, 1, 2, 4, 7, 10.5, 17, 23} {
		roots := pair.FixedPoints([2]float64{x, x})
		require.Len(t, roots, 1)
		for k, name := range []string{"E", "I"} {
			sign := float64(1 - 2*((i+i/2+k)%2))
			value := roots[0].Rate[k]
			text += fmt.Sprintf("%v,%s,%v,%v\n", x, name, value*(1+sign*noise), 0.02*value)
		}
	}
	return text
}

// fitIn writes an experiment and its data to a folder of their own.
func fitIn(t *testing.T, experiment, data string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "fitted.yaml")
	require.NoError(t, os.WriteFile(file, []byte(experiment), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(filepath.Dir(file), "curves.csv"), []byte(data), 0o644))
	return file
}

func runFit(t *testing.T, file string, workers int, set ...string) (*Result, string, error) {
	t.Helper()
	spec, src, mistakes := Load(file, Overrides{Set: set})
	require.NoError(t, mistakes.Err())
	out := filepath.Join(t.TempDir(), "run")
	result, err := Run(t.Context(), spec, src, Options{Out: out, Workers: workers})
	return result, out, err
}

var trueWeights = map[string]float64{"E-E-weight": 1.25, "E-I-total": 1.2, "I-E-weight": 0.65, "I-I-weight": 0.5}

func parameter(name string) table.Pair           { return table.Pair{Key: "parameter", Value: name} }
func networkOf(name string) table.Pair           { return table.Pair{Key: "network", Value: name} }
func numberOf(row table.Row, key string) float64 { x, _ := table.Number(field(row, key)); return x }

// The weights that made the data are found, and the circuit runs with them; the network that is
// not fitted keeps its own.
func TestFitFindsTheWeightsOfThePair(t *testing.T) {
	if testing.Short() {
		t.Skip("several runs")
	}
	file := fitIn(t, toFit, pairData(t, 0.02))
	result, out, err := runFit(t, file, 1, "fit.hold-out={amplitude: [7, 17]}")
	require.NoError(t, err)
	for name, want := range trueWeights {
		row := rowAt(t, result, "fit", networkOf("pair"), parameter(name))
		require.InEpsilon(t, want, row.Value, 0.1, name)
		require.Less(t, numberOf(row, "low"), row.Value)
		require.Greater(t, numberOf(row, "high"), row.Value)
		require.EqualValues(t, 1, field(row, "held"))
		require.Greater(t, numberOf(row, "residual"), 0.0)
		require.Greater(t, numberOf(row, "heldOutError"), 0.0)
		require.Greater(t, numberOf(row, "probability"), 0.01)
	}
	require.Len(t, result.tableNamed("fit").Rows, 4)

	model, err := ssn.Published("hennequin2018")
	require.NoError(t, err)
	pair, err := model.Pair()
	require.NoError(t, err)
	want := pair.FixedPoints([2]float64{4, 4})[0].Rate[0]
	require.InEpsilon(t, want, rowAt(t, result, "rate", networkOf("pair"), population("E"), amplitudeOf(4)).Value, 0.05)
	own := rowAt(t, result, "rate", networkOf("other"), population("E"), amplitudeOf(4)).Value
	require.Greater(t, max(want/own, own/want), 1.2, "the other keeps its weights")

	_, again, err := runFit(t, file, 2, "fit.hold-out={amplitude: [7, 17]}")
	require.NoError(t, err)
	require.Equal(t, string(measures(t, out)), string(measures(t, again)), "workers change no bit")
	_, again, err = runFit(t, filepath.Join(out, "resolved.yaml"), 1)
	require.NoError(t, err)
	require.Equal(t, string(measures(t, out)), string(measures(t, again)), "resolved.yaml repeats the run, its data beside it")
}

// Without noise the answer is exact: of weights, and of constants of a gain, with and without derivatives.
func TestFitIsExactWithoutNoise(t *testing.T) {
	if testing.Short() {
		t.Skip("several runs")
	}
	data := pairData(t, 0)
	result, _, err := runFit(t, fitIn(t, toFit, data), 0)
	require.NoError(t, err)
	for name, want := range trueWeights {
		require.InEpsilon(t, want, rowAt(t, result, "fit", parameter(name)).Value, 1e-3, name)
	}
	text := strings.NewReplacer("weight: 1}, {from: E, to: I, total: 1}, {from: I, to: E, weight: 1}, {from: I, to: I, weight: 1}",
		"weight: 1.25}, {from: E, to: I, total: 1.2}, {from: I, to: E, weight: 0.65}, {from: I, to: I, weight: 0.5}",
		"E: {units: 1, sign: excitatory, tau: 20 ms, gain: {supralinear: {k: 0.3, n: 2}}}", "E: {units: 1, sign: excitatory, tau: 20 ms, gain: {supralinear: {k: 0.2, n: 1.8}}}").Replace(toFit)
	head, tail, _ := strings.Cut(text, "  free:\n")
	_, tail, _ = strings.Cut(tail, "  data:")
	text = head + "  free: {networks.pair.circuit.populations.E.gain.supralinear.k: {from: 0.1, to: 1}, networks.pair.circuit.populations.E.gain.supralinear.n: {from: 1.2, to: 3}}\n  data:" + tail
	for _, method := range []string{"gauss-newton", "cma"} {
		result, _, err = runFit(t, fitIn(t, text, data), 0, "fit.method="+method, "fit.starts=2")
		require.NoError(t, err)
		require.InEpsilon(t, 0.3, rowAt(t, result, "fit", parameter("E-k")).Value, 1e-3, method)
		require.InEpsilon(t, 2, rowAt(t, result, "fit", parameter("E-n")).Value, 1e-3, method)
	}
}

// Where no answer keeps the constraints, that is the result, and the circuit runs as it stands.
func TestFitThatKeepsNoConstraint(t *testing.T) {
	result, _, err := runFit(t, fitIn(t, toFit, pairData(t, 0)), 0, "fit.constraints={rate-below: 0.001 Hz}", "fit.starts=1")
	require.NoError(t, err)
	row := rowAt(t, result, "fit", parameter("E-E-weight"))
	require.Contains(t, row.Reason, "constraints")
	pair := rowAt(t, result, "rate", networkOf("pair"), population("E"), amplitudeOf(4))
	require.Equal(t, rowAt(t, result, "rate", networkOf("other"), population("E"), amplitudeOf(4)).Value, pair.Value)
}

// Mistakes of the data name the file and the line, and are data that are missing: exit 4.
func TestFitDataMistakes(t *testing.T) {
	for data, want := range map[string]string{
		"":                            "curves.csv:1 has no header",
		"amplitude,population\n1,E\n": "curves.csv:1 has no column value",
		"population,value,value\n":    "curves.csv:1 has two columns value",
		"population,value\n":          "curves.csv:1 has no data",
		"# a\namplitude,population,value\n1,E,1\n2,E,high\n": `curves.csv:4 value = "high" is no rate`,
		"amplitude,population,value\n1,E,1\n2,P,1\n":         `curves.csv:3 no population named "P"`,
		"amplitude,population,value\n1,E\n":                  "curves.csv:2 wrong number of fields",
		"amplitude,unit,population,value\n1,3,E,1\n":         "curves.csv:2 population E has 1 units, no unit 3",
		"contrast,population,value\n1,E,1\n":                 "curves.csv:2 no stimulus agrees",
		"population,value\nE,1\n":                            "curves.csv:2 several stimuli agree",
		"amplitude,population,value,sd\n1,E,1,0\n":           `curves.csv:2 sd = "0" is no rate`,
		"amplitude,population,value\n1,E,1\n2,E,3\n":         "curves.csv:3 ends after 2 data",
	} {
		_, _, err := runFit(t, fitIn(t, toFit, data), 0)
		var missing *stimulus.MissingError
		require.ErrorAs(t, err, &missing, "%q", data)
		require.ErrorContains(t, err, want, "%q", data)
	}
	_, _, err := runFit(t, fitIn(t, toFit, pairData(t, 0)), 0, "fit.data=none.csv")
	require.ErrorContains(t, err, "none.csv does not exist")
	_, _, err = runFit(t, fitIn(t, toFit, pairData(t, 0)), 0, "fit.hold-out={contrast: 1}")
	require.ErrorContains(t, err, "curves.csv:1 has no column contrast")
	_, _, err = runFit(t, fitIn(t, toFit, pairData(t, 0)), 0, "fit.hold-out={amplitude: 3}")
	require.ErrorContains(t, err, "no data that fit.hold-out chooses")
}

// A range that the format does not allow shows before anything is run.
func TestFitRangesAreThoseOfTheFormat(t *testing.T) {
	text := strings.Replace(toFit, "  free:\n", "  free:\n    networks.pair.circuit.populations.E.gain.supralinear.n: {from: 1.5, to: 9}\n", 1)
	_, _, err := runFit(t, fitIn(t, text, pairData(t, 0)), 0)
	require.ErrorContains(t, err, "n = 9 is out of range")
}

// A network is fitted or swept.
func TestFitOfASweptNetwork(t *testing.T) {
	if testing.Short() {
		t.Skip("several runs")
	}
	_, _, mistakes := Load(fitIn(t, toFit+"sweep: {networks.pair.circuit.populations.I.tau: [8 ms, 12 ms]}\n", pairData(t, 0)), Overrides{})
	require.ErrorContains(t, mistakes.Err(), "networks.pair is swept")
	_, _, mistakes = Load(fitIn(t, toFit+"sweep: {networks.other.circuit.populations.I.tau: [8 ms, 12 ms]}\n", pairData(t, 0)), Overrides{})
	require.NoError(t, mistakes.Err())
}
