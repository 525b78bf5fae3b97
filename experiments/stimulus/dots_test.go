package stimulus

import (
	"math"
	"testing"

	"github.com/striate-sim/striate/internal/rng"
)

func cloudOf(t *testing.T, text string) *cloud {
	t.Helper()
	return &cloud{Dots: pattern(t, text).(*Dots), at: rng.Named(1, "dots"), width: 6, height: 4}
}

// step is the path of a dot from a frame to the next on the torus of a cloud.
func (c *cloud) step(dot int, frame uint64) (dx, dy float64) {
	x, y, _ := c.place(dot, frame)
	xx, yy, _ := c.place(dot, frame+1)
	return math.Remainder(xx-x, c.width), math.Remainder(yy-y, c.height)
}

// Of immortal dots the share of the coherence takes the common step; the others take one of
// the same length in directions that are uniform.
func TestDotCoherence(t *testing.T) {
	for _, coherence := range []float64{0, 30, 100} {
		c := cloudOf(t, "{dots: {count: 4000, coherence: "+number(coherence)+" %, direction: 120 deg, step: 0.15 deg, lifetime: 0}}")
		var together int
		var mx, my float64
		for dot := range 4000 {
			dx, dy := c.step(dot, 17)
			about(t, "length of a step", math.Hypot(dx, dy), 0.15, 1e-6)
			if math.Abs(dx-0.15*math.Cos(2*math.Pi/3)) < 1e-6 && math.Abs(dy-0.15*math.Sin(2*math.Pi/3)) < 1e-6 {
				together++
				continue
			}
			mx, my = mx+dx/0.15, my+dy/0.15
		}
		// Four standard errors of a share and of the mean of a random direction.
		p := coherence / 100
		about(t, "coherent share", float64(together)/4000, p, 4*math.Sqrt(p*(1-p)/4000)+1e-9)
		if noise := 4000 - together; noise > 0 {
			about(t, "mean direction of the noise", math.Hypot(mx, my)/float64(noise), 0, 4/math.Sqrt(float64(noise)))
		}
	}
}

// A dot jumps once a lifetime, at every frame equally many, and is uniform on the field.
func TestDotLifetime(t *testing.T) {
	c := cloudOf(t, "{dots: {count: 3000, coherence: 100 %, step: 0.05 deg, lifetime: 5}}")
	for frame := range uint64(10) {
		jumps := 0
		for dot := range 3000 {
			if dx, dy := c.step(dot, frame); math.Abs(dx-0.05) > 1e-6 || math.Abs(dy) > 1e-6 {
				jumps++
			}
		}
		about(t, "dots born anew", float64(jumps)/3000, 0.2, 4*math.Sqrt(0.16/3000))
	}
	var quadrants [4]int
	for dot := range 3000 {
		x, y, _ := c.place(dot, 1000)
		if math.Abs(x) > 3 || math.Abs(y) > 2 {
			t.Fatalf("a dot at (%v, %v)", x, y)
		}
		q := 0
		if x > 0 {
			q++
		}
		if y > 0 {
			q += 2
		}
		quadrants[q]++
	}
	for _, n := range quadrants {
		about(t, "share of a quadrant", float64(n)/3000, 0.25, 4*math.Sqrt(0.25*0.75/3000))
	}
}

// A single dot has its area and moves by its step a frame: the picture shows what place says.
func TestDotMoves(t *testing.T) {
	const text = "{dots: {count: 1, coherence: 100 %, direction: 30 deg, step: 0.13 deg, refresh: 50 Hz, lifetime: 0, diameter: 1 deg, contrast: -60 %}}"
	const side = 80
	_, x0, y0 := centroid(render(t, text, field(side), 0), side)
	moved := 0
	for frame := 1; frame < 8; frame++ {
		area, x, y := centroid(render(t, text, field(side), 20*float64(frame)+1), side)
		if math.Abs(area+0.6*math.Pi/4) > 0.003 {
			continue // cut by the end of the field
		}
		about(t, "x", x-x0, 0.13*float64(frame)*math.Cos(math.Pi/6), 0.01)
		about(t, "y", y-y0, 0.13*float64(frame)*math.Sin(math.Pi/6), 0.01)
		moved++
	}
	if moved < 4 {
		t.Errorf("only %d frames of 7 show the whole dot", moved)
	}
}
