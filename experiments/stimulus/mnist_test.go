package stimulus

import (
	"errors"
	"math"
	"slices"
	"testing"
)

func loadMNIST(t *testing.T) *Data {
	t.Helper()
	d, err := (&MNIST{}).Load("")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Counts, moments and the first and last digits, as numpy reads the same files.
func TestMNIST(t *testing.T) {
	d := loadMNIST(t)
	if len(d.SHA256) != 4 || d.SHA256["train-images-idx3-ubyte"] != mnistSHA256["train-images-idx3-ubyte"] {
		t.Errorf("checksums %v", d.SHA256)
	}
	if len(d.Classes) != 10 || d.Classes[0] != "0" || d.Classes[9] != "9" {
		t.Errorf("classes %q", d.Classes)
	}
	for _, c := range []struct {
		name            string
		m               *Images
		labels          [10]int
		mean, sd        float64
		first, last     int // sum of the bytes of the first and the last digit
		rows, columns   int // the same of the first, weighted by row and by column
		label, endLabel int
	}{
		{"train", d.Train, [10]int{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949},
			0.1306604762738429, 0.30810780385646264, 27525, 20920, 386335, 375584, 5, 8},
		{"test", d.Test, [10]int{980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009},
			0.13251460584233693, 0.3104802479305351, 18454, 41833, 265437, 264646, 7, 6},
	} {
		var labels [10]int
		for _, l := range c.m.Labels {
			labels[l]++
		}
		var sum, square float64
		for _, p := range c.m.Pixels {
			sum += float64(p)
			square += float64(p) * float64(p)
		}
		n := float64(len(c.m.Pixels))
		mean, sd := sum/n, math.Sqrt(square/n-sum/n*sum/n)
		first, rows, columns := bytesOf(c.m, 0)
		last, _, _ := bytesOf(c.m, c.m.Count-1)
		if c.m.Height != 28 || c.m.Width != 28 || c.m.Channels != 1 || labels != c.labels ||
			math.Abs(mean-c.mean) > 1e-8 || math.Abs(sd-c.sd) > 1e-8 {
			t.Errorf("%s: %d×%d×%d, labels %v, mean %.9f, sd %.9f", c.name, c.m.Height, c.m.Width, c.m.Channels, labels, mean, sd)
		}
		if first != c.first || last != c.last || rows != c.rows || columns != c.columns ||
			c.m.Labels[0] != c.label || c.m.Labels[c.m.Count-1] != c.endLabel {
			t.Errorf("%s: sums %d %d %d %d, labels %d … %d", c.name, first, last, rows, columns, c.m.Labels[0], c.m.Labels[c.m.Count-1])
		}
	}
}

// bytesOf returns the sum of an image's bytes, and the sums weighted by row and by column.
func bytesOf(m *Images, i int) (sum, rows, columns int) {
	for p, v := range m.Image(i) {
		b := int(math.Round(float64(v) * 255))
		sum += b
		rows += b * (p / m.Width)
		columns += b * (p % m.Width)
	}
	return sum, rows, columns
}

func TestMNISTIsDecodedOnce(t *testing.T) {
	a, b := loadMNIST(t), loadMNIST(t)
	if &a.Train.Pixels[0] != &b.Train.Pixels[0] {
		t.Error("decoded twice")
	}
	a.Name = "mine"
	if b.Name != "mnist" {
		t.Error("one caller's changes reach another")
	}
}

func TestChecksum(t *testing.T) {
	if err := checkSum("a", "12", "12"); err != nil {
		t.Error(err)
	}
	var missing *MissingError
	if err := checkSum("a", "12", "34"); !errors.As(err, &missing) || missing.Path != "a" {
		t.Errorf("a wrong checksum gave %v", err)
	}
}

func TestSplit(t *testing.T) {
	m := noiseImages(10, 2, 3, 1)
	for i := range m.Labels {
		m.Labels[i] = i
	}
	fit, val := Split(m, 4)
	if fit.Count != 6 || val.Count != 4 || !slices.Equal(val.Labels, []int{6, 7, 8, 9}) ||
		!slices.Equal(val.Image(0), m.Image(6)) || !slices.Equal(fit.Image(5), m.Image(5)) {
		t.Error("the last images are not held out")
	}
	if fit, val = Split(m, 0); fit.Count != 10 || val.Count != 0 {
		t.Error("nothing should be held out")
	}
	// Appending to one part must not reach the other.
	fit, val = Split(m, 4)
	_ = append(fit.Pixels, 7)
	_ = append(fit.Labels, 7)
	if val.Pixels[0] == 7 || val.Labels[0] != 6 {
		t.Error("the parts overlap")
	}
	defer func() {
		if recover() == nil {
			t.Error("11 of 10 images were held out")
		}
	}()
	Split(m, 11)
}
