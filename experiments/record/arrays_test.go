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
	s, err := f.Stream("courses", true, 3, 2)
	require.NoError(t, err)
	for trial, samples := range []int{3, 1} {
		w := s.Writer(trial)
		for i := range samples {
			w.Add([]float64{float64(10*trial + i), 0.5}, 0, 1)
		}
		require.NoError(t, w.Flush())
	}
	require.NoError(t, f.Arrays("courses",
		npy.Named{Name: "pair/time", Array: npy.Vector([]float64{0, 1, 2})},
		npy.Named{Name: "pair/samples", Array: npy.Vector([]int64{3, 1})},
		npy.Named{Name: "pair/outcome", Array: npy.Vector([]string{"settled", "diverged"})},
		npy.Named{Name: "pair/trial/amplitude", Array: npy.Vector([]float64{2, 5})},
		npy.Named{Name: "pair/trial/intervention", Array: npy.Vector([]string{"none", "off"})},
		npy.Named{Name: "pair/E/rate", Array: s.Array([]int{3, 1}, 1, 1, 2)}))
	require.NoError(t, s.Close())
}

// pythonArrays checks in numpy what writeExampleArrays wrote.
const pythonArrays = `
import numpy
fields = again.arrays("fields")
assert sorted(fields) == ["V1/E", "labels"], fields
assert fields["V1/E"].dtype == numpy.float32 and fields["V1/E"].shape == (2, 3), fields["V1/E"]
assert fields["V1/E"][1, 2] == numpy.float32(0.1) and fields["V1/E"][0, 1] == 2
assert fields["labels"].tolist() == [-1, 7]
time, rate = again.recorded("courses", "pair", "E", amplitude=5)
assert time.tolist() == [0, 1, 2] and rate.shape == (1, 3, 1, 1, 2), rate
assert rate[0, 0, 0, 0].tolist() == [10, 0.5] and numpy.isnan(rate[0, 1:]).all()
assert again.recorded("courses", "pair", "E", "rate", intervention="none")[1][0, 2, 0, 0, 0] == 2
trials = again.trials("courses", "pair")
assert trials["outcome"].tolist() == ["settled", "diverged"] and trials["samples"].tolist() == [3, 1]
assert trials["amplitude"].tolist() == [2, 5] and trials["intervention"].tolist() == ["none", "off"]
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
