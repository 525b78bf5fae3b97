package experiments

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/npy"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/ssn"
)

// On synthetic data the numbers come back, about as often within their intervals as intervals
// of 95 % promise, whatever the number of workers. The truth is what the fit has found.
func TestRecoveryOfThePair(t *testing.T) {
	text := strings.Replace(toFit, "measure: [rate, fit]", "measure: [fit, recovery: {noise: 2 %, repeats: 25}]", 1)
	file := fitIn(t, text, pairData(t, 0))
	result, out, err := runFit(t, file, 1, "fit.starts=2")
	require.NoError(t, err)
	covered := 0.0
	for name := range trueWeights {
		row := rowAt(t, result, "recovery", networkOf("pair"), parameter(name))
		require.Less(t, math.Abs(row.Value), numberOf(row, "rms"), name)
		require.Less(t, numberOf(row, "rms"), 0.1, name)
		require.InEpsilon(t, rowAt(t, result, "fit", parameter(name)).Value, numberOf(row, "true"), 1e-9)
		covered += numberOf(row, "coverage") / 4
	}
	require.InDelta(t, 0.95, covered, 0.06, "100 intervals, four a repeat")
	_, again, err := runFit(t, file, 2, "fit.starts=2")
	require.NoError(t, err)
	require.Equal(t, string(measures(t, out)), string(measures(t, again)))
}

// Samples lie within their ranges; rates and likelihood are those of the circuit at them.
func TestSamplesOfThePair(t *testing.T) {
	result, out, err := runFit(t, fitIn(t, toFit, pairData(t, 0)), 0, "fit.samples=60", "fit.starts=0", "fit.hold-out={amplitude: 7}")
	require.NoError(t, err)
	require.NotEmpty(t, result.Tables)
	archive, err := os.ReadFile(filepath.Join(out, "arrays", "samples-pair.npz"))
	require.NoError(t, err)
	arrays, err := npy.ReadZip(strings.NewReader(string(archive)), int64(len(archive)))
	require.NoError(t, err)
	array := func(name string) []float64 {
		for _, a := range arrays {
			if a.Name == name {
				return a.Data.([]float64)
			}
		}
		t.Fatalf("no array %s", name)
		return nil
	}
	values, rates, likelihood, recorded := array("values"), array("rates"), array("log-likelihood"), array("recorded")
	require.Len(t, values, 60*4)
	require.Len(t, recorded, 16)
	stable := 0
	for i := range 60 {
		for _, v := range values[i*4 : i*4+4] {
			require.True(t, 0.2 <= v && v <= 3)
		}
		if math.IsNaN(likelihood[i]) {
			require.True(t, math.IsNaN(rates[i*16]))
			continue
		}
		stable++
		p := ssn.Params{K: [2]float64{0.3, 0.3}, N: [2]float64{2, 2}, TauMS: [2]float64{20, 10}, Input: [2]float64{1, 1}}
		p.W = [2][2]float64{{values[i*4], values[i*4+2]}, {values[i*4+1], values[i*4+3]}}
		sum := 0.0
		for k, x := range []float64{0.5, 1, 2, 4, 7, 10.5, 17, 23} {
			root := p.FixedPoints([2]float64{x, x})[0]
			for a := range 2 {
				require.InDelta(t, root.Rate[a], rates[i*16+2*k+a], 1e-6*max(1, root.Rate[a]))
				if z := (rates[i*16+2*k+a] - recorded[2*k+a]) / (0.02 * recorded[2*k+a]); x != 7 {
					sum -= z * z / 2
				}
			}
		}
		require.InEpsilon(t, sum, likelihood[i], 1e-9)
	}
	require.Greater(t, stable, 5)
	csv, err := os.ReadFile(filepath.Join(out, "tables", "samples-pair.csv"))
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(string(csv), "draw,value,E-E-weight,E-I-total,I-E-weight,I-I-weight"))
}

// Widths and numbers that populations share are fitted by path: those of a ring in degrees, in
// either profile and by weight or total, and of a line in steps of its grid.
func TestFitOfWidths(t *testing.T) {
	for _, c := range []struct{ units, wiring, amount, key, unit string }{
		{"{ring: 12}", "{ring: {sigma: 32 deg, profile: gaussian}}", "weight: 0.5", "wiring.ring.sigma", " deg"},
		{"{ring: 12}", "{ring: {sigma: 22 deg, profile: von-mises}}", "total: 1.2", "wiring.ring.sigma", " deg"},
		{"{width: 9, spacing: 0.5 deg}", "{gaussian: {places: 1.5}}", "weight: 0.5", "wiring.gaussian.places", ""},
		{"{width: 4, height: 3}", "{gaussian: {places: 1.2}}", "total: 1.1", "wiring.gaussian.places", ""},
	} {
		text := `
striate: 1
name: widths
stimuli: {drive: {input: {to: E, amplitude: 1}}}
networks:
  it:
    circuit:
      populations:
        E: {units: ` + c.units + `, sign: excitatory, gain: {supralinear: {k: 0.1, n: 2}}}
        I: {units: ` + c.units + `, sign: inhibitory, gain: {supralinear: {k: 0.2, n: 2}}}
      projections: {E-I: {from: E, to: I, ` + c.amount + `, wiring: ` + c.wiring + `}, I-E: {from: I, to: E, weight: 0.5, wiring: one-to-one}}
fit: {data: none.csv, free: {networks.it.circuit.projections.E-I.` + c.key + `: {from: 1, to: 40}, networks.it.circuit.populations.*.gain.supralinear.k: {from: 0.01, to: 1}}}
measure: [fit]
`
		src := &Source{Name: "widths.yaml", Dir: ".", Text: []byte(text)}
		spec, mistakes := parse(src, Overrides{})
		require.NoError(t, mistakes.Err())
		r := &run{spec: spec, source: src}
		free := spec.Fit.Free
		require.Equal(t, []string{"E.k", "I.k"}, free[1].constants)

		// What the model calls a width is that of the circuit: setting either gives one matrix.
		model := func(n Network) *ssn.Model {
			made, err := n.Circuit.Build(1)
			require.NoError(t, err)
			m, err := ssn.FromCircuit(made)
			require.NoError(t, err)
			return m
		}
		m := model(spec.Networks[0])
		require.True(t, spec.Networks[0].Circuit.geometry(m))
		constant, err := m.Constant(free[0].constants[0])
		require.NoError(t, err)
		wider, err := r.withFree(0, free, []float64{1.25 * m.Value(constant) / free[0].width, 0.3})
		require.NoError(t, err)
		require.Equal(t, 0.3, wider.Circuit.Populations[1].Model.(*neuron.Leaky).Gain.(*neuron.Supralinear).K)
		m.Blocks[0].Width = 1.25 * m.Value(constant)
		got, err := m.Network()
		require.NoError(t, err)
		want, err := model(wider).Network()
		require.NoError(t, err)
		for i, v := range want.W.RawMatrix().Data {
			require.InDelta(t, v, got.W.RawMatrix().Data[i], 1e-12, "%s %s", c.wiring, c.amount)
		}
	}
}

// The library's own data are found by name, from wherever its experiment is run.
func TestLibraryData(t *testing.T) {
	r, err := readRecording(t.TempDir(), "size-tuning.csv")
	require.NoError(t, err)
	require.Len(t, r.data, 80)
	_, err = readRecording(t.TempDir(), "size-tunin.csv")
	require.ErrorContains(t, err, "does not exist")
}
