package circuit

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// alike is the mean of cos 2Δ over neighbours along the rows.
func alike(deg []float64, s neuron.Sheet) float64 {
	var sum float64
	for i := range deg[1:] {
		if (i+1)%s.Width > 0 {
			sum += math.Cos((deg[i+1] - deg[i]) * math.Pi / 90)
		}
	}
	return sum / float64(s.Height*(s.Width-1))
}

// TestLayouts: both layouts have all orientations from 0 to 180° equally often; of neighbours
// those of a map alone are alike. A map is turned as a whole, and a wavelength in degrees is one
// in steps of the grid.
func TestLayouts(t *testing.T) {
	s := neuron.Sheet{Channels: 1, Height: 61, Width: 60, SpacingDeg: 0.25}
	stream := rng.Named(3, "orientations")
	drawn := (&Pinwheels{Places: 12}).Over(s, stream)
	mixed := (&SaltAndPepper{}).Over(s, stream)
	for _, deg := range [][]float64{drawn, mixed} {
		require.Len(t, deg, s.Units())
		var quarters [4]int
		for _, d := range deg {
			quarters[int(d/45)]++
		}
		for _, n := range quarters {
			require.InEpsilon(t, len(deg)/4, n, 0.25)
		}
	}
	require.Greater(t, alike(drawn, s), 0.8)
	require.InDelta(t, 0, alike(mixed, s), 4/math.Sqrt(2*3600)) // four standard errors
	require.Equal(t, drawn, (&Pinwheels{WavelengthDeg: 3}).Over(s, stream))

	centre := 170.0
	turned := (&Pinwheels{Places: 12, CentreDeg: &centre}).Over(s, stream)
	require.InDelta(t, centre, turned[30*60+30], 1e-9)
	for place, d := range turned {
		require.True(t, d >= 0 && d < 180)
		require.InDelta(t, arc(drawn[place], drawn[30*60+30], 180), arc(d, centre, 180), 1e-9)
	}
}

// TestLayoutsFit says what is wrong with a layout of a sheet.
func TestLayoutsFit(t *testing.T) {
	s := neuron.Sheet{Channels: 1, Height: 9, Width: 9}
	require.NoError(t, (&Pinwheels{Places: 4}).Fits(s))
	require.NoError(t, (&SaltAndPepper{}).Fits(s))
	require.ErrorContains(t, (&Pinwheels{WavelengthDeg: 4}).Fits(s), "wavelength is in degrees")
	require.ErrorContains(t, (&Pinwheels{}).Fits(s), "neither wavelength nor places says where orientations repeat")
	require.ErrorContains(t, (&Pinwheels{WavelengthDeg: 4, Places: 4}).Fits(s), "one of them does")
	s.Channels = 8
	require.ErrorContains(t, (&SaltAndPepper{}).Fits(s), "spread evenly over the orientations already")
	require.ErrorContains(t, (&Pinwheels{Places: 4}).Fits(s), "spread evenly over the orientations already")
}
