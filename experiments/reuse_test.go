package experiments

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/record"
)

// notes remembers what a run says.
type notes struct {
	silent
	said []string
}

func (n *notes) Note(format string, a ...any) { n.said = append(n.said, fmt.Sprintf(format, a...)) }

// TestReuse: networks that are as an earlier run trained them are taken over to the bit, under
// any name; those that are not, are trained.
func TestReuse(t *testing.T) {
	dir := t.TempDir()
	file := func(text string) string {
		path := filepath.Join(dir, "reused.yaml")
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	text := `striate: 1
stimuli: {digits: {set: mnist, limit: {train: 256, test: 64}}}
networks:
  a: {stages: {V1: {dense: {units: 12}}, IT: {dense: {units: 10}, gain: softmax}}}
  b: {from: a, swap: {gain: tanh}}
train: {batch: 32, epochs: 2}
measure: accuracy
`
	run := func(source string, o Options) (*notes, *Result) {
		said := &notes{}
		o.Progress = said
		spec, src, mistakes := Load(source, Overrides{})
		require.NoError(t, mistakes.Err())
		result, err := Run(context.Background(), spec, src, o)
		require.NoError(t, err)
		return said, result
	}
	first, again := filepath.Join(dir, "first"), filepath.Join(dir, "again")
	said, _ := run(file(text), Options{Out: first})
	require.Empty(t, said.said)
	changed := strings.Replace(text, "  b: {from: a, swap: {gain: tanh}}", "  b: {from: a, swap: {gain: sigmoid}}\n  c: {from: a}", 1)
	said, result := run(file(changed), Options{Out: again, Reuse: first})
	require.Len(t, said.said, 2)
	require.Contains(t, said.said[0], "network a, seed 1: unchanged, taken over from "+filepath.Join(first, "a"))
	require.Contains(t, said.said[1], "network c, seed 1: unchanged")
	want, err := record.LoadCheckpoint(first, "a", 1)
	require.NoError(t, err)
	for _, name := range []string{"a", "c"} {
		got, err := record.LoadCheckpoint(again, name, 1)
		require.NoError(t, err)
		require.Equal(t, want.Arrays, got.Arrays, name)
	}
	alone := filepath.Join(dir, "alone")
	run(file(changed), Options{Out: alone})
	require.Equal(t, measures(t, alone), measures(t, again))
	require.Equal(t, record.OK, result.Status)
	require.Equal(t, []string{"a (seed 1)", "c (seed 1)"}, result.Reused)
	page, err := os.ReadFile(result.Report)
	require.NoError(t, err)
	require.Contains(t, string(page), "a (seed 1), c (seed 1): trained by ")
	said, _ = run(file(strings.Replace(text, "epochs: 2", "epochs: 3", 1)), Options{Out: filepath.Join(dir, "longer"), Reuse: first})
	require.Empty(t, said.said, "other training")

	resolved := filepath.Join(first, "resolved.yaml")
	before, err := os.ReadFile(resolved)
	require.NoError(t, err)
	require.Contains(t, string(before), "      eligibility: 0\n")
	require.NoError(t, os.WriteFile(resolved, []byte(strings.ReplaceAll(string(before), "      eligibility: 0\n", "")), 0o600))
	said, _ = run(file(text), Options{Out: filepath.Join(dir, "later"), Reuse: first})
	require.Len(t, said.said, 2, "a key that the earlier run did not know has its default")

	spec, src, mistakes := Load(file(text), Overrides{})
	require.NoError(t, mistakes.Err())
	_, err = Run(context.Background(), spec, src, Options{Reuse: filepath.Join(dir, "nowhere")})
	require.ErrorContains(t, err, "cannot take networks over from")
}
