package record

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"

	"github.com/striate-sim/striate/internal/npy"
)

// A Stream is an array [trial][sample][unit] that grows on disk while trials run, in any order
// and from several goroutines. It is a file of its own beside the .npz that it becomes part of;
// Close removes it.
type Stream struct {
	file    *os.File
	units   int
	samples int // that a trial may have
	double  bool
}

// Stream begins an array of float64 or float32 whose trials have at most so many samples.
// What a run that went down has left of it is overwritten.
func (f *Folder) Stream(name string, double bool, samples, units int) (*Stream, error) {
	path := f.Path("arrays", name+".partial")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, explain("write", path, err)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return nil, explain("write", path, err)
	}
	return &Stream{file, units, samples, double}, nil
}

// Close ends the stream and removes its file.
func (s *Stream) Close() error { return errors.Join(s.file.Close(), os.Remove(s.file.Name())) }

func (s *Stream) size() int {
	if s.double {
		return 8
	}
	return 4
}

// row is where a sample of a trial begins.
func (s *Stream) row(trial, sample int) int64 {
	return (int64(trial)*int64(s.samples) + int64(sample)) * int64(s.units*s.size())
}

// WriterBytes is what a trial under way holds back, so that the disk is not asked for a few
// numbers at a time.
const WriterBytes = 32 << 10

// A Writer appends the samples of one trial, from its first on.
type Writer struct {
	s      *Stream
	at     int64
	left   int // samples
	held   []byte
	failed error
}

// Writer writes a trial.
func (s *Stream) Writer(trial int) *Writer {
	return &Writer{s: s, at: s.row(trial, 0), left: s.samples}
}

// Add appends a sample: every stride-th of the values from first on. Samples past the last that
// the stream has room for are left out.
func (w *Writer) Add(values []float64, first, stride int) {
	if w.left == 0 {
		return
	}
	w.left--
	for u := range w.s.units {
		x := values[first+u*stride]
		if w.s.double {
			w.held = binary.LittleEndian.AppendUint64(w.held, math.Float64bits(x))
		} else {
			w.held = binary.LittleEndian.AppendUint32(w.held, math.Float32bits(float32(x)))
		}
	}
	if len(w.held) >= WriterBytes {
		w.flush()
	}
}

func (w *Writer) flush() {
	if w.failed == nil && len(w.held) > 0 {
		_, err := w.s.file.WriteAt(w.held, w.at)
		w.failed = explain("write", w.s.file.Name(), err)
	}
	w.at += int64(len(w.held))
	w.held = w.held[:0]
}

// Flush writes what is held back and returns the first error of the writer.
func (w *Writer) Flush() error {
	w.flush()
	return w.failed
}

// Read returns the samples of a trial that has been written, samples×units.
func (s *Stream) Read(trial, samples int) ([]float64, error) {
	b := make([]byte, samples*s.units*s.size())
	if _, err := s.file.ReadAt(b, s.row(trial, 0)); err != nil {
		return nil, explain("read", s.file.Name(), err)
	}
	values := make([]float64, samples*s.units)
	for i := range values {
		if s.double {
			values[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
		} else {
			values[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:])))
		}
	}
	return values, nil
}

// Array is the stream as a member of an .npz file, of trials with some samples each, over the
// shape of a sample. What a trial lacks of the longest is NaN.
func (s *Stream) Array(samples []int, shape ...int) npy.Array {
	longest := 0
	for _, n := range samples {
		longest = max(longest, n)
	}
	return npy.Array{Shape: append([]int{len(samples), longest}, shape...), Data: npy.Streamed{Double: s.double, Fill: func(w io.Writer) error {
		out := bufio.NewWriterSize(w, WriterBytes)
		for trial, n := range samples {
			bytes := int64(n * s.units * s.size())
			if _, err := io.CopyN(out, io.NewSectionReader(s.file, s.row(trial, 0), bytes), bytes); err != nil {
				return fmt.Errorf("record: cannot read %s: %w", s.file.Name(), err)
			}
			for range (longest - n) * s.units {
				if _, err := out.Write(s.missing()); err != nil {
					return err
				}
			}
		}
		return out.Flush()
	}}}
}

// missing is NaN as the stream writes it.
func (s *Stream) missing() []byte {
	if s.double {
		return binary.LittleEndian.AppendUint64(nil, math.Float64bits(math.NaN()))
	}
	return binary.LittleEndian.AppendUint32(nil, math.Float32bits(float32(math.NaN())))
}
