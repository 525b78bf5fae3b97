package experiments

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/record"
	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/ssn"
)

// runPair runs the file of a pair with some of its numbers changed.
func runPair(t *testing.T, workers int, set ...string) (*Result, string) {
	t.Helper()
	spec, src, mistakes := Load("testdata/pair.yaml", Overrides{Set: set})
	require.NoError(t, mistakes.Err())
	out := filepath.Join(t.TempDir(), "run")
	result, err := Run(context.Background(), spec, src, Options{Out: out, Workers: workers})
	require.NoError(t, err)
	text, err := os.ReadFile(filepath.Join(out, "result.json"))
	require.NoError(t, err)
	require.True(t, json.Valid(text))
	require.NotContains(t, string(text), "NaN")
	return result, out
}

// rowAt finds the only row of a measure with some coordinates.
func rowAt(t *testing.T, r *Result, measure string, coordinates ...table.Pair) table.Row {
	t.Helper()
	rows := r.tableNamed(measure).Rows
	for _, c := range coordinates {
		rows = filter(rows, CoordinateValue{c.Key, []any{c.Value}})
	}
	require.Len(t, rows, 1, "%s %v", measure, coordinates)
	return rows[0]
}

func population(name string) table.Pair   { return table.Pair{Key: "population", Value: name} }
func amplitudeOf(x float64) table.Pair    { return table.Pair{Key: "amplitude", Value: x} }
func field(row table.Row, key string) any { v, _ := row.Field(key); return v }

// The weights of the file are those of Ahmadian, Rubin & Miller (2013) with inputs twice and
// rates four times as large: (k, W, r) → (s·k, W/s, s·r) leaves a pair's fixed points. The roots
// come from ssn, which finds them without integration.
func TestPairMeetsItsFixedPoints(t *testing.T) {
	result, _ := runPair(t, 0)
	require.Equal(t, record.OK, result.Status)
	model, err := ssn.Published("ahmadian2013")
	require.NoError(t, err)
	params, err := model.Pair()
	require.NoError(t, err)
	for _, x := range []float64{2, 10, 20, 50} {
		roots := params.FixedPoints(params.Drive(x / 2))
		require.Len(t, roots, 1)
		for i, name := range []string{"E", "I"} {
			row := rowAt(t, result, "rate", population(name), amplitudeOf(x))
			require.InEpsilon(t, 4*roots[0].Rate[i], row.Value, 1e-9, "%s at %v", name, x)
			require.Equal(t, "settled", field(row, "outcome"))
		}
		row := rowAt(t, result, "eigenvalues", amplitudeOf(x))
		require.InDelta(t, real(roots[0].Eigenvalues[0]), row.Value, 1e-7)
		require.InDelta(t, imag(roots[0].Eigenvalues[0]), field(row, "imag"), 1e-7)
		stabilized := 0.0
		if roots[0].InhibitionStabilized {
			stabilized = 1
		}
		require.Equal(t, stabilized, rowAt(t, result, "inhibition-stabilized", amplitudeOf(x)).Value)
	}
	low := rowAt(t, result, "local-exponent", population("E"), amplitudeOf(2))
	high := rowAt(t, result, "local-exponent", population("E"), amplitudeOf(40))
	require.Greater(t, low.Value, 2.0, "supralinear at low input")
	require.Less(t, high.Value, 1.0, "sublinear at high input")
	require.NotEmpty(t, rowAt(t, result, "local-exponent", population("E"), amplitudeOf(0)).Reason)
}

