package report

import (
	"math"
	"strings"

	"github.com/striate-sim/striate/experiments/table"
)

// Matrix shows a measure over two coordinates, x across and group down, as shades with their
// numbers; a panel for each value of the panel coordinate, one below the other.
func Matrix(t table.Table, o Options) Figure {
	o = o.titled(t.Measure)
	return o.figure(t, func(st style) *scene { return layCells(t, o, st, true) })
}

// Table shows the same as numbers alone, with their intervals.
func Table(t table.Table, o Options) Figure {
	o = o.titled(t.Measure)
	return o.figure(t, func(st style) *scene { return layCells(t, o, st, false) })
}

func layCells(t table.Table, o Options, st style, shaded bool) *scene {
	c := cells{data: o.data(t), unit: unitOf(t.Measure), style: st, shaded: shaded}
	c.least, c.most = shades(c.data)
	c.left = widest(distinct(c.data, groupOf), st.text) + 1.2*st.text
	c.high = 2.2 * st.text
	if !shaded && o.Error != "none" {
		c.high = 2.9 * st.text
	}
	s := &scene{width: st.width, title: o.Title}
	for _, panel := range distinct(c.data, panelOf) {
		s.height = c.block(s, panel, s.height) + 1.6*st.text
	}
	s.height -= st.text
	return s
}

// cells lays out the blocks of a matrix or table.
type cells struct {
	style
	data        []datum
	unit        unit
	shaded      bool
	least, most float64 // values of the palest and the darkest cell
	left, high  float64 // width of the row names, height of a row
}

// block draws one panel from y down and returns where it ends. It has the columns that the
// panel's rows have.
func (c cells) block(s *scene, panel string, y float64) float64 {
	var here []datum
	for _, d := range c.data {
		if d.panel == panel {
			here = append(here, d)
		}
	}
	rows, columns := distinct(here, groupOf), distinct(here, categoryOf)
	wide := min((c.width-c.left)/float64(len(columns)), 9*c.text)
	if panel != "" {
		s.add(mark{words: panel, at: point{0, y + 1.2*c.text}, size: c.text, anchor: start, bold: true, fill: ink})
	}
	for j, column := range columns {
		s.text(column, point{c.left + (float64(j)+0.5)*wide, y + 1.2*c.text}, c.text, middle, muted)
	}
	y += 1.9 * c.text
	for _, row := range rows {
		if !c.shaded {
			s.line(point{0, y}, point{c.left + wide*float64(len(columns)), y}, rule, c.stroke(0.7))
		}
		s.text(row, point{0, y + c.high/2 + 0.35*c.text}, c.text, start, ink)
		for j, column := range columns {
			for _, d := range here {
				if d.group == row && d.category == column && !math.IsNaN(d.y) {
					c.cell(s, d, point{c.left + float64(j)*wide, y}, wide)
				}
			}
		}
		y += c.high
	}
	return y
}

func (c cells) cell(s *scene, d datum, at point, wide float64) {
	centre := point{at.x + wide/2, at.y + c.high/2 + 0.35*c.text}
	if c.shaded {
		gap, depth := c.stroke(1), (d.y-c.least)/(c.most-c.least)
		s.rect(at.x+gap, at.y+gap, wide-2*gap, c.high-2*gap, series[0], 0.08+0.87*depth)
		colour := ink
		if depth > 0.62 {
			colour = paper
		}
		s.text(value(d.y, c.unit), centre, c.text, middle, colour)
		return
	}
	interval := strings.TrimSuffix(value(d.low, c.unit), c.unit.suffix) + " – " + strings.TrimSuffix(value(d.high, c.unit), c.unit.suffix)
	if d.high == d.low || widthOf(interval, 0.8*c.text) > wide-0.4*c.text {
		s.text(value(d.y, c.unit), centre, c.text, middle, ink)
		return
	}
	s.text(value(d.y, c.unit), point{centre.x, centre.y - 0.55*c.text}, c.text, middle, ink)
	s.text(interval, point{centre.x, centre.y + 0.6*c.text}, 0.8*c.text, middle, muted)
}

// shades is the range of values between the palest and the darkest cell.
func shades(data []datum) (least, most float64) {
	var values []float64
	for _, d := range data {
		values = append(values, d.y)
	}
	return domain(values, false)
}
