package report

import (
	"image"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func planes() Figure {
	nan := math.NaN()
	return Planes([]Plane{
		{Panel: "amplitude 2 mV", Curves: []PlaneCurve{{Name: "E nullcline", X: []float64{0, 5, nan, 8, 10}, Y: []float64{0, 10, nan, 4, 2}}, {Name: "recorded trajectory", X: []float64{0, 10}, Y: []float64{0, 10}, Data: true}},
			Points: []PlanePoint{{Name: "stable fixed point", X: 5, Y: 5}, {Name: "unstable fixed point", X: 10, Y: 10, Open: true}}},
		{Panel: "amplitude 50 mV", Points: []PlanePoint{{Name: "stable fixed point", X: 500, Y: -3}}},
	}, PlaneAxes{X: "rate of E, Hz", Y: "rate of I, Hz"}, Options{Name: "plane", Title: "Phase plane"})
}

// A plane is drawn to scale: a stable point is filled, an unstable one open, a curve is cut at
// points that are not numbers, and one legend names each kind once.
func TestPlanesAreDrawnToScale(t *testing.T) {
	s := planes().layout(inPage)
	spots := s.where(func(m mark) bool { return m.centre != nil })
	require.Len(t, spots, 2+3, "the legend's and the panels'")
	stable, unstable := spots[2], spots[3]
	require.Equal(t, ink, stable.fill)
	require.Equal(t, paper, unstable.fill)
	require.Equal(t, ink, unstable.stroke)
	require.Less(t, unstable.centre.y, stable.centre.y, "up is more")
	trajectory := s.where(func(m mark) bool { return len(m.path) == 2 && m.stroke == ink })
	require.Len(t, trajectory, 2)
	from, to := trajectory[1].path[0], trajectory[1].path[1]
	require.InDelta(t, (from.x+to.x)/2, stable.centre.x, 1e-9)
	require.InDelta(t, (from.y+to.y)/2, stable.centre.y, 1e-9)
	require.Len(t, s.where(func(m mark) bool { return m.stroke == series[0] }), 1+2, "legend and two parts of the nullcline")
	words := wordsOf(s)
	require.Subset(t, words, []string{"E nullcline", "recorded trajectory", "stable fixed point", "unstable fixed point", "amplitude 2 mV", "rate of E, Hz", "rate of I, Hz"})
	require.Len(t, planes().Data.Rows, 4+2+2+1)
}

// Where panels have long titles there are fewer in a row, and no words leave the figure.
func TestPanelsKeepTheirTitles(t *testing.T) {
	var maps []HeatMap
	var all []Plane
	for _, name := range []string{"a ring with a long name, amplitude 40 mV", "another ring, amplitude 5 mV", "c", "d"} {
		maps = append(maps, HeatMap{Panel: name, Values: [][]float64{{0, 1}, {2, 3}}, X: Extent{0, 200}, Y: Extent{-90, 90}})
		all = append(all, Plane{Panel: name, Points: []PlanePoint{{Name: "x", X: -0.01, Y: 0.002}}})
	}
	o := Options{Name: "figure", WidthMM: 180}
	for _, f := range []Figure{HeatMaps(maps, HeatAxes{X: "time, ms", Y: "orientation, deg", Value: "rate, Hz"}, o), Planes(all, PlaneAxes{X: "real part, per ms", Y: "imaginary part, per ms", ZeroX: true, Symmetry: true}, o)} {
		for _, st := range []style{inPage, f.inPrint(), {width: 89 * 72 / 25.4, text: 7}} {
			s := f.layout(st)
			noWordsTouch(t, s)
		}
		require.NotEmpty(t, f.PNG())
	}
}

// noWordsTouch checks that words lie inside the figure and apart from each other.
func noWordsTouch(t *testing.T, s *scene) {
	t.Helper()
	var boxes []box
	var words []string
	for _, m := range s.marks {
		if m.words == "" {
			continue
		}
		wide, left := widthOf(m.words, m.size), m.at.x
		switch m.anchor {
		case middle:
			left -= wide / 2
		case end:
			left -= wide
		}
		b := box{left, left + wide, m.at.y - 0.72*m.size, m.at.y}
		if m.upright {
			b = box{m.at.x - 0.72*m.size, m.at.x, m.at.y - wide/2, m.at.y + wide/2}
		}
		require.True(t, b.left >= -1 && b.right <= s.width+1 && b.top >= 0 && b.bottom <= s.height, "%q leaves the figure: %v of %v×%v", m.words, b, s.width, s.height)
		for i, o := range boxes {
			apart := b.left >= o.right || o.left >= b.right || b.top >= o.bottom || o.top >= b.bottom
			require.True(t, apart, "%q and %q touch", m.words, words[i])
		}
		boxes, words = append(boxes, b), append(words, m.words)
	}
}

// A heat map has a pixel a value, the first row below, or above where it is so asked; colours
// grow darker with the value, and values of both signs have both hues.
func TestHeatMapsShowValues(t *testing.T) {
	values := [][]float64{{0, 1}, {2, math.NaN()}}
	picture := func(m HeatMap) image.Image {
		f := HeatMaps([]HeatMap{m}, HeatAxes{}, Options{})
		for _, mk := range f.layout(inPage).marks {
			if mk.image != nil {
				return mk.image
			}
		}
		return nil
	}
	m := picture(HeatMap{Values: values, X: Extent{0, 2}, Y: Extent{0, 2}})
	require.Equal(t, heatStops[0], m.At(0, 1))
	require.Equal(t, heatStops[len(heatStops)-1], m.At(0, 0))
	require.Equal(t, lightColours[paper], m.At(1, 0), "not a number")
	down := picture(HeatMap{Values: values, X: Extent{0, 2}, Y: Extent{0, 2}, Down: true})
	require.Equal(t, m.At(0, 0), down.At(0, 1))
	last := 256.0
	for x := 0.0; x <= 1; x += 1.0 / 64 {
		c := rising(x)
		light := 0.2126*float64(c.R) + 0.7152*float64(c.G) + 0.0722*float64(c.B)
		require.Less(t, light, last)
		last = light
	}
	signed := picture(HeatMap{Values: [][]float64{{-2, 2, 0}}, X: Extent{0, 3}, Y: Extent{0, 1}})
	require.Equal(t, fieldBlue, signed.At(0, 0))
	require.Equal(t, fieldOrange, signed.At(1, 0))
	require.Equal(t, fieldWhite, signed.At(2, 0))
}

// What happens in a time is shaded there, in its panel alone, and not past the axis.
func TestSpansAreShaded(t *testing.T) {
	o := Options{X: "level", Group: "network", Error: "none", Spans: []Span{{From: 1, To: 2, Words: "off"}, {From: 3, To: math.Inf(1), Bar: true}, {Panel: "other", From: 0, To: 1}, {From: 5, To: 6}}}
	s := Lines(rows("rate", "level", [3]any{"net", 0.0, 10.0}, [3]any{"net", 1.0, 20.0}, [3]any{"net", 4.0, 50.0}), o).layout(inPage)
	dots := s.where(func(m mark) bool { return m.centre != nil })
	shade := s.where(func(m mark) bool { return m.closed && m.fill == series[4] })
	bar := s.where(func(m mark) bool { return m.closed && m.fill == muted })
	require.Len(t, shade, 1)
	require.Len(t, bar, 1)
	require.InDelta(t, dots[1].centre.x, shade[0].path[0].x, 1e-9)
	require.InDelta(t, dots[2].centre.x, bar[0].path[1].x, 1e-9)
	require.Contains(t, wordsOf(s), "off")
}
