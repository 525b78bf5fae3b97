package stimulus

import (
	"math"
	"testing"
)

// centroid returns the sum of a signal over the sheet, in deg², and its middle, in deg.
func centroid(signal []float64, side int) (area, x, y float64) {
	for i, s := range signal {
		area += s * 0.01
		x += s * 0.01 * (float64(i%side) - float64(side-1)/2) * 0.1
		y += s * 0.01 * (float64(side-1)/2 - float64(i/side)) * 0.1
	}
	return area, x / area, y / area
}

// A bar along an axis covers length·width·contrast exactly, even one that is narrower than a
// pixel, and stands where it is told; a turned one does to within its anti-aliasing.
func TestBarArea(t *testing.T) {
	for _, test := range []struct {
		part                  string
		area, x, y, tolerance float64
	}{
		{"{bar: {length: 2 deg, width: 0.5 deg}}", 1, 0, 0, 1e-6},
		{"{bar: {length: 2 deg, width: 0.03 deg, contrast: -40 %, x: 0.51 deg, y: -0.32 deg}}", -0.4 * 0.06, 0.51, -0.32, 1e-5},
		{"{bar: {orientation: 90 deg, length: 1.23 deg, width: 0.37 deg}}", 1.23 * 0.37, 0, 0, 1e-6},
		{"{bar: {orientation: 30 deg, length: 3 deg, width: 1 deg, x: 0.2 deg}}", 3, 0.2, 0, 0.02},
	} {
		s := render(t, test.part, field(60), 0)
		area, x, y := centroid(s, 60)
		about(t, test.part+" area", area, test.area, test.tolerance)
		// The middle of a pixel that is partly covered is not the middle of the covered part.
		about(t, test.part+" x", x, test.x, 0.051)
		about(t, test.part+" y", y, test.y, 0.051)
	}
}

// A bar's second moment is larger along its orientation: length²/12 + pixel²/12 and
// width²/12 + pixel²/12.
func TestBarOrientation(t *testing.T) {
	for _, degrees := range []float64{0, 30, 90, 135} {
		s := render(t, "{bar: {orientation: "+number(degrees)+" deg, length: 3 deg, width: 0.5 deg}}", field(60), 0)
		var area, long, wide float64
		for i, v := range s {
			x, y := (float64(i%60)-29.5)*0.1, (29.5-float64(i/60))*0.1
			area += v
			long += v * math.Pow(along(x, y, degrees), 2)
			wide += v * math.Pow(across(x, y, degrees), 2)
		}
		about(t, "moment along", long/area, (9+0.01)/12, 0.01)
		about(t, "moment across", wide/area, (0.25+0.01)/12, 0.002)
	}
}

// The bar runs its path at travel·rate deg/s towards orientation + 90 deg and starts again.
func TestBarTravels(t *testing.T) {
	for _, test := range []struct{ tMS, y float64 }{{0, -1}, {125, -0.5}, {250, 0}, {450, 0.8}, {500, -1}, {1125, -0.5}} {
		_, _, y := centroid(render(t, "{bar: {length: 2 deg, width: 0.4 deg, travel: 2 deg, rate: 2 Hz}}", field(60), test.tMS), 60)
		about(t, "y", y, test.y, 1e-5)
	}
	_, _, y := centroid(render(t, "{bar: {length: 2 deg, width: 0.4 deg, travel: 2 deg, rate: -2 Hz}}", field(60), 125), 60)
	about(t, "y of the bar that runs back", y, 0.5, 1e-5)
}

// A spot's area is that of its disc or annulus times its contrast, and it reverses in time.
func TestSpot(t *testing.T) {
	for _, test := range []struct {
		part string
		tMS  float64
		area float64
	}{
		{"{spot: {size: 2 deg, contrast: 50 %}}", 0, 0.5 * math.Pi},
		{"{spot: {size: 2 deg, contrast: -50 %}}", 77, -0.5 * math.Pi},
		{"{spot: {size: 4 deg, hole: 2 deg}}", 0, 3 * math.Pi},
		{"{spot: {size: 2 deg, contrast: 50 %, flicker: 5 Hz}}", 100, -0.5 * math.Pi},
	} {
		area, _, _ := centroid(render(t, test.part, field(60), test.tMS), 60)
		about(t, test.part, area, test.area, 0.003*math.Abs(test.area))
	}
}
