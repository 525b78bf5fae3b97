package stimulus

import (
	"errors"
	"strings"
	"testing"
)

// cifarRecord is an image whose planes are all r, g and b but for a marked pixel of red.
func cifarRecord(label, r, g, b byte, marked int) []byte {
	record := make([]byte, 1+3*1024)
	record[0] = label
	for i := range 1024 {
		record[1+i], record[1025+i], record[2049+i] = r, g, b
	}
	record[1+marked] = 255
	return record
}

func cifarFiles() map[string][]byte {
	files := map[string][]byte{"test_batch.bin": cifarRecord(9, 0, 0, 51, 0)}
	for i, n := range []string{"1", "2", "3", "4", "5"} {
		files["data_batch_"+n+".bin"] = append(cifarRecord(byte(i), 0, 51, 102, 33), cifarRecord(byte(i+1), 51, 0, 0, 1023)...)
	}
	return files
}

func TestCIFAR10(t *testing.T) {
	d, err := (&CIFAR10{Path: tree(t, cifarFiles())}).Load("")
	if err != nil {
		t.Fatal(err)
	}
	m := d.Train
	if m.Count != 10 || m.Height != 32 || m.Width != 32 || m.Channels != 3 || d.Test.Count != 1 || d.Test.Labels[0] != 9 ||
		len(d.SHA256) != 6 || d.Classes[9] != "truck" {
		t.Fatalf("read %d and %d images, classes %v", m.Count, d.Test.Count, d.Classes)
	}
	for i := range 10 {
		if want := i/2 + i%2; m.Labels[i] != want {
			t.Errorf("label %d of image %d, want %d", m.Labels[i], i, want)
		}
	}
	at := func(i, y, x int) [3]float32 { return [3]float32(m.Image(i)[(y*32+x)*3:]) }
	if at(0, 0, 0) != [3]float32{0, 0.2, 0.4} || at(0, 1, 1) != [3]float32{1, 0.2, 0.4} || at(1, 31, 31) != [3]float32{1, 0, 0} {
		t.Errorf("pixels %v %v %v", at(0, 0, 0), at(0, 1, 1), at(1, 31, 31))
	}
}

func TestCIFAR10Mistakes(t *testing.T) {
	for name, c := range map[string]struct {
		change func(map[string][]byte)
		want   string
	}{
		"absent":  {func(f map[string][]byte) { delete(f, "data_batch_3.bin") }, "data_batch_3.bin does not exist; unpack CIFAR-10"},
		"no test": {func(f map[string][]byte) { delete(f, "test_batch.bin") }, "test_batch.bin does not exist"},
		"cut":     {func(f map[string][]byte) { f["test_batch.bin"] = f["test_batch.bin"][1:] }, "is 3072 bytes long"},
		"empty":   {func(f map[string][]byte) { f["data_batch_5.bin"] = nil }, "is 0 bytes long"},
		"label":   {func(f map[string][]byte) { f["data_batch_1.bin"][0] = 10 }, "has a label 10 in image 0"},
	} {
		files := cifarFiles()
		c.change(files)
		_, err := (&CIFAR10{Path: tree(t, files)}).Load("")
		var missing *MissingError
		if !errors.As(err, &missing) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}
