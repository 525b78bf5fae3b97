package report

import (
	"math"

	"github.com/striate-sim/striate/experiments/table"
)

// Bars draws one bar a value of x, side by side for each group, from zero, with its interval
// as a whisker; a panel for each value of the panel coordinate.
func Bars(t table.Table, o Options) Figure {
	o = o.titled(t.Measure).explained("Whiskers")
	return o.figure(t, func(st style) *scene { return layBars(t, o, st) })
}

func layBars(t table.Table, o Options, st style) *scene {
	data := o.data(t)
	colours := newPalette(o.Names)
	panels, groups, categories := distinct(data, panelOf), distinct(data, groupOf), distinct(data, categoryOf)
	values := []float64{0}
	for _, d := range data {
		values = append(values, d.y, d.low, d.high)
	}
	low, high := domain(values, false)
	y := scale{low: low, high: high + 0.04*(high-low)}
	if low < 0 {
		y.low -= 0.04 * (high - low)
	}
	ticks := y.ticks(5)
	words := tickWords(ticks, unitOf(t.Measure))

	g := newGrid(panels, st)
	g.left, g.right = widest(words, st.text)+st.text, st.text
	if len(groups) > 1 {
		g.right = widest(groups, st.text) + 2.4*st.text
	}
	s := g.scene(o.Title)
	for i, panel := range panels {
		b := g.box(i)
		y.from, y.to = b.bottom, b.top
		for k, at := range ticks {
			s.line(point{b.left, y.at(at)}, point{b.right, y.at(at)}, rule, st.stroke(0.7))
			if g.leftmost(i) {
				s.text(words[k], point{b.left - 0.6*st.text, y.at(at) + 0.35*st.text}, st.text, end, muted)
			}
		}
		if i == 0 {
			s.text(t.Measure, point{b.left - g.left, b.top - g.head + st.text}, st.text, start, muted)
		}
		if panel != "" {
			s.add(mark{words: panel, at: point{b.left, b.top - st.text}, size: st.text, anchor: start, bold: true, fill: ink})
		}
		slot := (b.right - b.left) / float64(len(categories))
		bar := min(0.75*slot/float64(len(groups)), 4*st.text)
		for k, category := range categories {
			centre := b.left + (float64(k)+0.5)*slot
			s.text(category, point{centre, b.bottom + 1.4*st.text}, st.text, middle, muted)
			for j, group := range groups {
				colour := series[0]
				if len(groups) > 1 {
					colour = colours.of(group)
				} else if o.X == "network" {
					colour = colours.of(category)
				}
				at := centre + (float64(j)-float64(len(groups))/2)*bar
				drawBar(s, data, panel, group, category, at, bar, y, colour, st)
			}
		}
		s.line(point{b.left, y.at(0)}, point{b.right, y.at(0)}, muted, st.stroke(0.9))
		s.text(o.xLabel(), point{(b.left + b.right) / 2, b.bottom + 3*st.text}, st.text, middle, muted)
		if g.rightmost(i) && len(groups) > 1 {
			for j, group := range groups {
				at := point{b.right + st.text, b.top + (1+1.5*float64(j))*st.text}
				s.rect(at.x, at.y-0.75*st.text, 0.8*st.text, 0.8*st.text, colours.of(group), 0)
				s.text(group, point{at.x + 1.2*st.text, at.y}, st.text, start, ink)
			}
		}
	}
	return s
}

func drawBar(s *scene, data []datum, panel, group, category string, left, width float64, y scale, colour role, st style) {
	for _, d := range data {
		if d.panel != panel || d.group != group || d.category != category || math.IsNaN(d.y) {
			continue
		}
		top, bottom := y.at(max(d.y, 0)), y.at(min(d.y, 0))
		s.rect(left+0.06*width, top, 0.88*width, bottom-top, colour, 0)
		if d.high > d.low {
			s.line(point{left + width/2, y.at(d.low)}, point{left + width/2, y.at(d.high)}, ink, st.stroke(1.2))
		}
		return
	}
}
