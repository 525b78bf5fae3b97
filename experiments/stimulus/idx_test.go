package stimulus

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// idxFile encodes bytes with the given dimensions.
func idxFile(data []byte, dims ...uint32) []byte {
	b := []byte{0, 0, 8, byte(len(dims))}
	for _, d := range dims {
		b = binary.BigEndian.AppendUint32(b, d)
	}
	return append(b, data...)
}

func gzipped(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestReadIDX(t *testing.T) {
	data := []byte{1, 2, 3, 4, 5, 6}
	plain := idxFile(data, 1, 2, 3)
	for name, file := range map[string][]byte{"plain": plain, "gzip": gzipped(t, plain)} {
		sum := sha256.New()
		dims, got, err := readIDX(bytes.NewReader(file), sum)
		if err != nil || !slices.Equal(dims, []int{1, 2, 3}) || !bytes.Equal(got, data) {
			t.Errorf("%s: %v %v %v", name, dims, got, err)
		}
		if want := sha256.Sum256(plain); !bytes.Equal(sum.Sum(nil), want[:]) {
			t.Errorf("%s: the checksum is not of the uncompressed file", name)
		}
	}
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"empty":       {nil, "too short"},
		"text":        {[]byte("hello"), "begins with 68 65 6c"},
		"float":       {append([]byte{0, 0, 0x0D, 1}, 0, 0, 0, 0), "begins with 00 00 0d"},
		"no dims":     {plain[:6], "too short"},
		"cut":         {plain[:len(plain)-1], "ends after 5 of 6 bytes"},
		"longer":      {append(slices.Clone(plain), 7), "goes on after its 6 bytes"},
		"huge":        {idxFile(data, 1<<31, 1<<31, 4), "more than 2 GiB"},
		"cut gzip":    {gzipped(t, plain)[:len(gzipped(t, plain))-1], "damaged"},
		"gzip header": {[]byte{0x1F, 0x8B, 9}, "damaged"},
	} {
		if _, _, err := readIDX(bytes.NewReader(c.file), sha256.New()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

// A file that claims 2 GiB and holds 6 bytes must not take 2 GiB.
func TestReadIDXTakesNoMoreThanTheFileHolds(t *testing.T) {
	file := idxFile([]byte{1, 2, 3, 4, 5, 6}, 1<<15, 1<<15)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, _, err := readIDX(bytes.NewReader(file), sha256.New()); err == nil {
		t.Error("a file that ends too soon was read")
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > 64<<10 {
		t.Errorf("%d bytes for a file of %d", n, len(file))
	}
}

func FuzzReadIDX(f *testing.F) {
	plain := idxFile([]byte{1, 2, 3, 4, 5, 6}, 1, 2, 3)
	f.Add(plain)
	f.Add(gzipped(f, plain))
	f.Add(idxFile(nil, 0))
	f.Add(idxFile([]byte{1}))
	f.Add(idxFile(nil, 1<<31, 1<<31, 1<<31))
	f.Fuzz(func(t *testing.T, file []byte) {
		dims, data, err := readIDX(bytes.NewReader(file), sha256.New())
		if err != nil {
			return
		}
		size := 1
		for _, d := range dims {
			size *= d
		}
		if size != len(data) {
			t.Errorf("dimensions %v, %d bytes", dims, len(data))
		}
	})
}

func TestIDXSet(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, b []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("a", idxFile([]byte{0, 51, 255, 102}, 2, 1, 2))
	write("b", gzipped(t, idxFile([]byte{2, 0}, 2)))
	write("c", idxFile([]byte{255, 255}, 1, 1, 2))
	write("d", idxFile([]byte{3}, 1))
	write("wide", idxFile([]byte{1, 2, 3}, 1, 1, 3))
	set := IDX{Images: "a", Labels: "b", TestImages: "c", TestLabels: "d"}
	d, err := set.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if d.Train.Count != 2 || d.Test.Count != 1 || len(d.Classes) != 4 || d.Classes[3] != "3" || len(d.SHA256) != 4 {
		t.Errorf("read %+v", d)
	}
	if !slices.Equal(d.Train.Pixels, []float32{0, 0.2, 1, 0.4}) || !slices.Equal(d.Train.Labels, []int{2, 0}) {
		t.Errorf("pixels %v, labels %v", d.Train.Pixels, d.Train.Labels)
	}
	for name, c := range map[string]struct {
		set  IDX
		want string
	}{
		"absent":        {IDX{"a", "b", "gone", "d"}, "gone does not exist"},
		"labels first":  {IDX{"b", "a", "c", "d"}, "has 1 dimensions instead of 3"},
		"other count":   {IDX{"a", "d", "c", "d"}, "d holds 1 labels, a 2 images"},
		"other size":    {IDX{"a", "b", "wide", "d"}, "wide holds images of 1×3 pixels, a of 1×2"},
		"a folder":      {IDX{".", "b", "c", "d"}, "too short"},
		"absent labels": {IDX{"a", filepath.Join(dir, "none"), "c", "d"}, "none does not exist"},
	} {
		_, err := c.set.Load(dir)
		var missing *MissingError
		if !errors.As(err, &missing) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
	if _, err := (&IDX{"gone", "b", "c", "d"}).Load(dir); !errors.Is(err, os.ErrNotExist) {
		t.Error("the cause is lost")
	}
}
