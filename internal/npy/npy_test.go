package npy

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// samples are the arrays of testdata/make.py.
func samples() []Named {
	f4 := make([]float32, 24)
	for i := range f4 {
		f4[i] = float32(i)/8 - 1
	}
	u1 := make([]uint8, 256)
	for i := range u1 {
		u1[i] = uint8(i)
	}
	return []Named{
		{"f4", Array{[]int{2, 3, 4}, f4}},
		{"f8", Vector([]float64{0.1, math.Copysign(0, -1), math.Inf(1), 5e-324})},
		{"i4", Array{[]int{1, 2}, []int32{math.MinInt32, math.MaxInt32}}},
		{"i8", Vector([]int64{math.MinInt64, math.MaxInt64})},
		{"u1", Vector(u1)},
		{"scalar", Array{[]int{}, []float32{2.5}}},
		{"empty", Array{[]int{5, 0, 3}, []float64{}}},
	}
}

func readFile(name string) (Array, error) {
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		return Array{}, err
	}
	return Read(bytes.NewReader(b), int64(len(b)))
}

func written(t testing.TB, a Array) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, Write(&b, a))
	return b.Bytes()
}

func zipped(t testing.TB, arrays []Named) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, WriteZip(&b, arrays))
	return b.Bytes()
}

// What NumPy wrote is read as what it meant.
func TestReadsNumPy(t *testing.T) {
	for _, file := range []string{"stored.npz", "deflated.npz"} {
		b, err := os.ReadFile(filepath.Join("testdata", file))
		require.NoError(t, err)
		got, err := ReadZip(bytes.NewReader(b), int64(len(b)))
		require.NoError(t, err, file)
		require.Equal(t, samples(), got, file)
		zero := got[1].Data.([]float64)[1]
		require.True(t, math.Signbit(zero), "−0 lost its sign")
	}
	for _, file := range []string{"version2.npy", "version3.npy"} {
		a, err := readFile(file)
		require.NoError(t, err, file)
		require.Equal(t, samples()[2].Array, a, file)
	}
	for file, want := range map[string]string{
		"fortran.npy": "Fortran order", "big-endian.npy": `dtype ">f8"`, "text.npy": `dtype "<U2"`, "fields.npy": "lacks descr",
	} {
		_, err := readFile(file)
		require.ErrorContains(t, err, want, file)
	}
}

// What this package writes, NumPy reads as what was meant. It is run where NumPy is.
func TestNumPyReads(t *testing.T) {
	python := pythonWithNumPy()
	if python == "" {
		t.Skip("no NumPy here; TestReadsNumPy and TestLayout stand in for it")
	}
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "ours.npz"), zipped(t, samples()), 0o600))
	theirs, err := filepath.Abs("testdata/stored.npz")
	require.NoError(t, err)
	const script = `
import sys, numpy as np
ours, theirs = np.load(sys.argv[1]), np.load(sys.argv[2])
assert ours.files == theirs.files, ours.files
for name in theirs.files:
    a, b = ours[name], theirs[name]
    assert a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes(), name
`
	out, err := exec.Command(python, "-c", script, filepath.Join(dir, "ours.npz"), theirs).CombinedOutput()
	require.NoError(t, err, string(out))
}

// pythonWithNumPy returns the first Python of the path that has NumPy, or "".
func pythonWithNumPy() string {
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		python := filepath.Join(dir, "python3")
		if exec.Command(python, "-c", "import numpy").Run() == nil {
			return python
		}
	}
	return ""
}

// The layout that the format's specification gives (NEP 1): magic, version, length, a header
// that ends in a new line, data from a multiple of 64 on.
func TestLayout(t *testing.T) {
	for _, s := range samples() {
		b := written(t, s.Array)
		require.Equal(t, "\x93NUMPY\x01\x00", string(b[:8]))
		start := 10 + int(binary.LittleEndian.Uint16(b[8:]))
		require.Zero(t, start%64, s.Name)
		require.Equal(t, byte('\n'), b[start-1], s.Name)
		size := reflect.TypeOf(s.Data).Elem().Size()
		require.Len(t, b[start:], s.Len()*int(size), s.Name)
	}
	require.Contains(t, string(written(t, Vector([]float32{1}))), "'shape': (1,), }")
	require.Contains(t, string(written(t, samples()[0].Array)), "'shape': (2, 3, 4,), }")
	require.Contains(t, string(written(t, samples()[5].Array)), "'shape': (), }")
}

func TestRoundTrip(t *testing.T) {
	for _, s := range samples() {
		b := written(t, s.Array)
		got, err := Read(bytes.NewReader(b), int64(len(b)))
		require.NoError(t, err, s.Name)
		require.Equal(t, s.Array, got, s.Name)
	}
	b := zipped(t, samples())
	got, err := ReadZip(bytes.NewReader(b), int64(len(b)))
	require.NoError(t, err)
	require.Equal(t, samples(), got)
	require.Equal(t, b, zipped(t, samples()), "equal arrays gave other bytes")
}

func TestWriteMistakes(t *testing.T) {
	var b bytes.Buffer
	require.ErrorContains(t, Write(&b, Array{[]int{2, 2}, []float32{1, 2, 3}}), "has 4 values, the data have 3")
	require.ErrorContains(t, Write(&b, Array{[]int{1}, []bool{true}}), "no dtype for []bool")
	require.ErrorContains(t, WriteZip(&b, []Named{{"rates", Array{[]int{2}, []int32{1}}}}), "rates: npy: shape [2]")
	require.ErrorIs(t, Write(fullDisk{}, Vector([]float32{1})), errFull)
	require.ErrorIs(t, WriteZip(fullDisk{}, samples()), errFull)
}