func TestPairRegimes(t *testing.T) {
	weights := func(ee, ei, ie, ii string) []string {
		p := "networks.pair.circuit.projections."
		return []string{p + "E-E.weight=" + ee, p + "I-E.weight=" + ei, p + "E-I.weight=" + ie, p + "I-I.weight=" + ii}
	}
	gain := "networks.pair.circuit.populations.*.gain.supralinear.k="
	amplitude := "stimuli.drive.input.amplitude="

	t.Run("oscillates", func(t *testing.T) { // 1.05 τ_I* of hennequin2018 at h = 5: 118.9307 ms
		result, _ := runPair(t, 0, append(weights("1.25", "0.65", "1.2", "0.5"), gain+"0.3", amplitude+"[5]", "run.integrator=heun", "expect=[]",
			"networks.pair.circuit.populations.I.tau=22.370565 ms")...)
		row := rowAt(t, result, "rate", population("E"))
		require.Equal(t, "oscillates", field(row, "outcome"))
		require.InDelta(t, 118.9307, field(row, "period"), 0.12)
		require.True(t, math.IsNaN(row.Value))
		require.Contains(t, row.Reason, "period")
		require.Equal(t, record.OK, result.Status)
	})
	t.Run("diverges", func(t *testing.T) { // Det J < 0, saddle-node at c = 5.4750536; 1000 Hz after 123.336 ms at 1.5 c*
		result, _ := runPair(t, 0, append(weights("1.5", "1", "0.5", "1"), amplitude+"[4.92754824, 8.2125804]", "run.integrator=heun", "run.settle.ceiling=1000 Hz", "expect=[]")...)
		row := rowAt(t, result, "rate", population("E"), amplitudeOf(4.92754824))
		require.InEpsilon(t, 1.738760, row.Value, 1e-6)
		row = rowAt(t, result, "rate", population("I"), amplitudeOf(8.2125804))
		require.Equal(t, "diverged", field(row, "outcome"))
		require.Equal(t, "E", field(row, "divergedPopulation"))
		require.InDelta(t, 123.336, field(row, "ms"), 0.1)
		require.Contains(t, row.Reason, "population E, unit 0")
	})
	t.Run("bistable", func(t *testing.T) { // from silence: the low state (0, 0.037180)
		result, _ := runPair(t, 0, append(weights("2.7", "1.8", "1.7", "1.0"), gain+"1", "stimuli.drive.input.ratio={E: 0.03, I: 0.23}", amplitude+"1", "expect=[]")...)
		require.InDelta(t, 0, rowAt(t, result, "rate", population("E")).Value, 1e-3)
		require.Equal(t, "settled", field(rowAt(t, result, "rate", population("I")), "outcome"))
	})
	t.Run("too short to settle", func(t *testing.T) {
		result, _ := runPair(t, 0, "run.settle.max=20 ms")
		require.Equal(t, record.Status("expectation"), result.Status)
		row := rowAt(t, result, "rate", population("E"), amplitudeOf(20))
		require.Equal(t, "not-settled", field(row, "outcome"))
		require.Equal(t, "not settled within 20 ms", row.Reason)
	})
}

func TestCircuitRepeatsAndWorkersGiveEqualMeasures(t *testing.T) {
	set := "stimuli.drive.input.amplitude={lin: [0, 50, 101]}"
	_, one := runPair(t, 1, set)
	_, two := runPair(t, 2, set)
	require.Equal(t, string(measures(t, one)), string(measures(t, two)))

	spec, src, mistakes := Load(filepath.Join(one, "resolved.yaml"), Overrides{})
	require.NoError(t, mistakes.Err())
	again := filepath.Join(t.TempDir(), "again")
	_, err := Run(context.Background(), spec, src, Options{Out: again})
	require.NoError(t, err)
	require.Equal(t, string(measures(t, one)), string(measures(t, again)), "resolved.yaml repeats the run")
}

// What the check foresees are the rows that the run makes.
func TestCircuitSkeletonIsTheRows(t *testing.T) {
	result, _ := runPair(t, 0, "measure=[rate, eigenvalues, inhibition-stabilized, local-exponent: {of: I}]", "expect=[]")
	spec, _, mistakes := Load("testdata/pair.yaml", Overrides{Set: []string{"measure=[rate, eigenvalues, inhibition-stabilized, local-exponent: {of: I}]", "expect=[]"}})
	require.NoError(t, mistakes.Err())
	for i, s := range spec.Skeleton() {
		require.Len(t, result.Tables[i].Rows, len(s.Rows), s.Measure)
		for k, row := range s.Rows {
			require.Equal(t, row.Coordinates, result.Tables[i].Rows[k].Coordinates)
		}
	}
}
