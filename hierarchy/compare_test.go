package hierarchy

import (
	"math"
	"testing"

	"github.com/striate-sim/striate/internal/rng"
)

// widen converts to float64.
func widen(x []float32) []float64 {
	y := make([]float64, len(x))
	for i, v := range x {
		y[i] = float64(v)
	}
	return y
}

// fromLanes turns units×lanes into [stimulus][unit].
func fromLanes(x []float32, lanes int) []float64 {
	y, units := make([]float64, len(x)), len(x)/lanes
	for i, v := range x {
		y[i%lanes*units+i/lanes] = float64(v)
	}
	return y
}

// toLanes writes stimuli [first, first+lanes) of [stimulus][unit] as units×lanes.
func toLanes(dst []float32, x []float64, first, lanes int) {
	units := len(dst) / lanes
	for i := range dst {
		dst[i] = float32(x[(first+i%lanes)*units+i/lanes])
	}
}

// normals returns n numbers of a normal distribution that float32 holds exactly.
func normals(name string, n int) []float64 {
	x := make([]float32, n)
	rng.Named(7, name).Normals(x, 0, 0, 0)
	return widen(x)
}

// rms is the root of the mean square.
func rms(x []float64) float64 {
	var sum float64
	for _, v := range x {
		sum += v * v
	}
	return math.Sqrt(sum / float64(max(1, len(x))))
}

// near fails unless got agrees with want: the norm of the difference is within tolerance of
// the norm of want, and each difference within tolerance of its value or of the values' root
// mean square, whichever is larger.
func near(t *testing.T, what string, got, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	floor := rms(want)
	if floor == 0 && rms(got) != 0 {
		t.Fatalf("%s: not zero", what)
	}
	difference := make([]float64, len(got))
	for i, w := range want {
		difference[i] = got[i] - w
		if !(math.Abs(difference[i]) <= tolerance*max(math.Abs(w), floor)) {
			t.Fatalf("%s: value %d is %g, want %g (root mean square %.3g)", what, i, got[i], w, floor)
		}
	}
	if r := rms(difference); r > tolerance*floor {
		t.Fatalf("%s: relative difference of the whole %.3g > %.3g", what, r/floor, tolerance)
	}
}

// alive fails where the values are no evidence: all zero, or not finite.
func alive(t *testing.T, what string, x []float64) {
	t.Helper()
	if r := rms(x); !(r > 0) || math.IsInf(r, 0) {
		t.Fatalf("%s: root mean square %g proves nothing", what, r)
	}
}
