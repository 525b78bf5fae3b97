package config

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

var unbounded = bounds{low: math.Inf(-1), high: math.Inf(1)}

// scalar decodes a number, a truth value or text.
func (d *decoder) scalar(n *Node, v reflect.Value, f field, at string) {
	switch {
	case n.IsNull():
		d.fail(n, at, f.about(), "%s has no value", or(f.key, "this"))
		return
	case n.Kind != ScalarKind:
		d.fail(n, at, "", "%s is a %s, not %s", said(f.key, n), pick(n.Kind == ListKind, "list", "map"), typeWords(v.Type(), f))
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		if n.Quoted || n.Text != "true" && n.Text != "false" {
			d.fail(n, at, "write true or false", "%s is not true or false", said(f.key, n))
			return
		}
		v.SetBool(n.Text == "true")
	case reflect.String:
		if len(f.oneof) > 0 && !slices.Contains(f.oneof, n.Text) {
			hint := "one of " + strings.Join(f.oneof, ", ")
			if near := Suggest(n.Text, f.oneof); near != "" {
				hint = fmt.Sprintf("did you mean %q? (%s)", near, strings.Join(f.oneof, ", "))
			}
			d.fail(n, at, hint, "%s is none of the words it may be", said(f.key, n))
			return
		}
		v.SetString(n.Text)
	case reflect.Float32, reflect.Float64:
		x, ok := d.number(n, f, at)
		if !ok {
			return
		}
		if v.OverflowFloat(x) {
			d.fail(n, at, "", "%s is too large", said(f.key, n))
			return
		}
		v.SetFloat(x)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		d.integer(n, v, f, at)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		d.natural(n, v, f, at)
	default:
		panic(fmt.Sprintf("config: cannot decode into %s at %s", v.Type(), at))
	}
}

// integer decodes a whole number exactly, whatever its size.
func (d *decoder) integer(n *Node, v reflect.Value, f field, at string) {
	if f.unit == "" && !n.Quoted {
		if x, err := strconv.ParseInt(n.Text, 10, v.Type().Bits()); err == nil {
			if d.inRange(n, float64(x), f, at) {
				v.SetInt(x)
			}
			return
		}
	}
	x, ok := d.number(n, f, at)
	switch {
	case !ok:
	case x != math.Trunc(x):
		d.fail(n, at, "", "%s is not a whole number", said(f.key, n))
	case math.Abs(x) >= 1<<63 || v.OverflowInt(int64(x)):
		d.fail(n, at, "", "%s is too large", said(f.key, n))
	default:
		v.SetInt(int64(x))
	}
}

// natural decodes a whole number that cannot be negative.
func (d *decoder) natural(n *Node, v reflect.Value, f field, at string) {
	if f.unit == "" && !n.Quoted {
		if x, err := strconv.ParseUint(n.Text, 10, v.Type().Bits()); err == nil {
			if d.inRange(n, float64(x), f, at) {
				v.SetUint(x)
			}
			return
		}
	}
	f.low = max(f.low, 0)
	x, ok := d.number(n, f, at)
	switch {
	case !ok:
	case x != math.Trunc(x):
		d.fail(n, at, "", "%s is not a whole number", said(f.key, n))
	case x >= 1<<64 || v.OverflowUint(uint64(x)):
		d.fail(n, at, "", "%s is too large", said(f.key, n))
	default:
		v.SetUint(uint64(x))
	}
}

// whole decodes a count.
func (d *decoder) whole(n *Node, f field, at string) (int, bool) {
	before := len(d.list)
	var x int
	d.scalar(n, reflect.ValueOf(&x).Elem(), f, at)
	return x, len(d.list) == before
}

// number decodes a number or a quantity into the unit of the field.
func (d *decoder) number(n *Node, f field, at string) (float64, bool) {
	if n.Kind != ScalarKind {
		d.fail(n, at, "", "%s is not %s", said(f.key, n), numberWords(f.unit))
		return 0, false
	}
	num, gap, name, ok := split(n.Text)
	switch {
	case !ok:
		d.fail(n, at, f.about(), "%s is not %s", said(f.key, n), numberWords(f.unit))
		return 0, false
	case n.Quoted && name == "":
		d.fail(n, at, "leave the quotes out", "%s is text, not a number", said(f.key, n))
		return 0, false
	}
	x, err := strconv.ParseFloat(num, 64)
	if err != nil || math.IsInf(x, 0) {
		d.fail(n, at, "", "%s is too large", said(f.key, n))
		return 0, false
	}
	x, ok = d.inUnit(n, x, num, gap, name, f, at)
	return x, ok && d.inRange(n, x, f, at)
}

// inUnit converts a number to the unit of the field.
func (d *decoder) inUnit(n *Node, x float64, num, gap, name string, f field, at string) (float64, bool) {
	given, known := unitNamed(name)
	want, _ := unitNamed(f.unit)
	key := or(f.key, "this")
	switch {
	case name == f.unit && (gap != "" || name == "" || name == "%"):
		return x, true
	case name == "":
		d.fail(n, at, "", "%s = %s has no unit; write %s %s", key, num, num, f.unit)
	case f.unit == "" && name == "%":
		d.fail(n, at, "", "%s = %s%s%% takes no unit; write %s", key, num, gap, formatNumber(x/100, 64))
	case f.unit == "":
		d.fail(n, at, "", "%s = %s%s%s takes no unit; write %s", key, num, gap, name, num)
	case !known:
		near := want.name
		for _, u := range units {
			if u.dimension == want.dimension && strings.EqualFold(u.name, name) {
				near = u.name
			}
		}
		d.fail(n, at, "", "%s = %s%s%s has an unknown unit; write %s %s", key, num, gap, name, num, near)
	case given.dimension != want.dimension:
		d.fail(n, at, "", "%s = %s%s%s is %s, not %s; write it in %s", key, num, gap, name, given.dimension, want.dimension, unitsLike(want))
	case gap == "" && name != "%":
		d.fail(n, at, "", "%s = %s%s lacks a space; write %s %s", key, num, name, num, name)
	default:
		return convert(x, given, want), true
	}
	return 0, false
}

// unitsLike lists the units of a unit's dimension, its own first: "ms or s".
func unitsLike(u unit) string {
	names := []string{u.name}
	for _, other := range units {
		if other.dimension == u.dimension && other.name != u.name {
			names = append(names, other.name)
		}
	}
	return strings.Join(names, " or ")
}

// inRange reports a number outside the range of its field.
func (d *decoder) inRange(n *Node, x float64, f field, at string) bool {
	if f.contain(x) {
		return true
	}
	why := f.bounds.about(or(f.key, "x"), f.unit)
	rest := f.doc
	if f.def != "" {
		rest = strings.TrimPrefix(rest+", default "+f.def, ", ")
	}
	if rest != "" {
		why += "; " + rest
	}
	d.fail(n, at, "", "%s is out of range (%s)", said(f.key, n), why)
	return false
}
