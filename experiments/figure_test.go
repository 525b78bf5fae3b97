package experiments

import (
	"context"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// drawnBy runs a file with other figures and reads the numbers behind them, by name.
func drawnBy(t *testing.T, text, plot string, set ...string) (*Result, map[string][]map[string]string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "drawn.yaml")
	require.NoError(t, os.WriteFile(file, []byte(text+"\nplot: "+plot+"\n"), 0o644))
	spec, src, mistakes := Load(file, Overrides{Set: set})
	require.NoError(t, mistakes.Err())
	result, err := Run(context.Background(), spec, src, Options{Out: filepath.Join(t.TempDir(), "run")})
	require.NoError(t, err)
	figures := map[string][]map[string]string{}
	names, err := filepath.Glob(filepath.Join(result.Dir, "figures", "*.svg"))
	require.NoError(t, err)
	for _, path := range names {
		name := strings.TrimSuffix(filepath.Base(path), ".svg")
		f, err := os.Open(filepath.Join(result.Dir, "tables", "figure-"+name+".csv"))
		require.NoError(t, err)
		rows, err := csv.NewReader(f).ReadAll()
		require.NoError(t, err)
		require.NoError(t, f.Close())
		for _, row := range rows[1:] {
			cells := map[string]string{}
			for i, key := range rows[0] {
				cells[key] = row[i]
			}
			figures[name] = append(figures[name], cells)
		}
	}
	return result, figures
}

func drawnNumber(t *testing.T, row map[string]string, key string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(row[key], 64)
	require.NoError(t, err, "%s of %v", key, row)
	return x
}

// The planes of a pair: fixed points and spectra are those that the trials reach, nullclines
// cross there, and the trajectory goes there from silence.
func TestPlanesOfAPair(t *testing.T) {
	result, figures := drawnBy(t, example("plane"), "[phase-plane, eigenvalue-plane: {group: amplitude}]", "measure=[rate, eigenvalues]")
	for _, amplitude := range []float64{2, 15} {
		e, i := rowAt(t, result, "rate", population("E"), amplitudeOf(amplitude)).Value, rowAt(t, result, "rate", population("I"), amplitudeOf(amplitude)).Value
		nearest := map[string]float64{}
		var path [][2]float64
		for _, row := range figures["1-phase-plane"] {
			if row["panel"] != "amplitude "+strconv.FormatFloat(amplitude, 'g', -1, 64)+" mV" {
				continue
			}
			x, y := drawnNumber(t, row, "x"), drawnNumber(t, row, "value")
			far := math.Hypot(x/e-1, y/i-1)
			if d, seen := nearest[row["name"]]; !seen || far < d {
				nearest[row["name"]] = far
			}
			if row["name"] == "recorded trajectory" {
				path = append(path, [2]float64{x, y})
			}
		}
		require.Less(t, nearest["stable fixed point"], 1e-6)
		require.Less(t, nearest["E nullcline"], 0.02)
		require.Less(t, nearest["I nullcline"], 0.02)
		require.NotContains(t, nearest, "unstable fixed point")
		require.Equal(t, [2]float64{0, 0}, path[0])
		require.InEpsilon(t, e, path[len(path)-1][0], 1e-3)

		leading, most := rowAt(t, result, "eigenvalues", amplitudeOf(amplitude)).Value, math.Inf(-1)
		for _, row := range figures["2-eigenvalue-plane"] {
			if row["name"] == "amplitude "+strconv.FormatFloat(amplitude, 'g', -1, 64)+" mV" {
				most = max(most, drawnNumber(t, row, "x"))
			}
		}
		require.InDelta(t, leading, most, 1e-12)
	}
	require.Len(t, figures["2-eigenvalue-plane"], 4)

	result, _ = drawnBy(t, example("plane"), "[time-courses: {of: [E, I], at: {amplitude: 2}}]")
	page, err := os.ReadFile(result.Report)
	require.NoError(t, err)
	require.Contains(t, string(page), "Rate of E and I over time: amplitude 2 mV")
}

