package experiments

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/striate-sim/striate/experiments/table"
)

// find returns the row that a path names and the field of it, "" for the value. Names fill
// the row's coordinates in order; at narrows those coordinates that a row has.
func (p *tablePath) find(tables []table.Table, at []CoordinateValue) (table.Row, string, error) {
	i := slices.IndexFunc(tables, func(t table.Table) bool { return t.Measure == p.measure })
	if i < 0 {
		return table.Row{}, "", p.noMeasure(tables)
	}
	rows, names, field := tables[i].Rows, p.names, ""
	found := named(rows, names)
	if n := len(names) - 1; len(found) == 0 && n >= 0 && isField(rows, names[n]) {
		names, field = names[:n], names[n]
		found = named(rows, names)
	}
	if len(found) == 0 {
		return table.Row{}, "", p.noRow(rows, names)
	}
	return p.single(found, field, at)
}

// single narrows rows by at and by the pick to one.
func (p *tablePath) single(rows []table.Row, field string, at []CoordinateValue) (table.Row, string, error) {
	swept := ""
	for _, row := range rows {
		if c := lastNumeric(row); c != "" {
			swept = c
		}
	}
	if p.pick != "" && swept == "" {
		return table.Row{}, "", p.mistake("@"+p.pick+" picks along a swept coordinate, and "+p.text+" has none", "")
	}
	for _, c := range at {
		if p.pick != "" && c.Coordinate == swept {
			continue
		}
		kept := filter(rows, c)
		if len(kept) == 0 {
			return table.Row{}, "", p.mistake(fmt.Sprintf("%s has no row at %s %s", p.text, c.Coordinate, text(c.Values[0])), "has "+c.Coordinate+" "+values(rows, c.Coordinate))
		}
		rows = kept
	}
	switch p.pick {
	case "":
	case "first":
		rows = along(rows, swept, rows[0])
	case "last":
		rows = along(rows, swept, rows[len(rows)-1])
	default:
		v, _ := strconv.ParseFloat(p.pick, 64)
		kept := filter(rows, CoordinateValue{swept, []any{v}})
		if len(kept) == 0 {
			return table.Row{}, "", p.mistake(fmt.Sprintf("%s: no row at %s %s", p.text, swept, p.pick), "has "+swept+" "+values(rows, swept))
		}
		rows = kept
	}
	if len(rows) > 1 {
		return table.Row{}, "", p.mistake(fmt.Sprintf("%s names %d rows", p.text, len(rows)), "tell them apart by "+differing(rows))
	}
	return rows[0], field, nil
}

// along keeps the rows whose coordinate has the value that it has in the chosen row.
func along(rows []table.Row, coordinate string, chosen table.Row) []table.Row {
	v, ok := chosen.At(coordinate)
	if !ok {
		return rows
	}
	return filter(rows, CoordinateValue{coordinate, []any{v}})
}

// named keeps the rows whose coordinates begin with the names.
func named(rows []table.Row, names []string) []table.Row {
	var found []table.Row
	for _, row := range rows {
		if len(names) > len(row.Coordinates) {
			continue
		}
		fits := true
		for i, n := range names {
			s, ok := row.Coordinates[i].Value.(string)
			fits = fits && ok && s == n
		}
		if fits {
			found = append(found, row)
		}
	}
	return found
}

// filter keeps the rows that lack the coordinate or have one of its values.
func filter(rows []table.Row, c CoordinateValue) []table.Row {
	var kept []table.Row
	for _, row := range rows {
		if matches(row, []CoordinateValue{c}) {
			kept = append(kept, row)
		}
	}
	return kept
}

func matches(row table.Row, at []CoordinateValue) bool {
	for _, c := range at {
		have, ok := row.At(c.Coordinate)
		if ok && !slices.ContainsFunc(c.Values, func(want any) bool { return same(have, want) }) {
			return false
		}
	}
	return true
}

// same compares coordinates: names exactly, numbers but for rounding.
func same(a, b any) bool {
	x, xok := table.Number(a)
	y, yok := table.Number(b)
	if xok != yok {
		return false
	}
	if !xok {
		return fmt.Sprint(a) == fmt.Sprint(b)
	}
	return math.Abs(x-y) <= 1e-9*max(math.Abs(x), math.Abs(y))
}

func lastNumeric(row table.Row) string {
	for _, c := range slices.Backward(row.Coordinates) {
		if _, ok := table.Number(c.Value); ok && c.Key != "seed" {
			return c.Key
		}
	}
	return ""
}

func isField(rows []table.Row, name string) bool {
	return slices.ContainsFunc(rows, func(r table.Row) bool { _, ok := r.Field(name); return ok })
}
