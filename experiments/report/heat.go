package report

import (
	"image"
	"image/color"
	"math"

	"github.com/striate-sim/striate/experiments/table"
)

// A HeatMap is one panel of a figure of values over two numeric axes: Values is [row][column],
// row 0 below, or above where Down is set, as in images. What is not a number is left white.
type HeatMap struct {
	Panel  string
	Values [][]float64
	X, Y   Extent
	Down   bool
}

// Extent is the range that a heat map's cells cover along an axis, from edge to edge.
type Extent struct{ From, To float64 }

// HeatAxes name the axes of heat maps and what is shown.
type HeatAxes struct {
	X, Y, Value string
	Square      bool // places of a sheet are as high as they are wide
}

// HeatMaps draws panels of values as colours, all on one scale, whose bar stands beside them.
// Values of one sign go from white to dark; values of both signs are orange above 0, blue
// below.
func HeatMaps(maps []HeatMap, axes HeatAxes, o Options) Figure {
	f := heatFigure{Options: o, maps: maps, axes: axes}
	f.low, f.high = math.Inf(1), math.Inf(-1)
	for _, m := range maps {
		for _, row := range m.Values {
			for _, v := range row {
				if !math.IsNaN(v) && !math.IsInf(v, 0) {
					f.low, f.high = min(f.low, v), max(f.high, v)
				}
			}
		}
	}
	switch {
	case f.low > f.high:
		f.low, f.high = 0, 1
	case f.low < 0 && f.high > 0:
		f.signed = true
		f.high = max(f.high, -f.low)
		f.low = -f.high
	case f.low >= 0:
		f.low = 0
	default:
		f.high = 0
	}
	if f.low == f.high {
		f.high = f.low + 1
	}
	return o.figure(f.data(), f.layout)
}

type heatFigure struct {
	Options
	maps      []HeatMap
	axes      HeatAxes
	low, high float64
	signed    bool
}

// data are the numbers behind the figure: one row a cell, at its middle.
func (f heatFigure) data() table.Table {
	t := table.Table{Measure: "heat"}
	for _, m := range f.maps {
		for i, row := range m.Values {
			for j, v := range row {
				if math.IsNaN(v) {
					continue
				}
				x, y := m.X.middle(j, len(row)), m.Y.middle(i, len(m.Values))
				t.Rows = append(t.Rows, table.Row{Coordinates: []table.Pair{{Key: "panel", Value: m.Panel}, {Key: "x", Value: x}, {Key: "y", Value: y}}, Value: v})
			}
		}
	}
	return t
}

// middle is where the i-th of n cells has its middle.
func (e Extent) middle(i, n int) float64 {
	return round(e.From+(float64(i)+0.5)/float64(n)*(e.To-e.From), 6)
}

func (f heatFigure) layout(st style) *scene {
	var panels []string
	left := 0.0
	for _, m := range f.maps {
		panels = append(panels, m.Panel)
		y := scale{low: min(m.Y.From, m.Y.To), high: max(m.Y.From, m.Y.To)}
		left = max(left, widest(tickWords(y.ticks(5), plain), st.text))
	}
	bar := scale{low: f.low, high: f.high}
	barWords := tickWords(bar.ticks(4), plain)
	g := newGrid(panels, st)
	g.left = left + 2.6*st.text
	g.titled(panels, left+3.4*st.text)
	g.right = 2.4*st.text + max(widest(barWords, st.text), widthOf(f.axes.Value, st.text)-1.2*st.text)
	if f.axes.Square && len(f.maps) > 0 {
		wide := (g.width - g.left - g.right - g.between*float64(g.columns-1)) / float64(g.columns)
		m := f.maps[0]
		g.height = min(wide*float64(len(m.Values))/float64(len(m.Values[0])), 40*st.text)
	}
	s := g.scene(f.Title)
	for i, m := range f.maps {
		f.panel(s, m, g.box(i), st)
	}
	f.bar(s, g, bar, st)
	return s
}

