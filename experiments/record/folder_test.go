package record

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/table"
)

func create(t *testing.T) *Folder {
	t.Helper()
	f, err := Create(filepath.Join(t.TempDir(), "run"), "test")
	require.NoError(t, err)
	return f
}

func read(t *testing.T, f *Folder, names ...string) string {
	t.Helper()
	text, err := os.ReadFile(f.Path(names...))
	require.NoError(t, err)
	return string(text)
}

func manifest(t *testing.T, f *Folder) Manifest {
	t.Helper()
	var m Manifest
	require.NoError(t, json.Unmarshal([]byte(read(t, f, "run.json")), &m))
	return m
}

func TestCreateNamesTheFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	one, err := Create("", "plausible-vs-standard")
	require.NoError(t, err)
	two, err := Create("", "plausible-vs-standard")
	require.NoError(t, err)
	require.Regexp(t, regexp.MustCompile(`^runs/plausible-vs-standard-\d{8}T\d{4}-[0-9a-f]{6}$`), filepath.ToSlash(one.Dir()))
	require.NotEqual(t, one.Dir(), two.Dir())
	require.Equal(t, Running, manifest(t, one).Status)
}

func TestCreateRefuses(t *testing.T) {
	t.Run("a finished run", func(t *testing.T) {
		f := create(t)
		require.NoError(t, f.Finish(ExitOK, "", &Result{Experiment: "test"}))
		before := read(t, f, "run.json")
		_, err := Create(f.Dir(), "test")
		require.ErrorIs(t, err, ErrHoldsResult)
		require.ErrorContains(t, err, f.Dir())
		require.Equal(t, before, read(t, f, "run.json"), "the refused run was touched")
	})
	t.Run("a name with a slash", func(t *testing.T) {
		t.Chdir(t.TempDir())
		_, err := Create("", "a/b")
		require.ErrorContains(t, err, `"a/b"`)
	})
	t.Run("a file in the way", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "file")
		require.NoError(t, os.WriteFile(file, nil, 0o644))
		_, err := Create(filepath.Join(file, "run"), "test")
		require.ErrorContains(t, err, "record: cannot create "+filepath.Join(file, "run"))
	})
	t.Run("a folder without permission", func(t *testing.T) {
		if os.Geteuid() == 0 {
			t.Skip("root may write anywhere")
		}
		dir := t.TempDir()
		require.NoError(t, os.Chmod(dir, 0o555))
		_, err := Create(filepath.Join(dir, "run"), "test")
		require.ErrorContains(t, err, "no permission")
	})
}

func TestAnUnfinishedRunMayBeTakenUpAgain(t *testing.T) {
	f := create(t)
	require.NoError(t, f.Finish(ExitInterrupted, "Ctrl-C", nil))
	_, err := Create(f.Dir(), "test")
	require.NoError(t, err)
}

func TestErrorsAreWordedForPeople(t *testing.T) {
	full := &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}
	require.ErrorContains(t, explain("write", "runs/x", full), "cannot write runs/x: the disk is full")
	require.ErrorIs(t, explain("write", "runs/x", full), syscall.ENOSPC)
	require.ErrorContains(t, explain("write", "runs/x", fs.ErrPermission), "no permission to write there (--out chooses another folder)")
	require.NoError(t, explain("write", "x", nil))
}

func TestFilesAppearWholeOrNotAtAll(t *testing.T) {
	f := create(t)
	broken := errors.New("broken")
	err := f.write("arrays/x.npz", func(w io.Writer) error {
		if _, err := io.WriteString(w, "half"); err != nil {
			return err
		}
		return broken
	})
	require.ErrorIs(t, err, broken)
	left, err := os.ReadDir(f.Path("arrays"))
	require.NoError(t, err)
	require.Empty(t, left, "something was left of a file that failed")
}

