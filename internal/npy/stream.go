package npy

import (
	"encoding/binary"
	"fmt"
	"io"
	"unicode/utf8"
)

// Streamed is the data of an array that is too large to be held: Fill writes its values, little
// endian and in C order, as many as the array's shape has.
type Streamed struct {
	Double bool // float64, else float32
	Fill   func(w io.Writer) error
}

func (s Streamed) descr() string {
	if s.Double {
		return "<f8"
	}
	return "<f4"
}

// write passes the values on and counts them: a wrong number would leave a broken file.
func (s Streamed) write(w io.Writer, n int) error {
	size := readers[s.descr()].size
	c := counter{w: w}
	if err := s.Fill(&c); err != nil {
		return err
	}
	if c.n != int64(n)*int64(size) {
		return fmt.Errorf("npy: a shape of %d values needs %d bytes, %d were streamed", n, int64(n)*int64(size), c.n)
	}
	return nil
}

type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}

// longest is the number of characters of the longest text, at least 1: NumPy has no dtype of
// none.
func longest(texts []string) int {
	n := 1
	for _, t := range texts {
		n = max(n, utf8.RuneCountInString(t))
	}
	return n
}

// writeText writes texts as NumPy does: UTF-32, all of the length of the longest, zeros behind.
func writeText(w io.Writer, texts []string) error {
	long := longest(texts)
	b := make([]byte, 0, 4*long*len(texts))
	for _, t := range texts {
		end := len(b) + 4*long
		for _, c := range t {
			b = binary.LittleEndian.AppendUint32(b, uint32(c))
		}
		b = append(b, make([]byte, end-len(b))...)
	}
	_, err := w.Write(b)
	return err
}
