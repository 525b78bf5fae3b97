// Package npy reads and writes arrays in NumPy's .npy and .npz formats.
//
// Arrays are little endian and in C order. The reader never allocates more than its input
// holds.
package npy

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Array is a dense array in C order. Data is a []float32, []float64, []int32, []int64 or
// []uint8 of as many values as the shape has; to be written it may also be a []string, or a
// Streamed, which is never held whole.
type Array struct {
	Shape []int
	Data  any
}

// Named is a member of an .npz file.
type Named struct {
	Name string
	Array
}

const magic = "\x93NUMPY"

// Vector returns a one-dimensional array.
func Vector[T float32 | float64 | int32 | int64 | uint8 | string](data []T) Array {
	return Array{[]int{len(data)}, data}
}

// Len is the number of values that the shape has.
func (a Array) Len() int {
	n := 1
	for _, d := range a.Shape {
		n *= d
	}
	return n
}

// descr is the dtype of the array's data and the number of its values.
func (a Array) descr() (dtype string, n int, err error) {
	switch d := a.Data.(type) {
	case Streamed:
		return d.descr(), a.Len(), nil
	case []string:
		return "<U" + strconv.Itoa(longest(d)), len(d), nil
	case []float32:
		return "<f4", len(d), nil
	case []float64:
		return "<f8", len(d), nil
	case []int32:
		return "<i4", len(d), nil
	case []int64:
		return "<i8", len(d), nil
	case []uint8:
		return "|u1", len(d), nil
	}
	return "", 0, fmt.Errorf("npy: no dtype for %T", a.Data)
}

// Write writes one array as .npy, version 1.0.
func Write(w io.Writer, a Array) error {
	dtype, n, err := a.descr()
	if err != nil {
		return err
	}
	if n != a.Len() {
		return fmt.Errorf("npy: shape %v has %d values, the data have %d", a.Shape, a.Len(), n)
	}
	shape := make([]string, len(a.Shape))
	for i, d := range a.Shape {
		shape[i] = strconv.Itoa(d) + ","
	}
	header := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", dtype, strings.Join(shape, " "))
	const fixed = len(magic) + 4
	header += strings.Repeat(" ", 63-(fixed+len(header))%64) + "\n" // data start at a multiple of 64
	var b bytes.Buffer
	b.WriteString(magic + "\x01\x00")
	b.Write(binary.LittleEndian.AppendUint16(nil, uint16(len(header))))
	b.WriteString(header)
	if _, err := w.Write(b.Bytes()); err != nil {
		return err
	}
	switch d := a.Data.(type) {
	case Streamed:
		return d.write(w, n)
	case []string:
		return writeText(w, d)
	}
	return binary.Write(w, binary.LittleEndian, a.Data)
}

// Read reads one array from an .npy file of size bytes, version 1.0 to 3.0.
func Read(r io.Reader, size int64) (Array, error) {
	data, err := io.ReadAll(io.LimitReader(r, size))
	if err != nil {
		return Array{}, fmt.Errorf("npy: %w", err)
	}
	return parse(data)
}

func parse(data []byte) (Array, error) {
	if len(data) < len(magic)+4 || string(data[:len(magic)]) != magic {
		return Array{}, errors.New("npy: not an .npy file")
	}
	major, rest := data[len(magic)], data[len(magic)+2:]
	var n int
	switch {
	case major == 1:
		n, rest = int(binary.LittleEndian.Uint16(rest)), rest[2:]
	case (major == 2 || major == 3) && len(rest) >= 4:
		n, rest = int(binary.LittleEndian.Uint32(rest)), rest[4:]
	default:
		return Array{}, fmt.Errorf("npy: format version %d is not known", major)
	}
	if n > len(rest) {
		return Array{}, errors.New("npy: the header is cut off")
	}
	dtype, shape, err := parseHeader(string(rest[:n]))
	if err != nil {
		return Array{}, err
	}
	return decode(dtype, shape, rest[n:])
}

// decode reads as many values as the shape has; the input must hold them all and no more.
func decode(dtype string, shape []int, data []byte) (Array, error) {
	read, ok := readers[dtype]
	if !ok {
		return Array{}, fmt.Errorf("npy: dtype %q is not read; convert it to f4, f8, i4, i8 or u1, little endian", dtype)
	}
	n, size := 1, read.size
	if slices.Contains(shape, 0) {
		n = 0
	}
	for _, d := range shape {
		if n > 0 && n > len(data)/size/d {
			return Array{}, fmt.Errorf("npy: shape %v needs more data than there are", shape)
		}
		n *= d
	}
	if n*size != len(data) {
		return Array{}, fmt.Errorf("npy: shape %v needs %d bytes, there are %d", shape, n*size, len(data))
	}
	return Array{shape, read.values(data)}, nil
}

// readers has a decoder of each dtype.
var readers = map[string]struct {
	size   int
	values func([]byte) any
}{
	"<f4": {4, values[float32]},
	"<f8": {8, values[float64]},
	"<i4": {4, values[int32]},
	"<i8": {8, values[int64]},
	"|u1": {1, values[uint8]},
}

func values[T float32 | float64 | int32 | int64 | uint8](data []byte) any {
	var one T
	v := make([]T, len(data)/binary.Size(one))
	if _, err := binary.Decode(data, binary.LittleEndian, v); err != nil {
		panic("npy: " + err.Error()) // the lengths agree
	}
	return v
}
