package experiments

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/npy"
)

// membersOf reads the numbers of an .npz file; texts are left out, which package npy only
// writes.
func membersOf(t *testing.T, b []byte) []npy.Named {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	require.NoError(t, err)
	var all []npy.Named
	for _, f := range z.File {
		r, err := f.Open()
		require.NoError(t, err)
		member, err := io.ReadAll(r)
		require.NoError(t, err)
		if strings.Contains(string(member[:128]), "<U") {
			continue
		}
		a, err := npy.Read(bytes.NewReader(member), int64(len(member)))
		require.NoError(t, err, f.Name)
		all = append(all, npy.Named{Name: strings.TrimSuffix(f.Name, ".npy"), Array: a})
	}
	return all
}

// wide are the values of an array of any dtype of numbers.
func wide(t *testing.T, a npy.Array) []float64 {
	t.Helper()
	var all []float64
	switch d := a.Data.(type) {
	case []float64:
		return d
	case []float32:
		for _, v := range d {
			all = append(all, float64(v))
		}
	case []int64:
		for _, v := range d {
			all = append(all, float64(v))
		}
	default:
		require.Fail(t, "no numbers", "%T", a.Data)
	}
	return all
}
