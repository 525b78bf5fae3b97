package experiments

import (
	"fmt"
	"slices"

	"github.com/striate-sim/striate/experiments/table"
)

// A claim about two networks rests on their paired difference, not on two separate means:
// both saw the same images with the same noise.

// pair returns the two paths of a relation `a > b`, or an error that says what form p and
// within need.
func (e Expectation) pair() (a, b *tablePath, err error) {
	r := e.relation
	a, aok := r.left.(*tablePath)
	var b2 expr = r.right
	if r.right == nil {
		b2 = number(1)
	}
	b, bok := b2.(*tablePath)
	if !aok || !bok || a.measure != b.measure || len(a.names) == 0 || len(b.names) == 0 ||
		a.names[0] == b.names[0] || !slices.Equal(a.names[1:], b.names[1:]) || a.pick != b.pick || r.op == "~" {
		return nil, nil, fmt.Errorf("p and within compare one measure of two networks: accuracy.a.clean > accuracy.b.clean")
	}
	return a, b, nil
}

// paired finds the row of a table of pairs for networks a and b, in either order; sign is −1
// where the row is b − a.
func paired(measure string, a, b *tablePath, tables []table.Table, at []CoordinateValue) (row table.Row, sign float64, err error) {
	for _, order := range []struct {
		first, second string
		sign          float64
	}{{a.names[0], b.names[0], 1}, {b.names[0], a.names[0], -1}} {
		names := append([]string{order.first, order.second}, a.names[1:]...)
		p := &tablePath{text: measure, col: a.col, measure: measure, names: names, pick: a.pick}
		var e error
		if row, _, e = p.find(tables, at); e == nil {
			return row, order.sign, nil
		}
		if err == nil {
			err = e
		}
	}
	return table.Row{}, 0, err
}

// noLoss judges `within`: the 95 % bound of the difference on the side of the claim lies
// inside the margin. The bound is that of the two-sided interval, which is stricter than the
// one-sided one, where the row has no one-sided bound of its own.
func (e Expectation) noLoss(tables []table.Table, at []CoordinateValue) (bool, string) {
	a, b, err := e.pair()
	if err != nil {
		return false, err.Error()
	}
	row, sign, err := paired("difference", a, b, tables, at)
	if err != nil {
		return false, err.Error()
	}
	if e.relation.op[0] == '<' { // no gain: the mirror image
		sign = -sign
	}
	bound, ok := lowerBound(row, sign)
	if !ok {
		return false, "the difference has no interval"
	}
	if bound > -e.Within {
		return true, ""
	}
	return false, fmt.Sprintf("the 95 %% bound of the difference, %.4f, lies outside the margin %g", bound, e.Within)
}

// significant judges `p`: the 95 % interval of the paired difference excludes 0, or with one
// seed McNemar's adjusted p is below the level.
func (e Expectation) significant(tables []table.Table, at []CoordinateValue, seeds int) (bool, string) {
	a, b, err := e.pair()
	if err != nil {
		return false, err.Error()
	}
	if seeds == 1 {
		row, _, err := paired("mcnemar", a, b, tables, at)
		switch {
		case err != nil:
			return false, err.Error()
		case row.Reason != "":
			return false, row.Reason
		case row.Value < e.P:
			return true, ""
		}
		return false, fmt.Sprintf("McNemar's p = %.3g is not below %g", row.Value, e.P)
	}
	row, sign, err := paired("difference", a, b, tables, at)
	if err != nil {
		return false, err.Error()
	}
	if e.relation.op[0] == '<' {
		sign = -sign
	}
	low, ok := lowerBound(table.Row{Fields: without(row.Fields, "low-one-sided", "high-one-sided")}, sign)
	if ok && low > 0 {
		return true, ""
	}
	return false, "the 95 % interval of the paired difference holds 0"
}

// lowerBound returns the lower 95 % bound of sign × the row's difference.
func lowerBound(row table.Row, sign float64) (float64, bool) {
	fields := []string{"low-one-sided", "low"}
	if sign < 0 {
		fields = []string{"high-one-sided", "high"}
	}
	for _, f := range fields {
		if v, ok := row.Field(f); ok {
			x, ok := table.Number(v)
			return sign * x, ok
		}
	}
	return 0, false
}

func without(fields []table.Pair, keys ...string) []table.Pair {
	return slices.DeleteFunc(slices.Clone(fields), func(p table.Pair) bool { return slices.Contains(keys, p.Key) })
}
