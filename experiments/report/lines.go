package report

import (
	"cmp"
	"math"
	"slices"

	"github.com/striate-sim/striate/experiments/table"
)

// Lines draws one line a group over a numeric coordinate, with its interval as a band, a panel
// for each value of the panel coordinate, all panels on one vertical axis. A panel whose rows
// have no x, as the clean test has no level, stands at x = 0 of every other one instead.
func Lines(t table.Table, o Options) Figure {
	mark := "Bands"
	if o.Error == "each" {
		mark = "Thin lines"
	}
	o = o.titled(t.Measure).explained(mark)
	return o.figure(t, func(st style) *scene { return newLines(t, o).layout(st) })
}

type lines struct {
	Options
	measure string
	data    []datum
	panels  []string
	groups  []string
	colours *palette
}

func newLines(t table.Table, o Options) *lines {
	l := &lines{Options: o, measure: t.Measure, colours: newPalette(o.Names)}
	all := o.data(t)
	graded := slices.DeleteFunc(slices.Clone(all), func(d datum) bool { return !d.hasX })
	l.panels = distinct(graded, panelOf)
	l.data = graded
	for _, d := range all {
		if d.hasX || slices.Contains(l.panels, d.panel) || o.XScale == "log" {
			continue
		}
		for _, panel := range l.panels {
			if !slices.ContainsFunc(graded, func(g datum) bool { return g.panel == panel && g.group == d.group }) {
				continue
			}
			d.panel, d.x = panel, 0
			l.data = append(l.data, d)
		}
	}
	slices.SortStableFunc(l.data, func(a, b datum) int { return cmp.Compare(a.x, b.x) })
	l.groups = distinct(all, groupOf)
	return l
}

func (l *lines) layout(st style) *scene {
	g := newGrid(l.panels, st)
	u := unitOf(l.measure)
	y := l.vertical()
	yTicks := y.ticks(5)
	yWords := tickWords(yTicks, u)
	g.left = widest(yWords, st.text) + st.text
	if len(l.groups) > 1 {
		g.right = widest(l.groups, st.text) + 1.6*st.text
	} else {
		g.right = st.text
	}
	s := g.scene(l.Title)
	for i, panel := range l.panels {
		box := g.box(i)
		y.from, y.to = box.bottom, box.top
		for k, at := range yTicks {
			s.line(point{box.left, y.at(at)}, point{box.right, y.at(at)}, rule, st.stroke(0.7))
			if g.leftmost(i) {
				s.text(yWords[k], point{box.left - 0.6*st.text, y.at(at) + 0.35*st.text}, st.text, end, muted)
			}
		}
		if i == 0 {
			s.text(l.measure, point{box.left - g.left, box.top - g.head + st.text}, st.text, start, muted)
		}
		if panel != "" {
			s.add(mark{words: panel, at: point{box.left, box.top - 1.0*st.text}, size: st.text, anchor: start, bold: true, fill: ink})
		}
		x := l.horizontal(panel, box)
		l.spans(s, panel, x, box, st)
		l.axis(s, panel, x, box, st)
		l.draw(s, panel, x, y, st)
		if g.rightmost(i) && len(l.groups) > 1 {
			l.label(s, panel, box, y, st)
		}
	}
	return s
}

func (l *lines) vertical() scale {
	var values []float64
	for _, d := range l.data {
		values = append(values, d.y, d.low, d.high)
	}
	log := l.YScale == "log"
	low, high := domain(values, log)
	if !log {
		pad := 0.04 * (high - low)
		low, high = low-pad, high+pad
		if slices.ContainsFunc(l.Spans, func(s Span) bool { return !s.Bar }) {
			high += 3 * pad // for their words
		}
	}
	return scale{low: low, high: high, log: log}
}

func (l *lines) horizontal(panel string, b box) scale {
	var values []float64
	for _, d := range l.data {
		if d.panel == panel {
			values = append(values, d.x)
		}
	}
	log := l.XScale == "log"
	low, high := domain(values, log)
	return scale{low: low, high: high, from: b.left + 4, to: b.right - 4, log: log}
}

