package experiments

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/record"
	"github.com/striate-sim/striate/internal/rng"
)

// runTiny runs a source in its tiny profile into a folder of its own.
func runTiny(t *testing.T, source string, o Options) (*Result, string) {
	t.Helper()
	spec, src, mistakes := Load(source, Overrides{Profile: "tiny", Set: ownData(t, source)})
	require.NoError(t, mistakes.Err())
	if o.Out == "" {
		o.Out = filepath.Join(t.TempDir(), "run")
	}
	result, err := Run(context.Background(), spec, src, o)
	require.NoError(t, err)
	return result, o.Out
}

// ownData gives a small stand-in to experiments that need a folder of one's own.
func ownData(t *testing.T, source string) []string {
	switch source {
	case "hebbian-features":
		return []string{"stimuli.photographs.set.patches.path=" + photographs(t), "stimuli.photographs.set.patches.photograph=64 px"}
	case "plausible-on-cifar", "softhebb-on-cifar":
		return []string{"stimuli.photographs.set.cifar10.path=" + smallCIFAR10(t)}
	}
	return nil
}

// smallCIFAR10 writes the files of CIFAR-10 with 60 images each of noise and all classes, of
// which nothing is claimed.
func smallCIFAR10(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for k, name := range []string{"data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"} {
		const record = 1 + 3*32*32
		file, noise := make([]byte, 60*record), make([]float32, 60*record)
		stream := rng.Named(uint64(k), "photographs")
		stream.Uniforms(noise, 0, 0, 0)
		for i, u := range noise {
			file[i] = byte(255 * u)
			if i%record == 0 {
				file[i] = byte(i / record % 10)
			}
		}
		require.NoError(t, os.WriteFile(filepath.Join(dir, name+".bin"), file, 0o600))
	}
	return dir
}

// measures reads the part of result.json that a repeat must reproduce byte for byte.
func measures(t *testing.T, dir string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "result.json"))
	require.NoError(t, err)
	var result struct{ Measures, Expect json.RawMessage }
	require.NoError(t, json.Unmarshal(text, &result))
	return append(result.Measures, result.Expect...)
}

func TestLibraryRunsTiny(t *testing.T) {
	for _, e := range Library() {
		t.Run(e.Name, func(t *testing.T) {
			if testing.Short() && e.Name != "plausible-vs-standard" && e.Name != "pair-transition" {
				t.Skip("one of each kind shows races")
			}
			result, dir := runTiny(t, e.Name, Options{})
			require.Equal(t, record.OK, result.Status)
			for _, name := range []string{"config.yaml", "resolved.yaml", "run.json", "metrics.jsonl", "result.json", "report.html"} {
				require.FileExists(t, filepath.Join(dir, name))
			}
			text, err := os.ReadFile(filepath.Join(dir, "result.json"))
			require.NoError(t, err)
			require.NotContains(t, string(text), "NaN")
			require.True(t, json.Valid(text))
		})
	}
}

func TestRepeatsAndWorkersGiveEqualMeasures(t *testing.T) {
	if testing.Short() {
		t.Skip("three runs")
	}
	_, one := runTiny(t, "plausible-vs-standard", Options{Workers: 1})
	_, two := runTiny(t, "plausible-vs-standard", Options{Workers: 2})
	require.True(t, bytes.Equal(measures(t, one), measures(t, two)), "1 and 2 workers differ")

	spec, src, mistakes := Load(filepath.Join(one, "resolved.yaml"), Overrides{})
	require.NoError(t, mistakes.Err())
	again := filepath.Join(t.TempDir(), "again")
	_, err := Run(context.Background(), spec, src, Options{Out: again})
	require.NoError(t, err)
	require.True(t, bytes.Equal(measures(t, one), measures(t, again)), "resolved.yaml gives other measures")
}

func TestInterruptedRunLeavesAValidFolder(t *testing.T) {
	for cause, status := range map[error]record.Status{ErrInterrupted: record.Interrupted, ErrStopped: record.Stopped} {
		spec, src, mistakes := Load("plausible-vs-standard", Overrides{Profile: "tiny"})
		require.NoError(t, mistakes.Err())
		ctx, cancel := context.WithCancelCause(context.Background())
		out := filepath.Join(t.TempDir(), "run")
		_, err := Run(ctx, spec, src, Options{Out: out, Progress: &stopAfter{3, func() { cancel(cause) }}})
		require.ErrorIs(t, err, cause)
		text, err := os.ReadFile(filepath.Join(out, "run.json"))
		require.NoError(t, err)
		var manifest record.Manifest
		require.NoError(t, json.Unmarshal(text, &manifest))
		require.Equal(t, status, manifest.Status)
		require.NoFileExists(t, filepath.Join(out, "result.json"))
		require.FileExists(t, filepath.Join(out, "checkpoints", "standard-seed1.npz"))
	}
}

// stopAfter is progress that ends the run after so many updates.
type stopAfter struct {
	left int
	stop func()
}

func (s *stopAfter) Stage(string, int)   {}
func (s *stopAfter) Note(string, ...any) {}
func (s *stopAfter) Done()               {}
func (s *stopAfter) Advance(int) {
	if s.left--; s.left == 0 {
		s.stop()
	}
}

func TestDivergedTrainingIsAResult(t *testing.T) {
	spec, src, mistakes := Load("plausible-vs-standard", Overrides{Profile: "tiny", Set: []string{"networks.standard.train.optimizer={sgd: {rate: 1e30}}"}})
	require.NoError(t, mistakes.Err())
	out := filepath.Join(t.TempDir(), "run")
	result, err := Run(context.Background(), spec, src, Options{Out: out})
	require.NoError(t, err)
	require.Equal(t, record.Diverged, result.Status)
	require.Equal(t, record.ExitDiverged, result.Exit)
	require.Contains(t, string(measures(t, out)), "training diverged")
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	spec, src, mistakes := Load("plausible-vs-standard", Overrides{Profile: "tiny"})
	require.NoError(t, mistakes.Err())
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o644))
	_, err := Run(context.Background(), spec, src, Options{Out: filepath.Join(file, "run")})
	require.Error(t, err)
	require.ErrorContains(t, err, "cannot create")

	done := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(done, "result.json"), []byte("{}"), 0o644))
	_, err = Run(context.Background(), spec, src, Options{Out: done})
	require.True(t, errors.Is(err, record.ErrHoldsResult))
}

func TestTrainedNetworksCanBeLoaded(t *testing.T) {
	_, dir := runTiny(t, "plausible-vs-standard", Options{})
	file := filepath.Join(t.TempDir(), "loaded.yaml")
	text := `striate: 1
name: loaded
stimuli: {digits: {set: mnist, limit: {train: 256, test: 128}}}
networks:
  again: {load: ` + dir + `/plausible}
measure: [accuracy]
`
	require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	result, _ := runTiny(t, file, Options{})
	spec, _, mistakes := Load(file, Overrides{Profile: "tiny"})
	require.NoError(t, mistakes.Err())
	require.Equal(t, TrainNone, spec.Networks[0].Train.Kind)
	require.NotEmpty(t, result.Tables)
}
