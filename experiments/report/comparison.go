package report

import (
	"fmt"
	"html/template"
	"math"
	"slices"
	"strings"

	"github.com/striate-sim/striate/experiments/table"
)

type comparisonView struct {
	About string
	Main  []differenceRow
	More  *moreRows
}

type moreRows struct {
	Title string
	Rows  []differenceRow
}

type differenceRow struct {
	A, B, Test      string
	Colour          role
	Value, Interval string
	Whisker         template.HTML
	P, PNote        string
}

// mostRows is how many comparisons are shown before those along a test's levels are folded.
const mostRows = 8

func (p Page) comparison() *comparisonView {
	t, ok := p.table("difference")
	if !ok {
		return nil
	}
	rows := slices.DeleteFunc(slices.Clone(t.Rows), func(r table.Row) bool { return r.Reason != "" })
	if len(rows) == 0 {
		return nil
	}
	colours := newPalette(p.names())
	v := &comparisonView{About: "Difference in accuracy, in percentage points, on the same images with the same seeds. An interval that stays clear of zero is a difference."}
	isGraded := func(r table.Row) bool { _, ok := r.At("level"); return ok }
	reach := map[bool]float64{} // clean and graded rows have an axis each
	for _, r := range rows {
		low, high := ends(r)
		reach[isGraded(r)] = max(reach[isGraded(r)], math.Abs(low), math.Abs(high))
	}
	var graded []differenceRow
	for _, r := range rows {
		low, high := ends(r)
		row := differenceRow{A: r.Label("a"), B: r.Label("b"), Test: joined(r.Label("test"), r.Label("level")),
			Colour: colours.of(r.Label("a")), Value: points(r.Value), Interval: points(low) + " to " + points(high),
			Whisker: whisker(r.Value, low, high, reach[isGraded(r)])}
		row.P, row.PNote = p.mcnemar(r)
		if isGraded(r) {
			graded = append(graded, row)
		} else {
			v.Main = append(v.Main, row)
		}
	}
	if len(v.Main) == 0 || len(rows) <= mostRows {
		v.Main = append(v.Main, graded...)
	} else if len(graded) > 0 {
		v.More = &moreRows{"All levels, " + counted(len(graded), "comparison"), graded}
	}
	return v
}

func joined(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(s string) bool { return s == "" }), " ")
}

func ends(r table.Row) (low, high float64) {
	low, high = r.Value, r.Value
	if x, ok := fieldOf[float64](r, "low"); ok {
		low = x
	}
	if x, ok := fieldOf[float64](r, "high"); ok {
		high = x
	}
	return low, high
}

// whisker draws an interval on the axis that the rows of a table share, zero in the middle.
func whisker(value, low, high, reach float64) template.HTML {
	if reach == 0 {
		reach = 1
	}
	at := func(x float64) string { return num(75 + 70*x/reach) }
	return template.HTML(fmt.Sprintf(`<svg viewBox="0 0 150 16" aria-hidden="true"><path d="M75 0V16" class="k-rule" stroke-width="1"/>`+
		`<path d="M%s 8H%s" stroke="var(--c)" stroke-width="2" stroke-linecap="round" opacity=".45"/><circle cx="%s" cy="8" r="3.4" fill="var(--c)"/></svg>`,
		at(low), at(high), at(value)))
}

// mcnemar sums up the tests of one comparison, one a seed.
func (p Page) mcnemar(of table.Row) (words, note string) {
	t, _ := p.table("mcnemar")
	least, most, below, n := math.Inf(1), math.Inf(-1), 0, 0
	var last table.Row
	for _, r := range t.Rows {
		if r.Reason != "" || slices.ContainsFunc([]string{"a", "b", "test", "level"}, func(key string) bool { return r.Label(key) != of.Label(key) }) {
			continue
		}
		n++
		last = r
		least, most = min(least, r.Value), max(most, r.Value)
		if r.Value < 0.05 {
			below++
		}
	}
	switch n {
	case 0:
		return "", ""
	case 1:
		b01, _ := last.Field("b01")
		b10, _ := last.Field("b10")
		return "p " + equals(probability(most)), fmt.Sprintf("%v : %v", b10, b01)
	}
	return fmt.Sprintf("%d of %d", below, n), "seeds p < 0.05"
}

func equals(p string) string {
	if strings.HasPrefix(p, "<") {
		return p
	}
	return "= " + p
}
