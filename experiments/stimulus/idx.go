package stimulus

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"math"
	"os"

	"github.com/striate-sim/striate/internal/registry"
)

// IDX is a set in the four files of MNIST's format, gzipped or not. It is also the format of
// Fashion-MNIST, KMNIST and EMNIST.
type IDX struct {
	Images     string `yaml:"images" required:"true" doc:"file of the training images"`
	Labels     string `yaml:"labels" required:"true" doc:"file of the training labels"`
	TestImages string `yaml:"test-images" required:"true" doc:"file of the test images"`
	TestLabels string `yaml:"test-labels" required:"true" doc:"file of the test labels"`
}

var _ = Sets.Add("idx", registry.Entry[Set]{
	New:     func() Set { return &IDX{} },
	Doc:     "grey images in IDX files, the format of MNIST",
	Cite:    "lecun1998",
	Example: "{idx: {images: train-images.gz, labels: train-labels.gz, test-images: test-images.gz, test-labels: test-labels.gz}}",
})

// Load reads the four files.
func (s *IDX) Load(dir string) (*Data, error) {
	sums := map[string]string{}
	part := func(images, labels string) (*Images, error) {
		return loadIDX(sums, images, labels, func(name string) (io.ReadCloser, error) {
			f, err := os.Open(resolve(dir, name))
			if err != nil {
				return nil, unreadable(resolve(dir, name), err, "paths start at the folder of the experiment file")
			}
			return f, nil
		})
	}
	train, err := part(s.Images, s.Labels)
	if err != nil {
		return nil, err
	}
	test, err := part(s.TestImages, s.TestLabels)
	if err != nil {
		return nil, err
	}
	if train.Height != test.Height || train.Width != test.Width {
		return nil, &MissingError{Path: s.TestImages, Problem: fmt.Sprintf("holds images of %d×%d pixels, %s of %d×%d",
			test.Height, test.Width, s.Images, train.Height, train.Width)}
	}
	return &Data{Name: "idx", Classes: numbered(train, test), Train: train, Test: test, SHA256: sums}, nil
}

// loadIDX reads one part of a set and adds the checksum of each file, uncompressed, to sums.
func loadIDX(sums map[string]string, images, labels string, open func(string) (io.ReadCloser, error)) (*Images, error) {
	read := func(name string, rank int) (dims []int, data []byte, err error) {
		f, err := open(name)
		if err != nil {
			return nil, nil, err
		}
		defer f.Close()
		sum := sha256.New()
		dims, data, err = readIDX(f, sum)
		if err == nil && len(dims) != rank {
			err = fmt.Errorf("has %d dimensions instead of %d", len(dims), rank)
		}
		if err != nil {
			return nil, nil, &MissingError{Path: name, Problem: err.Error(), Hint: "is it a complete IDX file?", Err: err}
		}
		sums[name] = hex.EncodeToString(sum.Sum(nil))
		return dims, data, nil
	}
	dims, pixels, err := read(images, 3)
	if err != nil {
		return nil, err
	}
	count, classes, err := read(labels, 1)
	if err != nil {
		return nil, err
	}
	if count[0] != dims[0] {
		return nil, &MissingError{Path: labels, Problem: fmt.Sprintf("holds %d labels, %s %d images", count[0], images, dims[0])}
	}
	m := &Images{Count: dims[0], Height: dims[1], Width: dims[2], Channels: 1, Pixels: make([]float32, len(pixels)), Labels: make([]int, len(classes))}
	for i, p := range pixels {
		m.Pixels[i] = byteLevel[p]
	}
	for i, c := range classes {
		m.Labels[i] = int(c)
	}
	return m, nil
}

// byteLevel is the pixel value of a byte, 0 to 1.
var byteLevel = func() (t [256]float32) {
	for i := range t {
		t[i] = float32(i) / 255
	}
	return t
}()

// readIDX reads an array of bytes: two zeros, the type 0x08, the rank, each dimension as a
// big-endian uint32, the elements (LeCun, Cortes & Burges 1998). Gzip is recognized by its
// magic number. No more memory is taken than the input has elements. What is read,
// uncompressed, goes to sum.
func readIDX(r io.Reader, sum hash.Hash) (dims []int, data []byte, err error) {
	b := bufio.NewReader(r)
	if magic, _ := b.Peek(2); bytes.Equal(magic, []byte{0x1F, 0x8B}) {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, nil, fmt.Errorf("is damaged (%w)", err)
		}
		b = bufio.NewReader(z)
	}
	in := io.TeeReader(b, sum)
	var head [4]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return nil, nil, fmt.Errorf("is too short (%w)", err)
	}
	if head[0] != 0 || head[1] != 0 || head[2] != 0x08 {
		return nil, nil, fmt.Errorf("begins with % x instead of 00 00 08", head[:3])
	}
	size := 1
	for range head[3] {
		var d [4]byte
		if _, err := io.ReadFull(in, d[:]); err != nil {
			return nil, nil, fmt.Errorf("is too short (%w)", err)
		}
		n := int(d[0])<<24 | int(d[1])<<16 | int(d[2])<<8 | int(d[3])
		if n != 0 && size > math.MaxInt32/n {
			return nil, nil, fmt.Errorf("claims more than 2 GiB")
		}
		size *= n
		dims = append(dims, n)
	}
	data, err = io.ReadAll(io.LimitReader(in, int64(size)+1))
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("is damaged (%w)", err)
	case len(data) < size:
		return nil, nil, fmt.Errorf("ends after %d of %d bytes", len(data), size)
	case len(data) > size:
		return nil, nil, fmt.Errorf("goes on after its %d bytes", size)
	}
	return dims, data, nil
}

// numbered names classes 0, 1, … by their number.
func numbered(parts ...*Images) []string {
	last := -1
	for _, m := range parts {
		for _, c := range m.Labels {
			last = max(last, c)
		}
	}
	names := make([]string, last+1)
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	return names
}