var errFull = errors.New("disk full")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

// npyFile is a file of version 1.0 with any header.
func npyFile(header string, data []byte) []byte {
	b := append([]byte("\x93NUMPY\x01\x00"), binary.LittleEndian.AppendUint16(nil, uint16(len(header)))...)
	return append(append(b, header...), data...)
}

func TestReadMistakes(t *testing.T) {
	const good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n"
	edit := func(old, with string) []byte { return npyFile(strings.Replace(good, old, with, 1), make([]byte, 8)) }
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"empty":        {nil, "not an .npy file"},
		"text":         {[]byte("shape of a thing"), "not an .npy file"},
		"version":      {append([]byte("\x93NUMPY\x09\x00"), make([]byte, 20)...), "version 9"},
		"cut version":  {[]byte("\x93NUMPY\x02\x00\x00\x00"), "version 2"},
		"cut header":   {npyFile(good, nil)[:30], "header is cut off"},
		"no shape":     {edit("shape", "form"), "lacks"},
		"not a number": {edit("2,", "x,"), `"x" is not a dimension`},
		"negative":     {edit("2,", "-2,"), `"-2" is not a dimension`},
		"larger":       {edit("2,", "3,"), "needs more data"},
		"smaller":      {edit("2,", "1,"), "needs 4 bytes, there are 8"},
		"overflow":     {edit("2,", "4611686018427387904, 4"), "needs more data"},
		"past int":     {edit("2,", "99999999999999999999"), "is not a dimension"},
		"nothing":      {edit("2,", "0, 4611686018427387904, 4"), "needs 0 bytes, there are 8"},
		"complex":      {edit("<f4", "<c8"), `dtype "<c8"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(bytes.NewReader(c.file), int64(len(c.file)))
			require.ErrorContains(t, err, c.want)
		})
	}
	_, err := Read(brokenReader{}, 10)
	require.ErrorIs(t, err, errFull)
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errFull }

// One dimension has no order, so that NumPy calls it both.
func TestFortranVector(t *testing.T) {
	file := npyFile("{'descr': '|u1', 'fortran_order': True, 'shape': (3,), }\n", []byte{1, 2, 3})
	a, err := Read(bytes.NewReader(file), int64(len(file)))
	require.NoError(t, err)
	require.Equal(t, Vector([]uint8{1, 2, 3}), a)
}

func TestZipMistakes(t *testing.T) {
	_, err := ReadZip(bytes.NewReader([]byte("PK")), 2)
	require.ErrorContains(t, err, "npy: zip")

	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"readme.txt", "rates.npy"} {
		w, err := z.Create(name)
		require.NoError(t, err)
		_, err = w.Write([]byte("hello, this is no array"))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	_, err = ReadZip(bytes.NewReader(b.Bytes()), int64(b.Len()))
	require.ErrorContains(t, err, "rates: npy: not an .npy file")

	file := zipped(t, samples())
	file[70] ^= 1 // in the header of the first member
	_, err = ReadZip(bytes.NewReader(file), int64(len(file)))
	require.Error(t, err)
}

// Members that claim more than they could hold, or that share their bytes, take no memory.
func TestZipTakesNoMoreThanTheFileHolds(t *testing.T) {
	claims := func(compressed, uncompressed uint64, times int) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for range times {
			w, err := z.CreateRaw(&zip.FileHeader{Name: "a.npy", Method: zip.Deflate, CompressedSize64: compressed, UncompressedSize64: uncompressed})
			require.NoError(t, err)
			_, err = w.Write(make([]byte, 20))
			require.NoError(t, err)
		}
		require.NoError(t, z.Close())
		return b.Bytes()
	}
	for want, file := range map[string][]byte{
		"20 bytes cannot hold":            claims(20, 1<<40, 1),
		"the members are larger than":     claims(1<<40, 1<<41, 1),
		"cannot hold 9223372036854775808": claims(20, 1<<63, 1),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := ReadZip(bytes.NewReader(file), int64(len(file)))
		runtime.ReadMemStats(&after)
		require.ErrorContains(t, err, want)
		require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(1<<20))
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range samples() {
		f.Add(written(f, s.Array))
	}
	for _, name := range []string{"version2.npy", "version3.npy", "fortran.npy", "big-endian.npy", "fields.npy"} {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		require.NoError(f, err)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		a, err := Read(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			return
		}
		// What was read can be written, and is read again as the same bits.
		again := written(t, a)
		b, err := Read(bytes.NewReader(again), int64(len(again)))
		require.NoError(t, err)
		require.Equal(t, a.Shape, b.Shape)
		require.Equal(t, again, written(t, b))
	})
}

func FuzzReadZip(f *testing.F) {
	f.Add(zipped(f, samples()))
	for _, name := range []string{"stored.npz", "deflated.npz"} {
		b, err := os.ReadFile(filepath.Join("testdata", name))
		require.NoError(f, err)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		arrays, err := ReadZip(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			return
		}
		for _, a := range arrays {
			if a.Len() != reflect.ValueOf(a.Data).Len() {
				t.Errorf("%s: shape %v with %d values", a.Name, a.Shape, reflect.ValueOf(a.Data).Len())
			}
		}
	})
}
