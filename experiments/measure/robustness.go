package measure

import (
	"cmp"
	"slices"

	"github.com/striate-sim/striate/experiments/table"
)

// Robustness returns the mean accuracy over the levels of every test that has numeric levels,
//
//	R = ∫ accuracy d level ÷ (greatest level − 0),
//
// by trapezoids, the clean images standing at level 0. clean names the test whose answers
// those are. Where relativeTo names a network, rows also hold R ÷ R of that network, paired,
// as relative, relativeLow and relativeHigh.
func Robustness(all []Answers, clean, relativeTo string, b Bootstrap) table.Table {
	t := table.Table{Measure: "robustness"}
	for _, test := range gradedTests(all) {
		reference, related := curve{}, false
		if relativeTo != "" {
			reference, related = curveOf(all, relativeTo, test, clean)
			related = related && reference.missing == ""
		}
		for _, network := range networksOf(all) {
			c, ok := curveOf(all, network, test, clean)
			if !ok {
				continue
			}
			row := table.Row{Coordinates: []table.Pair{{Key: "network", Value: network}, {Key: "test", Value: test}}, Reason: c.missing}
			if row.Reason == "" {
				e := b.Estimate(c.area())
				row.Value, row.Fields = e.Value, e.Fields()
				if related {
					r := b.Ratio(c.area(), reference.area())
					row.Fields = append(row.Fields, table.Pair{Key: "relative", Value: r.Value},
						table.Pair{Key: "relativeLow", Value: r.Low}, table.Pair{Key: "relativeHigh", Value: r.High})
				}
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// curve is a network's answers along the levels of a test, lowest first.
type curve struct {
	levels  []float64
	answers []Answers
	missing string
}

// area is the contrast whose value is the curve's robustness: ∫ y dx as Σ wᵢ yᵢ with
// wᵢ = (xᵢ₊₁ − xᵢ₋₁)/2, cut at the ends.
func (c curve) area() contrast {
	var sum contrast
	last := len(c.levels) - 1
	span := c.levels[last] - c.levels[0]
	for i := range c.levels {
		width := c.levels[min(i+1, last)] - c.levels[max(i-1, 0)]
		sum.terms = append(sum.terms, term{width / (2 * span), c.answers[i].Correct})
	}
	return sum
}

// curveOf gathers a curve. The clean answers are added unless the test has a level 0 itself.
func curveOf(all []Answers, network, test, clean string) (curve, bool) {
	var points []Answers
	for _, a := range all {
		if _, ok := a.Level.(float64); ok && a.Network == network && a.Test == test {
			points = append(points, a)
		}
	}
	if len(points) == 0 {
		return curve{}, false
	}
	slices.SortStableFunc(points, func(a, b Answers) int { return cmp.Compare(a.Level.(float64), b.Level.(float64)) })
	var c curve
	if points[0].Level.(float64) > 0 {
		a, ok := find(all, network, clean, nil)
		if !ok {
			c.missing = "no clean test to stand at level 0"
		}
		c.add(0, a)
	}
	for _, a := range points {
		c.add(a.Level.(float64), a)
	}
	if len(c.levels) < 2 {
		c.missing = firstOf(c.missing, "a single level has no area")
	}
	return c, true
}

func (c *curve) add(level float64, a Answers) {
	c.levels = append(c.levels, level)
	c.answers = append(c.answers, a)
	c.missing = firstOf(c.missing, a.missing())
}

// gradedTests lists the tests that have numeric levels, in order of appearance.
func gradedTests(all []Answers) []string {
	var tests []string
	for _, a := range all {
		if _, ok := a.Level.(float64); ok && !slices.Contains(tests, a.Test) {
			tests = append(tests, a.Test)
		}
	}
	return tests
}

// networksOf lists the networks in order of appearance.
func networksOf(all []Answers) []string {
	var names []string
	for _, a := range all {
		if !slices.Contains(names, a.Network) {
			names = append(names, a.Network)
		}
	}
	return names
}
