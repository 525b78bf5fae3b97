package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/striate-sim/striate/experiments"
	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/ui"
)

// heading says which experiment ran, in which profile, from which seeds.
func heading(spec *experiments.Spec) string {
	seeds := make([]string, len(spec.Seeds))
	for i, s := range spec.Seeds {
		seeds[i] = strconv.FormatUint(s, 10)
	}
	word := "seed"
	if len(seeds) > 1 {
		word = "seeds"
	}
	return fmt.Sprintf("%s, profile %s, %s %s", spec.Name, spec.Profile, word, ui.List(seeds, "and"))
}

// results is one row a network: how well, how robust, how plausible, how large, how long; of
// cells that learn without labels what they became, those of the highest stage that was measured;
// of circuits how their stimuli ended and between what rates.
// Columns whose measure the file does not ask for are left out.
func results(spec *experiments.Spec, r *experiments.Result) ui.Table {
	t := ui.Table{Columns: []ui.Column{{Title: "network"}}}
	accuracy := rowsOf(r, "accuracy")
	robustness := rowsOf(r, "robustness")
	plausibility := rowsOf(r, "plausibility")
	gabor, code := rowsOf(r, "gabor-fit"), rowsOf(r, "code-sparseness")
	rate := rowsOf(r, "rate")
	var tests []string
	for _, row := range robustness {
		if test := row.Label("test"); !slices.Contains(tests, test) {
			tests = append(tests, test)
		}
	}
	column := func(when bool, title string) {
		if when {
			t.Columns = append(t.Columns, ui.Column{Title: title, Right: true})
		}
	}
	column(accuracy != nil, "accuracy")
	column(accuracy != nil, "95 % interval")
	for _, test := range tests {
		column(true, "robust to "+test)
	}
	column(gabor != nil, "Gabor fits")
	column(code != nil, "sparseness")
	column(code != nil, "correlation")
	column(rate != nil, "outcomes")
	column(rate != nil, "rates, Hz")
	column(plausibility != nil, "plausibility")
	column(true, "departures")
	column(true, "parameters")
	column(true, "time")
	for _, n := range r.Networks {
		cells := ui.Text(n.Name)
		ofNetwork := func(row table.Row) bool { return row.Label("network") == n.Name }
		if accuracy != nil {
			row, _ := find(accuracy, func(row table.Row) bool { return ofNetwork(row) && isClean(spec, row) })
			cells = append(cells, value(row, 2), interval(row))
		}
		for _, test := range tests {
			row, _ := find(robustness, func(row table.Row) bool { return ofNetwork(row) && row.Label("test") == test })
			cells = append(cells, value(row, 1))
		}
		if gabor != nil {
			row, _ := find(gabor, ofNetwork)
			cells = append(cells, value(row, 1))
		}
		if code != nil {
			row, _ := find(code, ofNetwork)
			correlation, _ := row.Field("correlation")
			cells = append(cells, plain(row, row.Value), plain(row, correlation))
		}
		if rate != nil {
			cells = append(cells, endings(rate, n.Name), rates(rate, n.Name))
		}
		if plausibility != nil {
			row, _ := find(plausibility, func(row table.Row) bool { return ofNetwork(row) && row.Label("criterion") == "all" })
			cells = append(cells, value(row, 0))
		}
		seconds := time.Duration(n.Seconds * float64(time.Second))
		t.Add(append(cells, ui.Text(strconv.Itoa(len(n.Departures)), ui.Count(n.Params), ui.Elapsed(seconds))...)...)
	}
	return t
}

func rowsOf(r *experiments.Result, measure string) []table.Row {
	for _, t := range r.Tables {
		if t.Measure == measure {
			return t.Rows
		}
	}
	return nil
}

func find(rows []table.Row, is func(table.Row) bool) (table.Row, bool) {
	for _, row := range slices.Backward(rows) { // of steps of a presentation, the last
		if is(row) {
			return row, true
		}
	}
	return table.Row{Reason: "not measured"}, false
}

// isClean reports whether a row is of images as they are.
func isClean(spec *experiments.Spec, row table.Row) bool {
	if _, swept := row.At("level"); swept {
		return false
	}
	test := row.Label("test")
	return test == "" || slices.ContainsFunc(spec.Tests, func(t experiments.Test) bool { return t.Name == test && t.Transform == nil })
}

func value(row table.Row, digits int) ui.Cell {
	if row.Reason != "" || math.IsNaN(row.Value) {
		return ui.Cell{Text: "–", Tone: ui.Doubt}
	}
	return ui.Cell{Text: ui.Percent(row.Value, digits)}
}

// plain is a number of a row that is no fraction.
func plain(row table.Row, number any) ui.Cell {
	v, ok := number.(float64)
	if row.Reason != "" || !ok || math.IsNaN(v) {
		return ui.Cell{Text: "–", Tone: ui.Doubt}
	}
	return ui.Cell{Text: short(v)}
}

// interval is the 95 % interval of a fraction, in per cent.
func interval(row table.Row) ui.Cell {
	low, _ := row.Field("low")
	high, _ := row.Field("high")
	a, okA := low.(float64)
	b, okB := high.(float64)
	if row.Reason != "" || !okA || !okB || math.IsNaN(a) || math.IsNaN(b) {
		return ui.Cell{}
	}
	return ui.Cell{Text: fmt.Sprintf("%.2f–%.2f", 100*a, 100*b), Tone: ui.Faint}
}

// expectations prints what the file expects and how it came out, and how many of its
// expectations are for other profiles.
func expectations(verdicts []experiments.Verdict, w io.Writer, s ui.Style, width int) error {
	t := ui.Table{Columns: make([]ui.Column, 4)}
	for _, v := range verdicts {
		if v.Met == nil {
			continue
		}
		mark := ui.Cell{Text: "✓ met", Tone: ui.Good}
		if !*v.Met {
			mark = ui.Cell{Text: "✗ not met", Tone: ui.Bad}
		}
		numbers := ""
		if !math.IsNaN(v.Value) && !math.IsNaN(v.Against) {
			numbers = fmt.Sprintf("%.4g against %.4g", v.Value, v.Against)
		}
		why := v.Reason
		if why == "" {
			why = strings.TrimSpace(v.Kind + " " + v.Cite)
		}
		t.Add(mark, ui.Cell{Text: v.That}, ui.Cell{Text: numbers}, ui.Cell{Text: why, Tone: ui.Faint})
	}
	var err error
	if len(t.Rows) > 0 {
		err = errors.Join(blank(w), t.Write(w, s, width))
	}
	if n := len(verdicts) - len(t.Rows); n > 0 {
		noun := "expectations are"
		if n == 1 {
			noun = "expectation is"
		}
		_, e := fmt.Fprintf(w, "\n%d %s for other profiles and not judged\n", n, noun)
		err = errors.Join(err, e)
	}
	return err
}

func blank(w io.Writer) error {
	_, err := fmt.Fprintln(w)
	return err
}
