package record

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/npy"
)

func TestCheckpointComesBack(t *testing.T) {
	f, err := Create(filepath.Join(t.TempDir(), "run"), "x")
	require.NoError(t, err)
	for _, seed := range []uint64{7, 3} {
		c := Checkpoint{Network: "net", Seed: seed, Epoch: 2, Updates: 40, Done: seed == 7, Arrays: []npy.Named{
			{Name: "V1/below-E", Array: npy.Vector([]float32{1, -0.5})}, {Name: "counts", Array: npy.Vector([]int32{4})},
		}}
		if c.Done {
			c.History = []float64{0.5, 3}
		}
		require.NoError(t, f.Checkpoint(c))
		got, err := LoadCheckpoint(f.Dir(), "net", seed)
		require.NoError(t, err)
		require.Equal(t, c, got)
		v, err := got.Values("V1/below-E")
		require.NoError(t, err)
		require.Equal(t, []float32{1, -0.5}, v)
		_, err = got.Values("V2")
		require.ErrorContains(t, err, "lacks V2")
		_, err = got.Values("counts")
		require.ErrorContains(t, err, "not an array of f4")
	}
	lowest, err := LoadCheckpoint(f.Dir(), "net", 0)
	require.NoError(t, err)
	require.EqualValues(t, 3, lowest.Seed)
}

func TestCheckpointsThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	_, err := LoadCheckpoint(dir, "net", 1)
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = LoadCheckpoint(dir, "net", 0)
	require.ErrorIs(t, err, os.ErrNotExist)
	require.NoError(t, os.Mkdir(filepath.Join(dir, "checkpoints"), 0o755))
	path := filepath.Join(dir, "checkpoints", "net-seed1.npz")
	require.NoError(t, os.WriteFile(path, []byte("no zip"), 0o644))
	_, err = LoadCheckpoint(dir, "net", 1)
	require.ErrorContains(t, err, "net-seed1.npz")
	for want, arrays := range map[string][]npy.Named{
		"not a checkpoint": {{Name: "w", Array: npy.Vector([]float32{1})}},
		"its cursor":       {{Name: cursor, Array: npy.Vector([]int64{1, 2})}},
	} {
		file, err := os.Create(path)
		require.NoError(t, err)
		require.NoError(t, npy.WriteZip(file, arrays))
		require.NoError(t, file.Close())
		_, err = LoadCheckpoint(dir, "net", 1)
		require.ErrorContains(t, err, want)
	}
}
