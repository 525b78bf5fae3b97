package config

import (
	"fmt"
	"math"
	"slices"
)

// Form is how a sweep was written.
type Form int8

// A sweep is one value, a list of values, or evenly spaced on a linear or logarithmic scale.
const (
	One Form = iota
	Each
	Lin
	Log
)

// maxSweep is the most values that a grid may have.
const maxSweep = 100_000

// Sweep is a number, or the values that it takes one after another.
type Sweep struct {
	Values []float64 // in the unit of the field
	Form   Form
	ends   [2]float64 // of a grid, as written
}

// Fixed is a single value, which is no sweep.
func Fixed(x float64) Sweep { return Sweep{Values: []float64{x}} }

// Listed is a sweep over the values given.
func Listed(x ...float64) Sweep { return Sweep{Values: x, Form: Each} }

// Linear is a sweep over n values from a to b at equal distances.
func Linear(a, b float64, n int) Sweep {
	return grid(Lin, a, b, n, func(i, last float64) float64 { return a + (b-a)*i/last })
}

// Logarithmic is a sweep over n values from a to b at equal ratios; both are positive.
func Logarithmic(a, b float64, n int) Sweep {
	return grid(Log, a, b, n, func(i, last float64) float64 { return a * math.Pow(b/a, i/last) })
}

// grid calculates the values of a sweep; its ends are exact.
func grid(form Form, a, b float64, n int, at func(i, last float64) float64) Sweep {
	s := Sweep{Values: make([]float64, n), Form: form, ends: [2]float64{a, b}}
	for i := range n {
		s.Values[i] = at(float64(i), float64(max(n-1, 1)))
	}
	s.Values[0] = a
	if n > 1 {
		s.Values[n-1] = b
	}
	return s
}

// Swept reports whether the file asks for a sweep, be it over one value.
func (s Sweep) Swept() bool { return s.Form != One }

// sweep decodes a number, a list, {lin: [a, b, n]} or {log: [a, b, n]}.
func (d *decoder) sweep(n *Node, s *Sweep, f field, at string) {
	switch {
	case n.Kind == ScalarKind:
		if x, ok := d.number(n, f, at); ok {
			*s = Fixed(x)
		}
	case n.Kind == ListKind:
		d.listed(n, s, f, at)
	case isGrid(n):
		d.grid(n.entries[0], s, f, at)
	default:
		d.fail(n, at, "write a number, a list, {lin: [from, to, count]} or {log: [from, to, count]}", "%s is not a number or a sweep", said(f.key, n))
	}
}

func (d *decoder) listed(n *Node, s *Sweep, f field, at string) {
	if len(n.items) == 0 {
		d.fail(n, at, "", "%s sweeps over nothing", said(f.key, n))
		return
	}
	values, good := make([]float64, len(n.items)), true
	for i, item := range n.items {
		x, ok := d.number(item, f, fmt.Sprintf("%s.%d", at, i))
		values[i], good = x, good && ok
	}
	if good {
		*s = Listed(values...)
	}
}

// isGrid reports whether a node has the form {lin: …} or {log: …}.
func isGrid(n *Node) bool {
	return n.IsMap() && len(n.entries) == 1 && slices.Contains([]string{"lin", "log"}, n.entries[0].Key.Text)
}

func (d *decoder) grid(e Entry, s *Sweep, f field, at string) {
	form := e.Key.Text
	if e.Value.Kind != ListKind || len(e.Value.items) != 3 {
		d.fail(e.Value, join(at, form), "", "%s is not [from, to, count]", said(form, e.Value))
		return
	}
	items := e.Value.items
	a, okA := d.number(items[0], f, at)
	b, okB := d.number(items[1], f, at)
	n, okN := d.whole(items[2], field{key: "count", bounds: bounds{low: 1, high: maxSweep}}, at)
	switch {
	case !okA || !okB || !okN:
	case form == "log" && (a <= 0 || b <= 0):
		d.fail(e.Value, join(at, form), "use lin, or positive ends", "%s has an end that is not positive", said(form, e.Value))
	case form == "log":
		*s = Logarithmic(a, b, n)
	default:
		*s = Linear(a, b, n)
	}
}
