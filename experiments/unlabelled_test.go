package experiments

import (
	"context"
	"encoding/json"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/experiments/record"
	"github.com/striate-sim/striate/internal/rng"
)

// photographs writes a few pictures of overlapping bars into a folder: a stand-in that has
// edges, of which nothing is claimed.
func photographs(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for k := range 3 {
		m := image.NewGray(image.Rect(0, 0, 64, 64))
		stream := rng.Named(uint64(k), "photographs")
		draw := func(bar, i uint32, n int) float64 { return float64(stream.Uniform(uint64(bar), 0, i)) * float64(n) }
		for bar := range uint32(60) {
			x, y, angle := draw(bar, 0, 64), draw(bar, 1, 64), draw(bar, 2, 3)
			long, wide, grey := 3+draw(bar, 3, 12), 1+draw(bar, 4, 4), uint8(draw(bar, 5, 256))
			for p := range m.Pix {
				dx, dy := float64(p%64)-x, float64(p/64)-y
				u, v := dx*math.Cos(angle)+dy*math.Sin(angle), dy*math.Cos(angle)-dx*math.Sin(angle)
				if math.Abs(u) < long && math.Abs(v) < wide {
					m.Pix[p] = grey
				}
			}
		}
		f, err := os.Create(filepath.Join(dir, string(rune('a'+k))+".png"))
		require.NoError(t, err)
		require.NoError(t, png.Encode(f, m))
		require.NoError(t, f.Close())
	}
	return dir
}

const fromPhotographs = `
striate: 1
stimuli:
  photographs: {set: {patches: {path: photographs, size: 8 px, photograph: 64 px, count: 1500}}, see: [sparse, sailnet, oja]}
  digits: {set: mnist, limit: {train: 320, test: 128}, see: [read, inhibit]}
networks:
  sparse:
    stages: {V1: {dense: {units: 24}, code: {sparse: {threshold: 0.8}}, gain: linear}}
    train: {rule: {sparse-coding: {rate: 0.2, passes: 2}}}
  sailnet:
    stages: {V1: {dense: {units: 24}, code: {lateral: {threshold: 1}}}}
    train: {rule: {sailnet: {rate: 0.02, passes: 2}}}
  oja:
    stages: {V1: {conv: {maps: 4, kernel: 5}}}
    train: {rule: oja}
  read:
    stages:
      V1: {conv: {maps: 6, kernel: 7, stride: 3}, code: sparse}
      IT: {dense: {units: 10}, gain: softmax}
    train: {rule: {sparse-coding: {rate: 0.05}}, epochs: 3}
  inhibit:
    stages:
      V1: {conv: {maps: 6, kernel: 7, stride: 3}, code: {lateral: {threshold: 1, answer: binary}}, gain: {sigmoid: {slope: 10}}}
      IT: {dense: {units: 10}, gain: softmax}
    train: {rule: {foldiak: {rate: 0.05}}, epochs: 3}
train: {epochs: 2, batch: 32}
test: {clean: {on: digits}, patches: {on: photographs, networks: [sparse, sailnet, oja]}}
measure: [accuracy, gabor-fit, {code-sparseness: {images: 50}}, departures, macs]
plot: [mosaic]
`

// TestNetworksLearnFromPhotographs, without labels and without a read-out, and have measures of
// what they learned.
func TestNetworksLearnFromPhotographs(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "from-photographs.yaml")
	require.NoError(t, os.WriteFile(file, []byte(fromPhotographs), 0o644))
	set := Overrides{Set: []string{"stimuli.photographs.set.patches.path=" + photographs(t)}}
	run := func(o Options) *Result {
		spec, src, mistakes := Load(file, set)
		require.NoError(t, mistakes.Err())
		result, err := Run(context.Background(), spec, src, o)
		require.NoError(t, err)
		require.Equal(t, record.OK, result.Status)
		return result
	}
	out := filepath.Join(dir, "run")
	result := run(Options{Out: out})
	text, err := os.ReadFile(filepath.Join(out, "result.json"))
	require.NoError(t, err)
	require.True(t, json.Valid(text))
	require.NotContains(t, string(text), "NaN")
	fits := result.tableNamed("gabor-fit")
	require.Len(t, fits.Rows, 5)
	r2, ok := fits.Rows[0].Field("r2")
	require.True(t, ok)
	require.Greater(t, r2, 0.5, "fields of the sparse code")
	codes := result.tableNamed("code-sparseness")
	require.Len(t, codes.Rows, 5, "the read-out has no code")
	require.Greater(t, codes.Rows[0].Value, codes.Rows[2].Value, "the code is sparser than rectified responses")
	require.Greater(t, codes.Rows[1].Value, codes.Rows[2].Value, "so is that of cells that inhibit one another")
	for _, row := range result.tableNamed("accuracy").Rows {
		if row.Label("test") == "patches" {
			require.Equal(t, "images without labels", row.Reason)
			continue
		}
		require.Greater(t, row.Value, 0.3)
	}
	require.FileExists(t, filepath.Join(out, "figures", "1-mosaic-sparse.png"))

	// A run that is stopped and goes on ends alike.
	cut := filepath.Join(dir, "cut")
	spec, src, mistakes := Load(file, set)
	require.NoError(t, mistakes.Err())
	ctx, cancel := context.WithCancelCause(context.Background())
	_, err = Run(ctx, spec, src, Options{Out: cut, Progress: &stopAfter{100, func() { cancel(ErrStopped) }}})
	require.ErrorIs(t, err, ErrStopped)
	run(Options{Resume: cut, Workers: 1})
	require.Equal(t, string(measures(t, out)), string(measures(t, cut)))
}
