package experiments

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/npy"
)

// everythingRecorded has noise, repeats, interventions in time, several stimuli, a sweep that
// rebuilds the circuit, and seeds.
const everythingRecorded = `
striate: 1
seeds: 2
stimuli:
  on: {input: {to: [E, I], amplitude: [5, 15]}, onset: 10 ms, repeats: 3}
  other: {input: {to: E, amplitude: 3}}
networks:
  pair:
    circuit:
      populations:
        E: {units: {ring: 6}, sign: excitatory, model: {adapting: {adaptation: 60 ms, strength: 0.2, gain: {supralinear: {k: 0.04, n: 2}}}}, spread: {k: 5 %}}
        I: {units: {maps: 1, height: 2, width: 3, spacing: 0.5 deg}, sign: inhibitory, tau: 10 ms, gain: {supralinear: {k: 0.04, n: 2}}}
      projections: [{from: E, to: I, total: 1.2}, {from: I, to: E, total: 0.65}]
      noise: {to: [E, I], sd: 0.5}
interventions: {off: {silence: I, from: 20 ms, to: 30 ms}}
sweep: {networks.pair.circuit.populations.I.tau: [5 ms, 10 ms]}
record:
  all: {variables: [rate, input, a]}
  some: {of: E, every: 2 ms, from: 5 ms, to: 30 ms, at: {amplitude: 15, repeat: [1, 3], seed: 2}}
run: {integrator: heun, dt: 0.5 ms, duration: 40 ms}
measure: [rate]
`

// recordedBy runs a file and reads the arrays of one of its recordings.
func recordedBy(t *testing.T, text, name string, o Options, set ...string) (*Result, map[string]npy.Array, []byte) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "recorded.yaml")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	spec, src, mistakes := Load(file, Overrides{Set: set})
	require.NoError(t, mistakes.Err())
	if o.Resume == "" {
		o.Out = filepath.Join(t.TempDir(), "run")
	}
	result, err := Run(context.Background(), spec, src, o)
	require.NoError(t, err)
	arrays, b := arraysOf(t, result.Dir, name)
	return result, arrays, b
}

func arraysOf(t *testing.T, dir, name string) (map[string]npy.Array, []byte) {
	t.Helper()
	path := filepath.Join(dir, "arrays", name+".npz")
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	left, err := filepath.Glob(filepath.Join(dir, "arrays", "*.partial"))
	require.NoError(t, err)
	require.Empty(t, left)
	arrays := map[string]npy.Array{}
	for _, a := range membersOf(t, b) {
		arrays[a.Name] = a.Array
	}
	return arrays, b
}

// The recorded rates are those that the measure takes in bins of one step, whatever the
// precision: the two take other ways through the run.
func TestRecordMeetsTheMeasure(t *testing.T) {
	for _, precision := range []string{"float64", "float32"} {
		result, arrays, _ := recordedBy(t, everythingRecorded, "all", Options{}, "run.precision="+precision, "record.some=null", "record.all.every=0.5 ms", "record.all.at={stimulus: on}", "seeds=1",
			"stimuli.on.repeats=2", "stimuli.on.input.amplitude=[15]", "run.duration=25 ms", "measure=[rate: {of: E, per: [unit, time], every: 0.5 ms, at: {stimulus: on}}]")
		const trials, samples, units = 2 * 2 * 2, 51, 6
		e := arrays["pair/E/rate"]
		require.Equal(t, []int{trials, samples, 1, 1, units}, e.Shape)
		require.Equal(t, []int{trials, samples, 2, 3, 1}, arrays["pair/I/input"].Shape)
		require.NotContains(t, arrays, "pair/I/a")
		require.Equal(t, []float64{0, 30, 60, 90, 120, 150}, arrays["pair/E/orientation"].Data)
		require.Equal(t, []float64{-0.5, 0, 0.5}, arrays["pair/I/x"].Data)
		require.Equal(t, 25.0, arrays["pair/time"].Data.([]float64)[samples-1])
		numbers := func(name string) []float64 { return wide(t, arrays["pair/"+name]) }
		tau, amplitude, repeat, seeds := numbers("trial/tau"), numbers("trial/amplitude"), numbers("trial/repeat"), numbers("trial/seed")
		rates := numbers("E/rate")
		found := 0
		for _, row := range result.tableNamed("rate").Rows {
			if row.Label("stimulus") != "on" {
				continue
			}
			at := func(key string) float64 { v, _ := row.At(key); x, _ := table.Number(v); return x }
			for i := range trials {
				silenced := i%4 >= 2 // repeats without come first, then those with
				if tau[i] != at("tau") || amplitude[i] != at("amplitude") || repeat[i] != at("repeat") || silenced != (row.Label("intervention") == "off") {
					continue
				}
				require.Equal(t, 1.0, seeds[i])
				sample := int(math.Round(at("time") / 0.5))
				require.Equal(t, row.Value, rates[(i*samples+sample)*units+int(at("unit"))], "%v", row.Coordinates)
				found++
			}
		}
		require.Equal(t, trials*(samples-1)*units, found)
	}
}

