package experiments

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/table"
)

const driftFile = `
striate: 1
name: drift
networks:
  cells:
    circuit:
      populations: {E: {units: {maps: 2}, sign: excitatory, tau: 1 ms, gain: linear}}
      eye: {to: E, through: {retina: {centre: 0.2 deg, surround: 0.6 deg, gain: 30, stride: 61}}}
stimuli: {patch: {grating: {frequency: 1 cpd, drift: [7 Hz, -7 Hz], contrast: [50 %, 100 %], phase: 90 deg}, field: 6.1 deg, size: 61 px, frame: 10 ms, onset: 20 ms, duration: 120 ms}}
run: {integrator: rk4, dt: 0.1 ms, duration: 160 ms}
measure: [rate: {per: [unit, time], every: 10 ms}]
`

// The front ends see a drifting grating a frame at a time, from its onset to its end, and the
// circuit runs on between: ON and OFF cells follow max(0, ±cos(90° − 2π·drift·t)) of the
// frame's time through their leak.
func TestMovingPicturesDriveFrameByFrame(t *testing.T) {
	h := 30 * (math.Exp(-2*math.Pi*math.Pi*0.04) - math.Exp(-2*math.Pi*math.Pi*0.36))
	for _, precision := range []string{"float64", "float32"} {
		result := runText(t, 0, strings.Replace(driftFile, "dt: 0.1 ms", "dt: 0.2 ms, precision: "+precision, 1))
		for _, drift := range []float64{7, -7} {
			for _, contrast := range []float64{50, 100} {
				for unit, sign := range []float64{1, -1} {
					before := 0.0
					for k := range 16 {
						drive := 0.0
						if k >= 2 && k < 14 {
							drive = h * contrast / 100 * max(0, sign*math.Cos(math.Pi/2-2*math.Pi*drift*float64(k-2)/100))
						}
						row := rowAt(t, result, "rate", population("E"), table.Pair{Key: "unit", Value: unit}, table.Pair{Key: "time", Value: float64(10 * (k + 1))},
							table.Pair{Key: "drift", Value: drift}, table.Pair{Key: "contrast", Value: contrast})
						require.InDelta(t, drive+0.1*(before-drive), row.Value, 0.02*h, "frame %d, unit %d, %g Hz, %g %%, %s", k, unit, drift, contrast, precision)
						before = drive
					}
				}
			}
		}
	}
}

// What trials see does not depend on which of them share a tile, nor on the workers.
func TestPicturesAreSeenAlikeByAnyWorkers(t *testing.T) {
	text := strings.NewReplacer("grating: {frequency: 1 cpd, drift: [7 Hz, -7 Hz], contrast: [50 %, 100 %], phase: 90 deg}", "white-noise: {refresh: 50 Hz, contrast: {lin: [5 %, 50 %, 19]}}",
		"dt: 0.1 ms, duration: 160 ms", "dt: 0.5 ms, precision: float32, duration: 120 ms", "frame: 10 ms", "frame: 20 ms, repeats: 2").Replace(driftFile)
	one, several := runText(t, 1, text), runText(t, 3, text)
	require.Equal(t, one.Tables, several.Tables)
	repeat := func(n float64) float64 {
		return rowAt(t, one, "rate", table.Pair{Key: "unit", Value: 0}, table.Pair{Key: "time", Value: 100.0}, table.Pair{Key: "contrast", Value: 50.0}, table.Pair{Key: "repeat", Value: n}).Value
	}
	require.Positive(t, repeat(1))
	require.Equal(t, repeat(1), repeat(2), "the same picture")
}

// A circuit's numbers are fitted to rates under drawn stimuli as under inputs.
func TestFitUnderPictures(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "rates.csv"), []byte("population,contrast,value\nE,20,1\nE,50,6.25\nE,100,25\n"), 0o600))
	src := &Source{Name: "fit.yaml", Dir: dir, Text: []byte(`
striate: 1
name: fit
networks:
  cell:
    circuit:
      populations: {E: {units: 1, sign: excitatory, gain: {supralinear: {k: 0.05, n: 2}}}}
      eye: {to: E, contrast-response: {linear: {gain: 0.1}}}
stimuli: {patch: {grating: {contrast: [20 %, 50 %, 100 %]}}}
fit: {free: {networks.cell.circuit.populations.E.gain.supralinear.k: {from: 0.01, to: 1}}, data: rates.csv}
measure: [rate, fit]
`)}
	spec, mistakes := parse(src, Overrides{})
	require.NoError(t, mistakes.Err())
	result, err := Run(context.Background(), spec, src, Options{Out: filepath.Join(dir, "run"), Workers: 1})
	require.NoError(t, err)
	require.InDelta(t, 0.25, result.tableNamed("fit").Rows[0].Value, 1e-6)
	require.InDelta(t, 25, rowAt(t, result, "rate", table.Pair{Key: "contrast", Value: 100.0}).Value, 1e-3)
}
