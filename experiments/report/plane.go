package report

import (
	"math"
	"slices"

	"github.com/striate-sim/striate/experiments/table"
)

// A Plane is one panel of a figure with two numeric axes: curves and points.
type Plane struct {
	Panel  string
	Curves []PlaneCurve
	Points []PlanePoint
}

// PlaneCurve is a line through points of a plane. Its parts are set off by points that are not
// numbers. Curves of one name look alike.
type PlaneCurve struct {
	Name   string
	X, Y   []float64
	Data   bool // what was recorded, drawn in ink over what theory says
	Dashed bool
}

// PlanePoint is a single point of a plane.
type PlanePoint struct {
	Name string // of its kind
	X, Y float64
	Open bool
}

// PlaneAxes name the axes of planes.
type PlaneAxes struct {
	X, Y     string
	Groups   bool // points have the colours of their names, else ink
	ZeroX    bool // a rule at x = 0, left of which is stability
	Symmetry bool // the vertical axis is symmetric about 0
}

// Planes draws panels with two numeric axes, side by side, with one legend above.
func Planes(planes []Plane, axes PlaneAxes, o Options) Figure {
	f := planesFigure{o, planes, axes, newPalette(o.Names)}
	return o.figure(f.data(), f.layout)
}

type planesFigure struct {
	Options
	planes  []Plane
	axes    PlaneAxes
	colours *palette
}

// data are the numbers behind the figure: one row a point.
func (f planesFigure) data() table.Table {
	t := table.Table{Measure: "plane"}
	row := func(panel, kind, name string, x, y float64) {
		if !math.IsNaN(x) && !math.IsNaN(y) {
			t.Rows = append(t.Rows, table.Row{Coordinates: []table.Pair{{Key: "panel", Value: panel}, {Key: "kind", Value: kind}, {Key: "name", Value: name}, {Key: "x", Value: x}}, Value: y})
		}
	}
	for _, p := range f.planes {
		for _, c := range p.Curves {
			for i := range c.X {
				row(p.Panel, "curve", c.Name, c.X[i], c.Y[i])
			}
		}
		for _, q := range p.Points {
			row(p.Panel, "point", q.Name, q.X, q.Y)
		}
	}
	return t
}

// keys are the entries of the legend, in order of appearance.
func (f planesFigure) keys() []key {
	var all []key
	add := func(k key) {
		if k.words != "" && !slices.Contains(all, k) {
			all = append(all, k)
		}
	}
	for _, p := range f.planes {
		for _, c := range p.Curves {
			add(key{words: c.Name, colour: f.curve(c), dashed: c.Dashed})
		}
	}
	for _, p := range f.planes {
		for _, q := range p.Points {
			add(key{words: q.Name, colour: f.point(q), dot: true, open: q.Open})
		}
	}
	return all
}

func (f planesFigure) curve(c PlaneCurve) role {
	if c.Data {
		return ink
	}
	return f.colours.of(c.Name)
}

func (f planesFigure) point(q PlanePoint) role {
	if !f.axes.Groups {
		return ink
	}
	return f.colours.of(q.Name)
}

func (f planesFigure) layout(st style) *scene {
	var panels []string
	for _, p := range f.planes {
		panels = append(panels, p.Panel)
	}
	keys := f.keys()
	above := 0.0
	if len(keys) > 0 {
		above = legend(nil, keys, point{}, st.width, st)
	}
	g := newGrid(panels, st)
	widestTick := 0.0
	for _, p := range f.planes {
		y := f.vertical(p, box{})
		widestTick = max(widestTick, widest(tickWords(y.ticks(5), plain), st.text))
	}
	g.left, g.right = widestTick+2.6*st.text, st.text
	g.titled(panels, widestTick+3.4*st.text)
	g.height = max(g.height, min(20*st.text, 0.8*(st.width/float64(g.columns)-7*st.text)))
	s := g.scene(f.Title)
	s.height += above
	legend(s, keys, point{0, st.text}, st.width, st)
	for i, p := range f.planes {
		b := g.box(i)
		b.top, b.bottom = b.top+above, b.bottom+above
		f.panel(s, p, b, st)
	}
	return s
}

