package measure

import (
	"math"
	"math/cmplx"
	"slices"
)

// GaborCriteria say which fits count as the receptive field of a simple cell.
type GaborCriteria struct {
	R2        float64 // least share of the field's variance that the Gabor function explains
	MinWidth  float64 // of nx and ny, periods
	MaxWidth  float64
	MaxOctave float64 // widest bandwidth
	Gratings  bool    // bandwidths are those that gratings measure, not those of envelopes
}

// SimpleCells are the ranges that cover most of the simple cells measured in cat and monkey.
func SimpleCells() GaborCriteria {
	return GaborCriteria{R2: 0.7, MinWidth: 0.15, MaxWidth: 1.5, MaxOctave: 2.5}
}

// GaborFits are how well a population's receptive fields are described by Gabor functions.
type GaborFits struct {
	Share            float64 // of fields that meet all criteria
	Fitted           float64 // of fields with the R² that is asked
	Across, Along    float64 // of fields fitted whose width across, along the stripes is in range
	Tuned            float64 // of fields fitted whose bandwidth is
	Inside           float64 // of fields fitted whose envelope has its middle within the field
	R2, NX, NY       float64 // medians over all fields; widths and bandwidth over those fitted
	BandwidthOctaves float64
	Orientations     float64 // 1 − |mean e^{2iθ}| over fields fitted: 0 where all have one, 1 where none prevails
	Count            int
}

// FitGabors fits every field, each [y][x] of height×width values. Fields that are empty count
// as not fitted.
func (c GaborCriteria) FitGabors(fields [][]float64, height, width int) GaborFits {
	out := GaborFits{Count: len(fields)}
	var r2, nx, ny, octaves []float64
	var orientation complex128
	for _, f := range fields {
		g := FitGabor(f, height, width)
		if math.IsNaN(g.Fit.R2) {
			r2 = append(r2, 0)
			continue
		}
		r2 = append(r2, g.Fit.R2)
		if g.Fit.R2 < c.R2 {
			continue
		}
		bandwidth := g.BandwidthOctaves()
		if c.Gratings {
			bandwidth = g.GratingOctaves()
		}
		orientation += cmplx.Rect(1, g.OrientationDeg*math.Pi/90)
		nx, ny, octaves = append(nx, g.NX()), append(ny, g.NY()), append(octaves, bandwidth)
		within := func(v float64) bool { return v >= c.MinWidth && v <= c.MaxWidth }
		across, along, tuned := within(g.NX()), within(g.NY()), bandwidth <= c.MaxOctave
		inside := 2*math.Abs(g.X) < float64(width) && 2*math.Abs(g.Y) < float64(height)
		for _, criterion := range []struct {
			of  *float64
			met bool
		}{{&out.Fitted, true}, {&out.Across, across}, {&out.Along, along}, {&out.Tuned, tuned}, {&out.Inside, inside}, {&out.Share, across && along && tuned}} {
			if criterion.met {
				*criterion.of += 1 / float64(len(fields))
			}
		}
	}
	out.R2, out.NX, out.NY, out.BandwidthOctaves = median(r2), median(nx), median(ny), median(octaves)
	out.Orientations = 1 - cmplx.Abs(orientation)/float64(len(nx))
	return out
}

// median is the middle value, NaN of none.
func median(x []float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(x))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}
