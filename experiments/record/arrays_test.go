package record

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/npy"
)

func writeExampleArrays(t *testing.T, f *Folder) {
	t.Helper()
	require.NoError(t, f.Arrays("fields",
		npy.Named{Name: "V1/E", Array: npy.Array{Shape: []int{2, 3}, Data: []float32{1, 2, 3, 4, 5, 0.1}}},
		npy.Named{Name: "labels", Array: npy.Vector([]int64{-1, 7})}))
}

// pythonArrays checks in numpy what writeExampleArrays wrote.
const pythonArrays = `
import numpy
fields = again.arrays("fields")
assert sorted(fields) == ["V1/E", "labels"], fields
assert fields["V1/E"].dtype == numpy.float32 and fields["V1/E"].shape == (2, 3), fields["V1/E"]
assert fields["V1/E"][1, 2] == numpy.float32(0.1) and fields["V1/E"][0, 1] == 2
assert fields["labels"].tolist() == [-1, 7]
`

func TestArraysAreTheSameBytesEveryTime(t *testing.T) {
	one, two := create(t), create(t)
	writeExampleArrays(t, one)
	writeExampleArrays(t, two)
	require.Equal(t, read(t, one, "arrays", "fields.npz"), read(t, two, "arrays", "fields.npz"))
}

func TestArraysThatCannotBeWrittenLeaveNothing(t *testing.T) {
	f := create(t)
	require.Error(t, f.Arrays("bad", npy.Named{Name: "x", Array: npy.Array{Shape: []int{3}, Data: []float32{1}}}))
	left, err := os.ReadDir(f.Path("arrays"))
	require.NoError(t, err)
	require.Empty(t, left)
}
