package npy

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// streamed are the values of an array, handed on a few at a time.
func streamed(values any, double bool, pieces int) Streamed {
	return Streamed{double, func(w io.Writer) error {
		var b bytes.Buffer
		if err := binary.Write(&b, binary.LittleEndian, values); err != nil {
			return err
		}
		for b.Len() > 0 {
			if _, err := w.Write(b.Next(pieces)); err != nil {
				return err
			}
		}
		return nil
	}}
}

// An array that is streamed has the bytes of one that is held.
func TestStreamedIsWrittenAsHeld(t *testing.T) {
	for _, s := range samples() {
		_, single := s.Data.([]float32)
		_, double := s.Data.([]float64)
		if !single && !double {
			continue
		}
		for _, pieces := range []int{1, 7, 1 << 20} {
			got := written(t, Array{s.Shape, streamed(s.Data, double, pieces)})
			require.Equal(t, written(t, s.Array), got, s.Name)
		}
	}
	var b bytes.Buffer
	require.ErrorContains(t, Write(&b, Array{[]int{2}, streamed([]float32{1}, false, 1)}), "needs 8 bytes, 4 were streamed")
	require.ErrorContains(t, Write(&b, Array{[]int{1}, streamed([]float64{1}, false, 8)}), "needs 4 bytes, 8 were streamed")
	require.ErrorIs(t, Write(&b, Array{[]int{1}, Streamed{Fill: func(io.Writer) error { return errFull }}}), errFull)
}

// Texts are laid out as NumPy lays them out, and NumPy, where it is, reads them.
func TestTexts(t *testing.T) {
	b := written(t, Vector([]string{"", "né", "wide"}))
	require.Contains(t, string(b), "'descr': '<U4'")
	data := b[10+int(binary.LittleEndian.Uint16(b[8:])):]
	require.Len(t, data, 3*4*4)
	require.Equal(t, uint32('é'), binary.LittleEndian.Uint32(data[16+4:]))
	require.Contains(t, string(written(t, Vector([]string{""}))), "'<U1'")

	python := pythonWithNumPy()
	if python == "" {
		t.Skip("no NumPy here")
	}
	path := filepath.Join(t.TempDir(), "text.npy")
	require.NoError(t, os.WriteFile(path, b, 0o600))
	const script = `import sys, numpy; assert numpy.load(sys.argv[1]).tolist() == ["", "n\u00e9", "wide"]`
	out, err := exec.Command(python, "-c", script, path).CombinedOutput()
	require.NoError(t, err, string(out))
}
