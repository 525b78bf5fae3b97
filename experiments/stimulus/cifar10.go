package stimulus

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/striate-sim/striate/internal/registry"
)

// CIFAR10 is the colour photographs of Krizhevsky (2009): ten classes, 32×32 pixels, 50,000 to
// train and 10,000 to test, in the files of the binary version.
type CIFAR10 struct {
	Path string `yaml:"path" required:"true" doc:"folder of data_batch_1.bin … data_batch_5.bin and test_batch.bin"`
}

var _ = Sets.Add("cifar10", registry.Entry[Set]{
	New:     func() Set { return &CIFAR10{} },
	Doc:     "colour photographs of ten classes, 32 px, 50,000 to train and 10,000 to test",
	Cite:    "krizhevsky2009",
	Main:    "path",
	Example: "{cifar10: cifar-10-batches-bin}",
})

var cifar10Classes = []string{"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"}

// Load reads the six files. Shortened files, of any whole number of images, are accepted.
func (s *CIFAR10) Load(dir string) (*Data, error) {
	sums := map[string]string{}
	read := func(names ...string) (*Images, error) {
		m := &Images{Height: 32, Width: 32, Channels: 3}
		for _, name := range names {
			path := filepath.Join(resolve(dir, s.Path), name)
			file, err := os.ReadFile(path)
			if err != nil {
				return nil, unreadable(path, err, "unpack CIFAR-10 (binary version) and give the folder of its .bin files")
			}
			if err := appendCIFAR10(m, file); err != nil {
				return nil, &MissingError{Path: path, Problem: err.Error(), Hint: "is it the binary version of CIFAR-10?", Err: err}
			}
			sums[name] = sha256Hex(file)
		}
		return m, nil
	}
	train, err := read("data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin")
	if err != nil {
		return nil, err
	}
	test, err := read("test_batch.bin")
	if err != nil {
		return nil, err
	}
	return &Data{Name: "cifar10", Classes: slices.Clone(cifar10Classes), Train: train, Test: test, SHA256: sums}, nil
}

// appendCIFAR10 decodes records of a label and three planes of 32×32, red, green and blue.
func appendCIFAR10(m *Images, file []byte) error {
	const plane = 32 * 32
	const record = 1 + 3*plane
	if len(file) == 0 || len(file)%record != 0 {
		return fmt.Errorf("is %d bytes long, not a whole number of images (%d bytes each)", len(file), record)
	}
	m.Pixels = slices.Grow(m.Pixels, len(file)/record*3*plane)
	for ; len(file) > 0; file = file[record:] {
		if int(file[0]) >= len(cifar10Classes) {
			return fmt.Errorf("has a label %d in image %d", file[0], m.Count)
		}
		m.Labels = append(m.Labels, int(file[0]))
		m.Count++
		for i := range plane {
			for c := range 3 {
				m.Pixels = append(m.Pixels, byteLevel[file[1+c*plane+i]])
			}
		}
	}
	return nil
}
