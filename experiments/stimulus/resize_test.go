package stimulus

import (
	"math"
	"testing"
)

func TestPrepareLimits(t *testing.T) {
	d := &Data{Name: "x", Train: noiseImages(20, 4, 4, 1), Test: noiseImages(10, 4, 4, 1)}
	p := Prepare(d, 7, 0, 0)
	if p.Train.Count != 7 || len(p.Train.Labels) != 7 || p.Test.Count != 10 || d.Train.Count != 20 || p.Name != "x" {
		t.Errorf("%d and %d images, %d before", p.Train.Count, p.Test.Count, d.Train.Count)
	}
	if &p.Train.Pixels[0] != &d.Train.Pixels[0] {
		t.Error("pixels were copied without need")
	}
	if p = Prepare(d, 100, 3, 4); p.Train.Count != 20 || p.Test.Count != 3 || &p.Test.Pixels[0] != &d.Test.Pixels[0] {
		t.Errorf("%d and %d images", p.Train.Count, p.Test.Count)
	}
}

// Catmull and Rom's cubic reproduces what is constant everywhere and what is linear away from
// the border, in every channel, up to the scaler's 16 bits.
func TestResizeReproducesRamps(t *testing.T) {
	const side, channels = 16, 2
	m := &Images{Count: 2, Height: side, Width: side, Channels: channels, Pixels: make([]float32, 2*side*side*channels)}
	for y := range side {
		for x := range side {
			m.Image(0)[(y*side+x)*channels] = 0.3
			m.Image(0)[(y*side+x)*channels+1] = 0.1 + 0.03*float32(x)
			m.Image(1)[(y*side+x)*channels] = 0.9 - 0.02*float32(y)
		}
	}
	for _, to := range []int{24, 40} {
		d := Prepare(&Data{Train: m, Test: m.First(1)}, 0, 0, to)
		if d.Train.Height != to || d.Train.Width != to || d.Train.Count != 2 || d.Test.Count != 1 || d.Train.Channels != channels {
			t.Fatalf("%d images of %d×%d", d.Train.Count, d.Train.Height, d.Train.Width)
		}
		edge := 2*to/side + 1
		for y := range to {
			for x := range to {
				place := func(p int) float64 { return (float64(p)+0.5)*side/float64(to) - 0.5 }
				first, second := d.Train.Image(0)[(y*to+x)*channels:], d.Train.Image(1)[(y*to+x)*channels:]
				checks := [][2]float64{{float64(first[0]), 0.3}}
				if x >= edge && x < to-edge && y >= edge && y < to-edge {
					checks = append(checks, [2]float64{float64(first[1]), 0.1 + 0.03*place(x)}, [2]float64{float64(second[0]), 0.9 - 0.02*place(y)})
				}
				for _, c := range checks {
					if math.Abs(c[0]-c[1]) > 3e-5 {
						t.Fatalf("to %d px, (%d, %d): %v, want %v", to, x, y, c[0], c[1])
					}
				}
			}
		}
	}
}

// A wide image keeps its middle: left and right thirds are gone.
func TestResizeTakesTheCentralSquare(t *testing.T) {
	m := &Images{Count: 1, Height: 10, Width: 30, Channels: 1, Pixels: make([]float32, 300)}
	for i := range m.Pixels {
		if x := i % 30; x >= 10 && x < 20 {
			m.Pixels[i] = 1
		}
	}
	for i, p := range m.resized(5).Pixels {
		if p != 1 {
			t.Errorf("pixel %d = %v", i, p)
		}
	}
}

// Shrinking averages: a fine checkerboard becomes grey, without aliasing.
func TestShrinkingAverages(t *testing.T) {
	m := &Images{Count: 1, Height: 32, Width: 32, Channels: 1, Pixels: make([]float32, 1024)}
	for i := range m.Pixels {
		m.Pixels[i] = float32((i + i/32) % 2)
	}
	for i, p := range m.resized(8).Pixels {
		if math.Abs(float64(p)-0.5) > 0.02 {
			t.Errorf("pixel %d = %v", i, p)
		}
	}
}

func BenchmarkResize28To32(b *testing.B) {
	m := noiseImages(64, 28, 28, 1)
	for b.Loop() {
		m.resized(32)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*m.Count), "µs/image")
}
