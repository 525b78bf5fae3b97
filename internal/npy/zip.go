package npy

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
)

// WriteZip writes arrays as an .npz file, uncompressed, in their order. Equal arrays give
// equal bytes.
func WriteZip(w io.Writer, arrays []Named) error {
	z := zip.NewWriter(w)
	for _, a := range arrays {
		f, err := z.CreateHeader(&zip.FileHeader{Name: a.Name + ".npy", Method: zip.Store})
		if err != nil {
			return err
		}
		if err := Write(f, a.Array); err != nil {
			return fmt.Errorf("%s: %w", a.Name, err)
		}
	}
	return z.Close()
}

// ReadZip reads every array of an .npz file, in the file's order. Members that are not .npy
// are left out.
func ReadZip(r io.ReaderAt, size int64) ([]Named, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("npy: %w", err)
	}
	var all []Named
	held := uint64(0) // members that overlap would repeat what the file holds once
	for _, f := range z.File {
		name, isArray := strings.CutSuffix(f.Name, ".npy")
		if !isArray {
			continue
		}
		if held += f.CompressedSize64; f.CompressedSize64 > uint64(size) || held > uint64(size) {
			return nil, fmt.Errorf("npy: %s: the members are larger than their file", name)
		}
		a, err := readMember(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, Named{name, a})
	}
	return all, nil
}

// inflation bounds what a compressed member may grow to: deflate cannot do better than about
// 1032 to 1.
const inflation = 1100

func readMember(f *zip.File) (Array, error) {
	if f.UncompressedSize64 > inflation*(f.CompressedSize64+1) {
		return Array{}, fmt.Errorf("npy: %d bytes cannot hold %d", f.CompressedSize64, f.UncompressedSize64)
	}
	r, err := f.Open()
	if err != nil {
		return Array{}, err
	}
	defer r.Close()
	return Read(r, int64(f.UncompressedSize64))
}
