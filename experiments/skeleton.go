package experiments

import (
	"slices"

	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/departure"
)

// Skeleton lists the rows that the experiment's measures will have, without their values, so
// that expectations and figures can be checked before anything runs.
func (s *Spec) Skeleton() []table.Table {
	var tables []table.Table
	for _, m := range s.Measures {
		k, ok := measureNamed(m.Name)
		if !ok {
			continue
		}
		t := table.Table{Measure: m.Name}
		rows := s.rows(m)
		switch {
		case m.Curve != nil:
			rows = s.curveRows(m)
		case m.Survey != nil:
			rows = s.surveyRows(m)
		case m.Name == "fit" || m.Name == "recovery":
			rows = s.fitRows(m)
		case k.Circuits:
			rows = s.circuitRows(m)
		}
		for _, c := range rows {
			row := table.Row{Coordinates: c}
			for _, f := range k.Fields {
				if f == "sd" && len(s.Seeds) == 1 {
					continue // one seed has no spread
				}
				row.Fields = append(row.Fields, table.Pair{Key: f})
			}
			t.Rows = append(t.Rows, row)
		}
		tables = append(tables, m.Reduce(t))
	}
	return tables
}

// rows lists the coordinates of a measure's rows before `at` and `per`.
func (s *Spec) rows(m Measure) [][]table.Pair {
	var rows [][]table.Pair
	switch m.Name {
	case "accuracy", "error":
		for _, n := range s.measured(m) {
			rows = append(rows, s.inTime(s.levels([]table.Pair{{Key: "network", Value: n}}, n), n)...)
		}
	case "robustness":
		for _, n := range s.measured(m) {
			rows = append(rows, s.graded([]table.Pair{{Key: "network", Value: n}}, n)...)
		}
	case "difference", "mcnemar":
		for _, p := range m.Pairs(s.pathwayNames()) {
			pair := []table.Pair{{Key: "a", Value: p[0]}, {Key: "b", Value: p[1]}}
			if m.Name == "difference" && slices.Contains(m.Of, "robustness") {
				rows = append(rows, s.graded(pair, p[0], p[1])...)
				continue
			}
			for _, c := range s.levels(pair, p[0], p[1]) {
				if m.Name == "difference" {
					rows = append(rows, c)
					continue
				}
				for _, seed := range s.Seeds {
					rows = append(rows, append(slices.Clip(c), table.Pair{Key: "seed", Value: seed}))
				}
			}
		}
	case "departures":
		for _, n := range s.measured(m) {
			for _, d := range departure.All() {
				rows = append(rows, []table.Pair{{Key: "network", Value: n}, {Key: "departure", Value: string(d.ID)}})
			}
		}
	case "plausibility":
		for _, n := range s.measured(m) {
			for _, c := range criteria {
				rows = append(rows, []table.Pair{{Key: "network", Value: n}, {Key: "criterion", Value: c}})
			}
		}
	case "code-sparseness":
		for _, name := range s.measured(m) {
			n := s.Networks[slices.IndexFunc(s.Networks, func(n Network) bool { return n.Name == name })]
			for i := range s.measuredStages(n) {
				rows = append(rows, []table.Pair{{Key: "network", Value: name}, {Key: "stage", Value: n.Stages[i].Name}})
			}
		}
	default: // one row of a network
		for _, n := range s.measured(m) {
			rows = append(rows, []table.Pair{{Key: "network", Value: n}})
		}
	}
	return rows
}

// graded appends every test with levels that all the networks see.
func (s *Spec) graded(start []table.Pair, networks ...string) [][]table.Pair {
	var rows [][]table.Pair
	for _, t := range s.Tests {
		if len(t.Levels) > 0 && !slices.ContainsFunc(networks, func(n string) bool { return !s.sees(n, t) }) {
			rows = append(rows, append(slices.Clip(start), table.Pair{Key: "test", Value: t.Name}))
		}
	}
	return rows
}

// levels appends every test, at each of its levels, that all the networks see.
func (s *Spec) levels(start []table.Pair, networks ...string) [][]table.Pair {
	var rows [][]table.Pair
	for _, t := range s.Tests {
		if slices.ContainsFunc(networks, func(n string) bool { return !s.sees(n, t) }) {
			continue
		}
		c := slices.Clip(start)
		if t.Name != "" {
			c = append(c, table.Pair{Key: "test", Value: t.Name})
		}
		if t.plain() {
			rows = append(rows, c)
		}
		for _, l := range t.Lesions {
			rows = append(rows, append(slices.Clip(c), table.Pair{Key: "level", Value: l.Text}))
		}
		for _, level := range t.Levels {
			rows = append(rows, append(slices.Clip(c), table.Pair{Key: "level", Value: level}))
		}
	}
	return rows
}

// inTime repeats rows of a network for every step of a presentation, where there are several.
func (s *Spec) inTime(rows [][]table.Pair, network string) [][]table.Pair {
	i := slices.IndexFunc(s.Networks, func(n Network) bool { return n.Name == network })
	moments := s.Networks[i].moments()
	if moments == nil {
		return rows
	}
	var all [][]table.Pair
	for _, row := range rows {
		for _, m := range moments {
			all = append(all, append(slices.Clip(row), m))
		}
	}
	return all
}

// sees reports whether a network is tested with a test.
func (s *Spec) sees(network string, t Test) bool {
	if t.Networks != nil && !slices.Contains(t.Networks, network) {
		return false
	}
	for _, st := range s.Stimuli {
		if st.Name == t.On && st.See != nil {
			return slices.Contains(st.See, network)
		}
	}
	return true
}

// measured lists the networks that a measure is taken of, in file order.
func (s *Spec) measured(m Measure) []string {
	k, _ := measureNamed(m.Name)
	var names []string
	for _, n := range s.Networks {
		if m.asks(n.Name) && (n.Circuit == nil || k.Anything) {
			names = append(names, n.Name)
		}
	}
	return names
}

// pathwayNames lists the networks of stages.
func (s *Spec) pathwayNames() []string {
	var names []string
	for _, n := range s.Networks {
		if n.Circuit == nil {
			names = append(names, n.Name)
		}
	}
	return names
}

func (s *Spec) networkNames() []string {
	var names []string
	for _, n := range s.Networks {
		names = append(names, n.Name)
	}
	return names
}

// Reduce applies a measure's `at` and `per` to its table: rows elsewhere are dropped, and
// rows that agree in every kept coordinate become one with their mean value. A mean has no
// interval, since that of the rows cannot be averaged.
func (m Measure) Reduce(t table.Table) table.Table {
	out := table.Table{Measure: t.Measure}
	var counts []int
	for _, row := range t.Rows {
		if !matches(row, m.At) {
			continue
		}
		if m.Per == nil {
			out.Rows = append(out.Rows, row)
			continue
		}
		var kept []table.Pair
		for _, c := range row.Coordinates {
			if slices.Contains(m.Per, c.Key) {
				kept = append(kept, c)
			}
		}
		i := slices.IndexFunc(out.Rows, func(r table.Row) bool { return slices.Equal(r.Coordinates, kept) })
		if i < 0 {
			i = len(out.Rows)
			out.Rows = append(out.Rows, table.Row{Coordinates: kept})
			counts = append(counts, 0)
		}
		merged := &out.Rows[i]
		merged.Value += row.Value
		counts[i]++
		if row.Reason != "" {
			merged.Reason = row.Reason
		}
	}
	for i := range counts {
		out.Rows[i].Value /= float64(counts[i])
	}
	return out
}
