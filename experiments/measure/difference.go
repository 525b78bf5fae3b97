package measure

import "github.com/striate-sim/striate/experiments/table"

// Difference returns accuracy of a − accuracy of b for every pair, test and level that both
// networks answered, paired over seeds and images.
func Difference(all []Answers, pairs []Comparison, boot Bootstrap) table.Table {
	t := table.Table{Measure: "difference"}
	eachPair(all, pairs, func(a, b Answers) {
		row := table.Row{Coordinates: a.coordinates(Comparison{a.Network, b.Network}.coordinates()...), Reason: firstOf(a.missing(), b.missing())}
		if row.Reason == "" {
			e := boot.Estimate(a.accuracy().minus(b.accuracy()))
			row.Value, row.Fields = e.Value, e.Fields()
		}
		t.Rows = append(t.Rows, row)
	})
	return t
}

// RobustnessDifference returns robustness of a − robustness of b likewise, a row for each
// pair and test.
func RobustnessDifference(all []Answers, clean string, pairs []Comparison, boot Bootstrap) table.Table {
	t := table.Table{Measure: "difference"}
	for _, p := range pairs {
		for _, test := range gradedTests(all) {
			a, okA := curveOf(all, p.A, test, clean)
			b, okB := curveOf(all, p.B, test, clean)
			if !okA || !okB {
				continue
			}
			row := table.Row{Coordinates: append(p.coordinates(), table.Pair{Key: "test", Value: test}), Reason: firstOf(a.missing, b.missing)}
			if row.Reason == "" {
				e := boot.Estimate(a.area().minus(b.area()))
				row.Value, row.Fields = e.Value, e.Fields()
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

func firstOf(reasons ...string) string {
	for _, r := range reasons {
		if r != "" {
			return r
		}
	}
	return ""
}