func (l *lines) axis(s *scene, panel string, x scale, b box, st style) {
	s.line(point{b.left, b.bottom}, point{b.right, b.bottom}, muted, st.stroke(0.9))
	ticks, words := l.marksOf(panel, x, st)
	for i, at := range ticks {
		at = x.at(at)
		s.line(point{at, b.bottom}, point{at, b.bottom + 0.25*st.text}, muted, st.stroke(0.9))
		s.text(words[i], point{at, b.bottom + 1.45*st.text}, st.text, middle, muted)
	}
	s.text(l.xLabel(), point{(b.left + b.right) / 2, b.bottom + 2.95*st.text}, st.text, middle, muted)
}

// marksOf marks the values that were measured where their words fit, else round ones.
func (l *lines) marksOf(panel string, x scale, st style) (ticks []float64, words []string) {
	for _, d := range l.data {
		if d.panel == panel && !slices.Contains(ticks, d.x) {
			ticks = append(ticks, d.x)
		}
	}
	words = tickWords(ticks, plain)
	for i := 1; i < len(ticks); i++ {
		room := x.at(ticks[i]) - x.at(ticks[i-1])
		if !(room > (widthOf(words[i-1], st.text)+widthOf(words[i], st.text))/2+0.8*st.text) {
			ticks = x.ticks(max(2, int((x.to-x.from)/(4.5*st.text))))
			return ticks, tickWords(ticks, plain)
		}
	}
	return ticks, words
}

func (l *lines) draw(s *scene, panel string, x, y scale, st style) {
	for _, group := range l.groups {
		var upper, lower, centre []point
		var seeds [][]point
		for _, d := range l.data {
			if d.panel != panel || d.group != group || x.log && d.x <= 0 || y.log && d.y <= 0 || math.IsNaN(d.y) {
				continue
			}
			at := x.at(d.x)
			centre = append(centre, point{at, y.at(d.y)})
			upper = append(upper, point{at, y.at(d.high)})
			lower = append(lower, point{at, y.at(d.low)})
			for k, v := range d.each {
				if k == len(seeds) {
					seeds = append(seeds, nil)
				}
				seeds[k] = append(seeds[k], point{at, y.at(v)})
			}
		}
		colour := l.colours.of(group)
		switch {
		case l.Error == "each":
			for _, path := range seeds {
				s.add(mark{path: path, stroke: colour, width: st.stroke(0.8), opacity: 0.4})
			}
		case l.Error != "none" && len(centre) > 1:
			slices.Reverse(lower)
			s.add(mark{path: append(upper, lower...), closed: true, fill: colour, opacity: 0.16})
		}
		s.add(mark{path: centre, stroke: colour, width: st.stroke(1.7), dashed: l.colours.dashed(group)})
		if len(centre) <= 16 {
			for _, p := range centre {
				s.dot(p, 0.21*st.text, colour)
			}
		}
	}
}

// label names the lines where they end, moved apart where they would touch.
func (l *lines) label(s *scene, panel string, b box, y scale, st style) {
	var names []string
	var wanted []float64
	for _, group := range l.groups {
		last := math.NaN()
		for _, d := range l.data {
			if d.panel == panel && d.group == group {
				last = d.y
			}
		}
		if !math.IsNaN(last) {
			names = append(names, group)
			wanted = append(wanted, y.at(last))
		}
	}
	for i, at := range spread(wanted, 1.25*st.text, b.top, b.bottom) {
		colour := l.colours.of(names[i])
		s.add(mark{path: []point{{b.right - 1, wanted[i]}, {b.right + 0.7*st.text, at}}, stroke: colour, width: st.stroke(0.8), opacity: 0.5})
		s.add(mark{words: names[i], at: point{b.right + 1.1*st.text, at + 0.35*st.text}, size: st.text, anchor: start, bold: true, fill: l.colours.words(names[i])})
	}
}
