package stimulus

import (
	"math"
	"testing"

	"github.com/striate-sim/striate/internal/config"
)

func TestContrastResponses(t *testing.T) {
	var file struct {
		A ContrastResponse `yaml:"a"`
		B ContrastResponse `yaml:"b"`
		C ContrastResponse `yaml:"c"`
		D ContrastResponse `yaml:"d"`
	}
	n, mistakes := config.Parse("c.yaml", []byte("a: {linear: {gain: 0.5}}\nb: {linear: 2}\nc: {naka-rushton: {rmax: 40, c50: 20 %, n: 2}}\nd: naka-rushton\n"))
	if mistakes = append(mistakes, config.Decode(n, &file, "")...); len(mistakes) > 0 {
		t.Fatal(mistakes)
	}
	about(t, "0.5 mV for each per cent", file.A.Drive(30), 15, 1e-12)
	about(t, "2 mV for each per cent", file.B.Drive(30), 60, 1e-12)
	about(t, "half of rmax at c50", file.C.Drive(20), 20, 1e-12)
	about(t, "rmax·c²/(c50² + c²)", file.C.Drive(10), 40*100./500, 1e-12)
	about(t, "no contrast", file.C.Drive(0), 0, 0)
	about(t, "half of rmax at 11 %", file.D.Drive(11), 25, 1e-12)
	// Near 0 the response is a power of contrast, its exponent n.
	about(t, "exponent", math.Log(file.D.Drive(0.02)/file.D.Drive(0.01))/math.Ln2, 3.5, 1e-6)
}