func TestFilesOfTheFolder(t *testing.T) {
	f := create(t)
	config := "striate: 1\r\n# odd bytes: \xff\n"
	require.NoError(t, f.Config([]byte(config)))
	require.NoError(t, f.Resolved([]byte("striate: 1\n")))
	require.NoError(t, f.Figure("accuracy", []byte("<svg/>"), []byte("png")))
	require.NoError(t, f.Figure("fields", []byte("<svg/>"), nil))
	require.NoError(t, f.Table("accuracy", table.Table{Measure: "accuracy", Rows: []table.Row{
		{Coordinates: []table.Pair{{Key: "network", Value: "net"}}, Value: 0.5}}}))
	require.Equal(t, config, read(t, f, "config.yaml"))
	require.Equal(t, "striate: 1\n", read(t, f, "resolved.yaml"))
	require.Equal(t, "png", read(t, f, "figures", "accuracy.png"))
	require.NoFileExists(t, f.Path("figures", "fields.png"))
	require.Equal(t, "network,value\nnet,0.5\n", read(t, f, "tables", "accuracy.csv"))
}

func TestManifest(t *testing.T) {
	f := create(t)
	require.NoError(t, f.Update(func(m *Manifest) {
		m.SIMD, m.Seeds, m.Data = "avx2", []uint64{1, 2}, []Data{{"digits", "embedded", "ab"}}
	}))
	m := manifest(t, f)
	require.Equal(t, "avx2", m.SIMD)
	require.Equal(t, "test", m.Experiment)
	require.NotEmpty(t, m.Versions.Go)
	require.Nil(t, m.End)
	require.Nil(t, m.Exit)
	require.NoError(t, f.Finish(ExitStopped, "SIGUSR1", nil))
	m = manifest(t, f)
	require.Equal(t, Stopped, m.Status)
	require.Equal(t, 75, *m.Exit)
	require.Equal(t, "SIGUSR1", m.Reason)
	require.False(t, m.End.Before(m.Start))
	require.Equal(t, m.Status, f.Manifest().Status)
}

func TestMetricsReachTheDiskWithinASecond(t *testing.T) {
	f := create(t)
	require.NoError(t, f.Metric(3, "loss", 0.25, table.Pair{Key: "network", Value: "net"}))
	require.Eventually(t, func() bool { return strings.Contains(read(t, f, "metrics.jsonl"), `"network":"net"`) },
		1500*time.Millisecond, 20*time.Millisecond)
	require.NoError(t, f.Metric(4, "loss", 0.125))
	require.NoError(t, f.Finish(ExitInterrupted, "", nil))
	lines := strings.Split(strings.TrimSpace(read(t, f, "metrics.jsonl")), "\n")
	require.Len(t, lines, 2)
	var line struct {
		T     float64
		Step  int
		Name  string
		Value float64
	}
	require.NoError(t, json.Unmarshal([]byte(lines[1]), &line))
	require.Equal(t, 4, line.Step)
	require.Equal(t, "loss", line.Name)
	require.Equal(t, 0.125, line.Value)
	require.ErrorIs(t, f.Metric(5, "loss", 0), errClosed)
}

func TestALogReportsItsFirstFailure(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full here")
	}
	f := create(t)
	require.NoError(t, os.Symlink("/dev/full", f.Path("tuning.jsonl")))
	log, err := f.Tuning()
	require.NoError(t, err)
	require.NoError(t, log.Append(table.Pair{Key: "rate", Value: 0.1}))
	require.ErrorContains(t, log.Close(), "the disk is full")
	require.NoError(t, log.Close(), "closing twice")
}

func TestStatusAndExit(t *testing.T) {
	for exit, want := range map[int]Status{0: OK, 1: Failed, 4: Failed, 5: Diverged, 6: Expectation, 75: Stopped, 130: Interrupted} {
		require.Equal(t, want, StatusOf(exit))
	}
	require.Equal(t, 130, FirstExit(6, 5, 75, 130))
	require.Equal(t, 1, FirstExit(0, 130, 1))
	require.Equal(t, 4, FirstExit(6, 4))
	require.Equal(t, 0, FirstExit(0, 0))
	require.Equal(t, 0, FirstExit())
}
