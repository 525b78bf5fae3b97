package experiments

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/striate-sim/striate/experiments/record"
	"github.com/striate-sim/striate/experiments/table"
)

// An Expectation is an assertion about an experiment's tables.
type Expectation struct {
	That      string            // the relation as written
	At        []CoordinateValue // numeric coordinates; several values: for each
	Tolerance float64           // of ~
	Relative  bool              // Tolerance is a fraction of the right side
	P         float64           // the paired difference must exclude 0 at this level; 0: not asked
	Within    float64           // margin of a claim of no loss; 0: not asked
	Profiles  []string          // profiles in which it is judged; nil: all but tiny
	Published string            // bibliography key of the published value, or ""
	Reference string            // whose own value it is, or ""

	relation *relation
}

// A Verdict is a judged expectation.
type Verdict struct {
	That    string
	Met     *bool   // nil where the profile excludes it
	Value   float64 // left side; NaN where there is none
	Against float64 // right side, 1 where the relation has none
	Kind    string  // "published", "reference" or ""
	Cite    string
	Reason  string // why it failed or was not judged, beyond the two numbers; or ""
}

// record is the verdict as result.json has it.
func (v Verdict) record() record.Verdict {
	return record.Verdict{That: v.That, Met: v.Met, Value: v.Value, Against: v.Against, Kind: v.Kind, Cite: v.Cite}
}

// judged reports whether a profile judges the expectation.
func (e Expectation) judged(profile string) bool {
	if len(e.Profiles) == 0 {
		return profile != "tiny"
	}
	return slices.Contains(e.Profiles, profile)
}

// Judge evaluates every expectation over the measured tables, in file order.
func (s *Spec) Judge(tables []table.Table) []Verdict {
	verdicts := make([]Verdict, len(s.Expect))
	for i, e := range s.Expect {
		v := Verdict{That: e.That, Value: math.NaN(), Against: math.NaN()}
		switch {
		case e.Published != "":
			v.Kind, v.Cite = "published", e.Published
		case e.Reference != "":
			v.Kind, v.Cite = "reference", e.Reference
		}
		if e.judged(s.Profile) {
			e.judge(&v, tables, len(s.Seeds))
		} else {
			v.Reason = "not judged in profile " + s.Profile
		}
		verdicts[i] = v
	}
	return verdicts
}

// judge fills a verdict. Of several values of `at` the verdict shows the first that fails,
// otherwise the first.
func (e Expectation) judge(v *Verdict, tables []table.Table, seeds int) {
	for i, at := range e.each() {
		met, value, against, reason := e.holds(tables, at, seeds)
		if i > 0 && met {
			continue
		}
		v.Met, v.Value, v.Against, v.Reason = &met, value, against, reason
		if !met {
			return
		}
	}
}

// each expands the lists of `at` to every combination of single values.
func (e Expectation) each() [][]CoordinateValue {
	all := [][]CoordinateValue{nil}
	for _, c := range e.At {
		var longer [][]CoordinateValue
		for _, start := range all {
			for _, v := range c.Values {
				longer = append(longer, append(slices.Clip(start), CoordinateValue{c.Coordinate, []any{v}}))
			}
		}
		all = longer
	}
	return all
}

// holds judges the expectation at one value of every coordinate of `at`.
func (e Expectation) holds(tables []table.Table, at []CoordinateValue, seeds int) (met bool, value, against float64, reason string) {
	r := e.relation
	value, err := evaluate(r.left, tables, at)
	against = 1
	if err == nil && r.right != nil {
		against, err = evaluate(r.right, tables, at)
	}
	if err != nil {
		return false, value, against, err.Error()
	}
	switch r.op {
	case ">":
		met = value > against
	case ">=":
		met = value >= against
	case "<":
		met = value < against
	case "<=":
		met = value <= against
	case "~":
		tolerance := e.Tolerance
		if e.Relative {
			tolerance *= math.Abs(against)
		}
		rounding := 1e-12 * max(math.Abs(value), math.Abs(against)) // 1 − 0.99 is a little over 0.01
		met = math.Abs(value-against) <= tolerance+rounding
	default:
		met = value == 1
	}
	if e.Within > 0 { // the claim is on the bound of the difference, not on the means
		met, reason = e.noLoss(tables, at)
	} else if met && e.P > 0 {
		met, reason = e.significant(tables, at, seeds)
	}
	return met, value, against, reason
}

// evaluate computes an expression over the tables.
func evaluate(x expr, tables []table.Table, at []CoordinateValue) (float64, error) {
	switch x := x.(type) {
	case number:
		return float64(x), nil
	case *tablePath:
		return x.value(tables, at)
	case binary:
		a, err := evaluate(x.x, tables, at)
		if err != nil {
			return math.NaN(), err
		}
		b, err := evaluate(x.y, tables, at)
		if err != nil {
			return math.NaN(), err
		}
		switch x.op {
		case "+":
			return a + b, nil
		case "-":
			return a - b, nil
		case "*":
			return a * b, nil
		case "/":
			if b == 0 {
				return math.NaN(), errors.New("division by 0")
			}
			return a / b, nil
		}
	}
	panic("experiments: unknown expression")
}

// value returns the number that the path names.
func (p *tablePath) value(tables []table.Table, at []CoordinateValue) (float64, error) {
	row, field, err := p.find(tables, at)
	if k, _ := measureNamed(p.measure); err != nil && k.Zero && len(p.names) == len(k.Coordinates) &&
		slices.ContainsFunc(tables, func(t table.Table) bool { return t.Measure == p.measure }) {
		return 0, nil // an absent row of such a measure is 0
	}
	if err != nil {
		return math.NaN(), err
	}
	if field == "" {
		if row.Reason != "" {
			return math.NaN(), fmt.Errorf("%s has no value: %s", p.text, row.Reason)
		}
		return row.Value, nil
	}
	f, _ := row.Field(field)
	v, ok := table.Number(f)
	if !ok {
		return math.NaN(), fmt.Errorf("%s is not a number", p.text)
	}
	return v, nil
}