// Figures along time and over space show what was recorded, and the state that was reached.
func TestFiguresShowWhatWasRecorded(t *testing.T) {
	const plot = `
  - time-courses: {of: [E, I], at: {amplitude: 15}}
  - time-courses: {of: E, variable: input, unit: 3, group: intervention, at: {amplitude: 15}}
  - profiles: {of: E, variable: a, at: {amplitude: 15}}
  - sheet-map: {of: I}
  - sheet-map: {of: I, variable: input, time: 120 ms, at: {amplitude: 15, intervention: off}}`
	result, figures := drawnBy(t, example("record"), plot, "measure=[rate: {per: [unit]}]")
	arrays, _ := arraysOf(t, result.Dir, "courses")
	times := arrays["small/time"].Data.([]float64)
	samples := len(times)
	at := func(array string, trial, sample, unit, units int) float64 {
		return wide(t, arrays["small/"+array])[(trial*samples+sample)*units+unit]
	}
	mean := func(array string, trial, sample, units int) float64 {
		sum := 0.0
		for u := range units {
			sum += at(array, trial, sample, u, units) / float64(units)
		}
		return sum
	}
	trials := map[string]int{"no intervention": 0, "off": 1}
	units := map[string]int{"E": 12, "I": 6}
	require.Len(t, figures["1-time-courses"], 2*2*samples)
	for _, row := range figures["1-time-courses"] {
		sample := int(drawnNumber(t, row, "time") / 2)
		require.InDelta(t, mean(row["line"]+"/rate", trials[row["trial"]], sample, units[row["line"]]), drawnNumber(t, row, "value"), 1e-9)
	}
	require.Len(t, figures["2-time-courses"], 2*samples)
	for _, row := range figures["2-time-courses"] {
		require.Equal(t, at("E/input", trials[row["line"]], int(drawnNumber(t, row, "time")/2), 3, 12), drawnNumber(t, row, "value"))
	}
	require.Len(t, figures["3-profiles"], 2*samples*12)
	for _, row := range figures["3-profiles"] {
		sample, unit := int(math.Round(drawnNumber(t, row, "x")/2)), int(math.Round(drawnNumber(t, row, "y")/15))
		require.Equal(t, at("E/a", trials[row["panel"]], sample, unit, 12), drawnNumber(t, row, "value"))
	}
	require.Len(t, figures["4-sheet-map"], 2*2*6)
	cell := func(row map[string]string) int {
		return 3*int(drawnNumber(t, row, "y")) + int(drawnNumber(t, row, "x"))
	}
	for _, row := range figures["4-sheet-map"] {
		for _, want := range result.tableNamed("rate").Rows {
			panel := "amplitude " + want.Label("amplitude") + " mV, " + strings.Replace(want.Label("intervention"), "none", "no intervention", 1)
			panel2 := strings.Replace(want.Label("intervention"), "none", "no intervention", 1) + ", amplitude " + want.Label("amplitude") + " mV"
			if (panel == row["panel"] || panel2 == row["panel"]) && want.Label("population") == "I" && want.Label("unit") == strconv.Itoa(cell(row)) {
				require.Equal(t, want.Value, drawnNumber(t, row, "value"))
				delete(row, "panel") // found
			}
		}
		require.NotContains(t, row, "panel")
	}
	require.Len(t, figures["5-sheet-map"], 6)
	for _, row := range figures["5-sheet-map"] {
		require.Equal(t, at("I/input", 1, 60, cell(row), 6), drawnNumber(t, row, "value"))
	}
}

// The plane of a pair that is not a power law comes from its flow: the state that is reached is
// a stable point, and a pair that oscillates circles an unstable one.
func TestPlaneOfAnyPair(t *testing.T) {
	const file = `
striate: 1
networks: {pair: wilson-cowan1972}
stimuli: {drive: {input: {to: E, amplitude: [0.9, 1.25]}}}
run: {integrator: rk4, dt: 0.5 ms, settle: {max: 1 s}}
record: {courses: {every: 1 ms, to: 300 ms}}
measure: [rate]`
	result, figures := drawnBy(t, file, "[phase-plane]")
	points := map[string][][2]float64{}
	var cycle [2][2]float64 // least and most of the trajectory's end
	cycle[0] = [2]float64{1, 1}
	sample := 0
	for _, row := range figures["1-phase-plane"] {
		x := [2]float64{drawnNumber(t, row, "x"), drawnNumber(t, row, "value")}
		switch {
		case row["kind"] == "point":
			points[row["panel"]+row["name"]] = append(points[row["panel"]+row["name"]], x)
		case row["panel"] == "amplitude 1.25 mV" && row["name"] == "recorded trajectory":
			if sample++; sample > 200 {
				for k := range x {
					cycle[0][k], cycle[1][k] = min(cycle[0][k], x[k]), max(cycle[1][k], x[k])
				}
			}
		}
	}
	require.Len(t, points, 2)
	stable := points["amplitude 0.9 mVstable fixed point"]
	require.Len(t, stable, 1)
	for k, name := range []string{"E", "I"} {
		require.InEpsilon(t, rowAt(t, result, "rate", population(name), amplitudeOf(0.9)).Value, stable[0][k], 1e-6)
	}
	unstable := points["amplitude 1.25 mVunstable fixed point"]
	require.Len(t, unstable, 1)
	for k := range cycle[0] {
		require.Less(t, cycle[0][k], unstable[0][k])
		require.Greater(t, cycle[1][k], unstable[0][k])
	}
}
