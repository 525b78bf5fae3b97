package stimulus

import (
	"embed"
	"io"
	"sync"

	"github.com/striate-sim/striate/internal/registry"
)

// MNIST is the handwritten digits of LeCun, Bottou, Bengio & Haffner (1998): 60,000 training
// and 10,000 test images of 28×28 pixels, inside the program.
type MNIST struct{}

var _ = Sets.Add("mnist", registry.Entry[Set]{
	New:  func() Set { return &MNIST{} },
	Doc:  "handwritten digits, 28 px, 60,000 to train and 10,000 to test, inside the program",
	Cite: "lecun1998",
})

// Load returns the digits, decoded on first use and shared from then on: pixels are not to be
// written.
func (*MNIST) Load(string) (*Data, error) {
	d, err := decodeMNIST()
	if err != nil {
		return nil, err
	}
	shared := *d
	return &shared, nil
}

//go:embed mnist/*.gz
var mnistFiles embed.FS

// mnistSHA256 holds the checksums of the uncompressed files as published.
var mnistSHA256 = map[string]string{
	"train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
	"train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
	"t10k-images-idx3-ubyte":  "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
	"t10k-labels-idx1-ubyte":  "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}

var decodeMNIST = sync.OnceValues(func() (*Data, error) {
	sums := map[string]string{}
	part := func(name string) (*Images, error) {
		return loadIDX(sums, name+"-images-idx3-ubyte", name+"-labels-idx1-ubyte", func(file string) (io.ReadCloser, error) {
			return mnistFiles.Open("mnist/" + file + ".gz")
		})
	}
	train, err := part("train")
	if err != nil {
		return nil, err
	}
	test, err := part("t10k")
	if err != nil {
		return nil, err
	}
	for name, want := range mnistSHA256 {
		if err := checkSum(name, sums[name], want); err != nil {
			return nil, err
		}
	}
	return &Data{Name: "mnist", Classes: numbered(train), Train: train, Test: test, SHA256: sums}, nil
})

// checkSum compares the SHA-256 of a file's contents with the published one.
func checkSum(name, got, want string) error {
	if got == want {
		return nil
	}
	return &MissingError{Path: name, Problem: "has the wrong checksum: SHA-256 " + got + " instead of " + want,
		Hint: "the copy is damaged or not the original; get it again"}
}