func (f heatFigure) panel(s *scene, m HeatMap, b box, st style) {
	if m.Panel != "" {
		s.add(mark{words: m.Panel, at: point{b.left, b.top - 0.8*st.text}, size: st.text, anchor: start, bold: true, fill: ink})
	}
	if f.axes.Square { // as wide as its shape asks for
		by := min((b.bottom-b.top)/float64(len(m.Values)), (b.right-b.left)/float64(len(m.Values[0])))
		b.right, b.bottom = b.left+by*float64(len(m.Values[0])), b.top+by*float64(len(m.Values))
	}
	s.add(mark{image: f.image(m), at: point{b.left, b.top}, extent: point{b.right - b.left, b.bottom - b.top}})
	x := scale{low: m.X.From, high: m.X.To, from: b.left, to: b.right}
	y := scale{low: m.Y.From, high: m.Y.To, from: b.bottom, to: b.top}
	if m.Down {
		y.from, y.to = b.top, b.bottom
	}
	planeAxes(s, x, y, f.axes.X, f.axes.Y, b, st)
}

// image has a pixel a cell.
func (f heatFigure) image(m HeatMap) image.Image {
	if len(m.Values) == 0 || len(m.Values[0]) == 0 {
		return image.NewNRGBA(image.Rect(0, 0, 1, 1))
	}
	picture := image.NewNRGBA(image.Rect(0, 0, len(m.Values[0]), len(m.Values)))
	for i, row := range m.Values {
		y := len(m.Values) - 1 - i
		if m.Down {
			y = i
		}
		for j, v := range row {
			picture.SetNRGBA(j, y, f.colour(v))
		}
	}
	return picture
}

// colour is that of a value: lightness falls with it throughout, so that the figure reads in
// grey and with any colour vision.
func (f heatFigure) colour(v float64) color.NRGBA {
	switch {
	case math.IsNaN(v):
		return lightColours[paper]
	case f.signed:
		return shade(max(-1, min(1, v/f.high)))
	case f.low < 0:
		return rising(max(0, min(1, v/f.low)))
	}
	return rising(max(0, min(1, v/f.high)))
}

// heatStops run from nearly white over the blue of the first series to nearly black.
var heatStops = [...]color.NRGBA{rgb(0xF7F6F3), rgb(0xB7D3E9), rgb(0x5CA3D2), rgb(0x0072B2), rgb(0x06436D), rgb(0x041C33)}

func rising(x float64) color.NRGBA {
	x *= float64(len(heatStops) - 1)
	i := min(int(x), len(heatStops)-2)
	a, b, part := heatStops[i], heatStops[i+1], x-float64(i)
	mix := func(p, q uint8) uint8 { return uint8(math.Round(float64(p) + (float64(q)-float64(p))*part)) }
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}

// bar is the scale of the colours, beside the first panels of the figure.
func (f heatFigure) bar(s *scene, g *grid, values scale, st style) {
	const cells = 64
	picture := image.NewNRGBA(image.Rect(0, 0, 1, cells))
	for i := range cells {
		picture.SetNRGBA(0, cells-1-i, f.colour(f.low+(float64(i)+0.5)/cells*(f.high-f.low)))
	}
	top := g.box(0)
	left, wide := g.width-g.right+1.1*st.text, 0.8*st.text
	values.from, values.to = top.bottom, top.top
	s.add(mark{image: picture, at: point{left, top.top}, extent: point{wide, top.bottom - top.top}})
	s.text(f.axes.Value, point{g.width, top.top - g.head + 1.2*st.text}, st.text, end, muted)
	ticks := values.ticks(4)
	for i, words := range tickWords(ticks, plain) {
		at := values.at(ticks[i])
		s.line(point{left + wide, at}, point{left + wide + 0.25*st.text, at}, muted, st.stroke(0.9))
		s.text(words, point{left + wide + 0.5*st.text, at + 0.35*st.text}, st.text, start, muted)
	}
}
