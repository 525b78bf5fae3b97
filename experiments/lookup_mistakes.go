package experiments

import (
	"fmt"
	"slices"
	"strings"

	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/config"
)

// mistake reports the path itself.
func (p *tablePath) mistake(problem, hint string) error {
	return &relationError{p.col, len(p.text), problem, hint}
}

// noMeasure says why no table has the path's measure.
func (p *tablePath) noMeasure(tables []table.Table) error {
	if _, known := measureNamed(p.measure); known {
		return p.mistake(p.measure+" is not measured", "add it to measure")
	}
	var have []string
	for _, t := range tables {
		have = append(have, t.Measure)
	}
	hint := "measured: " + strings.Join(have, ", ")
	if near := config.Suggest(p.measure, measureNames()); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return p.mistake(fmt.Sprintf("no measure named %q", p.measure), hint)
}

// noRow says which name of the path fits no row.
func (p *tablePath) noRow(rows []table.Row, names []string) error {
	good := 0
	for good < len(names) && len(named(rows, names[:good+1])) > 0 {
		good++
	}
	fitting := named(rows, names[:good])
	if k, _ := measureNamed(p.measure); good < 2 && len(names) > 1 && slices.Contains(k.Coordinates, "b") {
		turned := slices.Clone(names)
		turned[0], turned[1] = names[1], names[0]
		if len(named(rows, turned)) > 0 {
			return p.mistake(p.text+" names no row", "the later network comes first: "+p.measure+"."+strings.Join(turned, "."))
		}
	}
	if good == len(names) || len(fitting) == 0 {
		return p.mistake(p.measure+" has no rows here", "")
	}
	var coordinates, have []string
	for _, row := range fitting {
		if good < len(row.Coordinates) {
			c := row.Coordinates[good]
			coordinates = append(coordinates, c.Key)
			if s, ok := c.Value.(string); ok {
				have = append(have, s)
			}
		}
		for _, f := range row.Fields {
			if good == 0 {
				break
			}
			coordinates, have = append(coordinates, "field"), append(have, f.Key)
		}
	}
	coordinates, have = distinct(coordinates), distinct(have)
	what := choices(coordinates)
	if what == "" {
		what = "coordinate"
	}
	hint := what + ": " + strings.Join(have, ", ")
	if near := config.Suggest(names[good], have); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return p.mistake(fmt.Sprintf("%s names no row: no %s %q", p.text, what, names[good]), hint)
}

// differing lists the coordinates in which rows differ, with their values.
func differing(rows []table.Row) string {
	var out []string
	for _, row := range rows {
		for _, c := range row.Coordinates {
			have := values(rows, c.Key)
			if strings.Contains(have, ", ") {
				out = append(out, c.Key+" ("+have+")")
			}
		}
	}
	if len(out) == 0 {
		return "nothing: they are equal"
	}
	return strings.Join(distinct(out), " and ")
}

// values lists the values that a coordinate takes.
func values(rows []table.Row, coordinate string) string {
	var out []string
	for _, row := range rows {
		if v, ok := row.At(coordinate); ok {
			out = append(out, text(v))
		} else {
			out = append(out, "none")
		}
	}
	return strings.Join(distinct(out), ", ")
}

func text(v any) string { return fmt.Sprint(v) }

// distinct drops repetitions and keeps the order of first appearance.
func distinct(words []string) []string {
	var out []string
	for _, w := range words {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}
