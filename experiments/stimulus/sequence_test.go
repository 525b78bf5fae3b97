package stimulus

import (
	"math"
	"testing"

	"github.com/striate-sim/striate/internal/rng"
)

// centre is where the light of an image is, on average, and how much there is.
func centre(image []float32, width int) (x, y, sum float64) {
	for i, v := range image {
		x, y, sum = x+float64(v)*float64(i%width), y+float64(v)*float64(i/width), sum+float64(v)
	}
	return x / sum, y / sum, sum
}

// TestSequenceDrifts: the image keeps its light, moves by the drift from frame to frame along a
// line through its own place, and each film has a direction of its own.
func TestSequenceDrifts(t *testing.T) {
	const side = 40
	src, dst := make([]float32, side*side), make([]float32, side*side)
	src[20*side+20], src[20*side+21], src[21*side+20] = 0.5, 0.25, 0.25
	fromX, fromY, _ := centre(src, side)
	s := &Sequence{Frames: 6, DriftPX: 1.7, Edge: "black"}
	directions := map[float64]bool{}
	for film := range 8 {
		var x, y [6]float64
		for frame := range s.Frames {
			s.Apply(dst, src, side, side, 1, rng.Named(1, "sequence"), film/4, film%4, frame)
			var sum float64
			if x[frame], y[frame], sum = centre(dst, side); math.Abs(sum-1) > 1e-5 {
				t.Errorf("film %d, frame %d has %g of the light", film, frame, sum)
			}
		}
		dx, dy := x[1]-x[0], y[1]-y[0]
		if math.Abs(math.Hypot(dx, dy)-s.DriftPX) > 1e-5 {
			t.Errorf("film %d drifts by (%g, %g)", film, dx, dy)
		}
		for frame := range s.Frames {
			way := float64(frame) - 2.5
			if math.Hypot(x[frame]-fromX-way*dx, y[frame]-fromY-way*dy) > 1e-4 {
				t.Errorf("film %d, frame %d is off the line", film, frame)
			}
		}
		directions[math.Round(1000*math.Atan2(dy, dx))] = true
	}
	if len(directions) != 8 {
		t.Errorf("%d directions of 8 films", len(directions))
	}
}

// TestBars: a bar has the light of its area, and is elongated along its class's orientation.
func TestBars(t *testing.T) {
	d, err := (&Bars{Orientations: 6, SizePX: 40, LengthPX: 16, WidthPX: 3, SpreadPX: 8, Count: 60}).Load("")
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Classes) != 6 || d.Classes[1] != "30 deg" || d.Train.Count != 60 || d.Test.Count != 6 {
		t.Errorf("%d classes %v, %d and %d images", len(d.Classes), d.Classes, d.Train.Count, d.Test.Count)
	}
	places := map[[2]float64]bool{}
	for i := range d.Train.Count {
		image := d.Train.Image(i)
		x, y, sum := centre(image, 40)
		places[[2]float64{x, y}] = true
		if math.Abs(sum-16*3) > 1 || math.Abs(x-19.5) > 8.1 || math.Abs(y-19.5) > 8.1 {
			t.Errorf("image %d: light %g at (%g, %g)", i, sum, x, y)
		}
		var xx, xy, yy float64
		for p, v := range image {
			dx, dy := float64(p%40)-x, y-float64(p/40)
			xx, xy, yy = xx+float64(v)*dx*dx, xy+float64(v)*dx*dy, yy+float64(v)*dy*dy
		}
		along := math.Atan2(2*xy, xx-yy) / 2
		if off := along - math.Pi*float64(d.Train.Labels[i])/6; math.Abs(math.Sin(off)) > 0.02 {
			t.Errorf("image %d of class %s lies at %g deg", i, d.Classes[d.Train.Labels[i]], along*180/math.Pi)
		}
	}
	if len(places) != 60 {
		t.Errorf("%d places of 60 bars", len(places))
	}
}