func (f planesFigure) horizontal(p Plane, b box) scale {
	low, high := p.domain(func(c PlaneCurve) []float64 { return c.X }, func(q PlanePoint) float64 { return q.X })
	if f.axes.ZeroX {
		low, high = min(low, 0), max(high, 0)
	}
	pad := 0.05 * (high - low)
	if low >= 0 && !f.axes.ZeroX { // of rates, which begin at 0
		return scale{low: low - 0.2*pad, high: high + pad, from: b.left, to: b.right}
	}
	return scale{low: low - pad, high: high + pad, from: b.left, to: b.right}
}

func (f planesFigure) vertical(p Plane, b box) scale {
	low, high := p.domain(func(c PlaneCurve) []float64 { return c.Y }, func(q PlanePoint) float64 { return q.Y })
	pad := 0.05 * (high - low)
	if f.axes.Symmetry {
		x := f.horizontal(p, b)
		high = max(high, -low, (x.high-x.low)/4) // of a real spectrum there is nothing to see upwards
		low, pad = -high, 0.1*high
	}
	return scale{low: low - pad, high: high + pad, from: b.bottom, to: b.top}
}

// domain is the range of all curves and points along one axis.
func (p Plane) domain(curve func(PlaneCurve) []float64, spot func(PlanePoint) float64) (low, high float64) {
	var values []float64
	for _, c := range p.Curves {
		values = append(values, curve(c)...)
	}
	for _, q := range p.Points {
		values = append(values, spot(q))
	}
	return domain(values, false)
}

func (f planesFigure) panel(s *scene, p Plane, b box, st style) {
	if p.Panel != "" {
		s.add(mark{words: p.Panel, at: point{b.left, b.top - 0.8*st.text}, size: st.text, anchor: start, bold: true, fill: ink})
	}
	x, y := f.horizontal(p, b), f.vertical(p, b)
	planeAxes(s, x, y, f.axes.X, f.axes.Y, b, st)
	if f.axes.ZeroX {
		s.add(mark{path: []point{{x.at(0), b.top}, {x.at(0), b.bottom}}, stroke: muted, width: st.stroke(0.9), dashed: true})
	}
	for _, c := range p.Curves {
		var path []point
		width := st.stroke(1.7)
		if c.Data {
			width = st.stroke(1.1)
		}
		flush := func() {
			if len(path) > 1 {
				s.add(mark{path: path, stroke: f.curve(c), width: width, dashed: c.Dashed})
			}
			path = nil
		}
		for i := range c.X {
			if math.IsNaN(c.X[i]) || math.IsNaN(c.Y[i]) {
				flush()
				continue
			}
			path = append(path, point{x.at(c.X[i]), y.at(c.Y[i])})
		}
		flush()
	}
	for _, q := range p.Points {
		s.spot(point{x.at(q.X), y.at(q.Y)}, f.point(q), q.Open, st)
	}
}

// planeAxes draws a frame's left and lower sides, with ticks and names.
func planeAxes(s *scene, x, y scale, xName, yName string, b box, st style) {
	w := st.stroke(0.9)
	s.line(point{b.left, b.bottom}, point{b.right, b.bottom}, muted, w)
	s.line(point{b.left, b.top}, point{b.left, b.bottom}, muted, w)
	ticks := x.ticks(max(2, int((b.right-b.left)/(5*st.text))))
	for i, words := range tickWords(ticks, plain) {
		at := x.at(ticks[i])
		s.line(point{at, b.bottom}, point{at, b.bottom + 0.25*st.text}, muted, w)
		s.text(words, point{at, b.bottom + 1.35*st.text}, st.text, middle, muted)
	}
	ticks = y.ticks(5)
	for i, words := range tickWords(ticks, plain) {
		at := y.at(ticks[i])
		s.line(point{b.left - 0.25*st.text, at}, point{b.left, at}, muted, w)
		s.text(words, point{b.left - 0.5*st.text, at + 0.35*st.text}, st.text, end, muted)
	}
	s.text(xName, point{(b.left + b.right) / 2, b.bottom + 2.8*st.text}, st.text, middle, muted)
	s.add(mark{words: yName, at: point{b.left - 0.9*st.text - widest(tickWords(ticks, plain), st.text), (b.top + b.bottom) / 2}, size: st.text, anchor: middle, upright: true, fill: muted})
}
