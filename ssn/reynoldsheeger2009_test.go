package ssn

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestReynoldsHeeger: by how many per cent attention to one of two stimuli raises the response
// to it, against attention to the other. A small stimulus in a large field of attention gives a
// gain of contrast, a large one in a small field a gain of response (the sheet's own run of the
// authors' model with their constants, which are in whole per cent; Reynolds & Heeger 2009).
func TestReynoldsHeeger(t *testing.T) {
	logs := []float64{-5, -4, -3, -2.5, -2, -1, 0}
	for _, test := range []struct {
		stimulus, field float64
		percent         []float64
	}{
		{3, 30, []float64{99, 93, 57, 29, 12, 2, 1}},
		{5, 3, []float64{99, 95, 72, 57, 48, 42, 42}},
	} {
		for i, log := range logs {
			response := func(attendedX float64) float64 {
				m := ReynoldsHeeger2009()
				for _, x := range []float64{-100, 100} {
					m.Stimuli = append(m.Stimuli, Patch{X: x, Width: test.stimulus, Contrast: math.Pow(10, log)})
				}
				m.Field = Patch{X: attendedX, Width: test.field}
				return m.Response(100, 0)
			}
			require.InDelta(t, test.percent[i], 100*(response(100)/response(-100)-1), 1.6, "contrast 10^%v", log)
		}
	}
}

// TestAttentionToAFeature: attention to an orientation everywhere raises the response to it and
// lowers that to another at the same place.
func TestAttentionToAFeature(t *testing.T) {
	response := func(attendedDeg float64, atDeg int) float64 {
		m := ReynoldsHeeger2009()
		m.Stimuli = []Patch{{Width: 5, OrientationDeg: 0, Contrast: 0.1}, {Width: 5, OrientationDeg: 90, Contrast: 0.1}}
		m.Field = Patch{Width: 1000, OrientationDeg: attendedDeg, WidthDeg: 30}
		return m.Response(0, atDeg)
	}
	require.Greater(t, response(0, 0), 1.1*response(90, 0))
	require.InEpsilon(t, response(0, 0), response(90, 90), 1e-9, "either orientation")
	require.InEpsilon(t, response(0, -270), response(0, 90), 1e-12, "a full turn")
}