// A recording has the same bytes for any number of workers and after a run that was stopped.
func TestRecordedBitsDoNotDependOnTheRun(t *testing.T) {
	for _, precision := range []string{"float64", "float32"} {
		_, _, want := recordedBy(t, everythingRecorded, "all", Options{Workers: 1}, "run.precision="+precision)
		_, _, got := recordedBy(t, everythingRecorded, "all", Options{Workers: 3}, "run.precision="+precision)
		require.Equal(t, want, got)
	}
	file := filepath.Join(t.TempDir(), "recorded.yaml")
	require.NoError(t, os.WriteFile(file, []byte(everythingRecorded), 0o644))
	whole := filepath.Join(t.TempDir(), "whole")
	finished(t, file, Options{Out: whole})
	out := filepath.Join(t.TempDir(), "cut")
	spec, src, mistakes := Load(file, Overrides{})
	require.NoError(t, mistakes.Err())
	ctx, cancel := context.WithCancelCause(context.Background())
	_, err := Run(ctx, spec, src, Options{Out: out, Progress: &stopAfter{2, func() { cancel(ErrStopped) }}})
	require.ErrorIs(t, err, ErrStopped)
	left, err := os.ReadDir(filepath.Join(out, "arrays"))
	require.NoError(t, err)
	require.Empty(t, left, "what is not whole is not left behind")
	finished(t, file, Options{Resume: out})
	for _, name := range []string{"all", "some"} {
		_, want := arraysOf(t, whole, name)
		_, got := arraysOf(t, out, name)
		require.Equal(t, want, got)
	}
}

// A recording keeps the trials, the population and the times that it is asked for, and they
// are those of the recording of everything.
func TestRecordChooses(t *testing.T) {
	_, some, _ := recordedBy(t, everythingRecorded, "some", Options{}, "seeds=2")
	_, all, _ := recordedBy(t, everythingRecorded, "all", Options{}, "seeds=2")
	times := some["pair/time"].Data.([]float64)
	require.Equal(t, []float64{6, 30}, []float64{times[0], times[len(times)-1]})
	require.Len(t, times, 13)
	require.NotContains(t, some, "pair/I/rate")
	part, whole := wide(t, some["pair/E/rate"]), wide(t, all["pair/E/rate"])
	// Of 2 seeds × 2 values of tau × 14 trials: 15 mV, repeats 1 and 3, without and with silence;
	// the stimulus `other` sweeps no amplitude and has no repeats, so that nothing leaves it out.
	kept := []int{28 + 6, 28 + 8, 28 + 9, 28 + 11, 28 + 12, 28 + 13, 42 + 6, 42 + 8, 42 + 9, 42 + 11, 42 + 12, 42 + 13}
	require.Equal(t, []int{len(kept), 13, 1, 1, 6}, some["pair/E/rate"].Shape)
	for i, trial := range kept {
		for sample, ms := range times {
			from := (i*13 + sample) * 6
			there := (trial*41 + int(ms)) * 6
			require.Equal(t, whole[there:there+6], part[from:from+6], "trial %d, %v ms", trial, ms)
		}
	}
}

// A trial that settles is recorded until then, and not a number after; a shorter trial in the
// tile of a longer one changes nothing.
func TestRecordEndsWhereTrialsEnd(t *testing.T) {
	text, err := os.ReadFile("testdata/pair.yaml")
	require.NoError(t, err)
	with := append(text, "\nrecord: {courses: {every: 1 ms}}\n"...)
	for _, precision := range []string{"float64", "float32"} {
		result, arrays, _ := recordedBy(t, string(with), "courses", Options{}, "run.precision="+precision, "stimuli.drive.input.amplitude=[2, 20, 50]", "run.settle.tolerance=1e-4 Hz/ms", "expect=[]", "measure=[rate]")
		samples, rates := arrays["pair/samples"].Data.([]int64), wide(t, arrays["pair/E/rate"])
		longest := arrays["pair/E/rate"].Shape[1]
		require.Equal(t, int(slices.Max(samples)), longest)
		for i, x := range []float64{2, 20, 50} {
			row := rowAt(t, result, "rate", population("E"), amplitudeOf(x))
			require.Equal(t, int64(field(row, "ms").(float64)+1+1e-6), samples[i])
			last := rates[i*longest+int(samples[i])-1]
			require.InEpsilon(t, row.Value, last, 1e-2)
			for _, v := range rates[i*longest+int(samples[i]) : (i+1)*longest] {
				require.True(t, math.IsNaN(v))
			}
			_, alone, _ := recordedBy(t, string(with), "courses", Options{}, "run.precision="+precision, "stimuli.drive.input.amplitude="+row.Label("amplitude"), "run.settle.tolerance=1e-4 Hz/ms", "expect=[]", "measure=[rate]")
			require.Equal(t, wide(t, alone["pair/E/rate"]), rates[i*longest:i*longest+int(samples[i])])
		}
	}
}
