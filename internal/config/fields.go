package config

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
)

// field is what the tags of one struct field say.
type field struct {
	index    []int // as for reflect.Value.FieldByIndex
	typ      reflect.Type
	key      string
	unit     string // unit of the Go value, "" for a bare number
	doc      string
	def      string   // YAML of the default, "" if there is none
	oneof    []string // allowed words of a string
	list     string   // "", "or-one" or "sweep"
	keys     string   // "" or "path"
	required bool
	inline   bool // an interface whose kinds are keys beside the others
	bounds
}

// fieldsOf lists the keys of a struct type in order, with those of inline structs in their
// place. Faulty tags are bugs and panic.
func fieldsOf(t reflect.Type) []field {
	var fields []field
	for i := range t.NumField() {
		sf := t.Field(i)
		tag, tagged := sf.Tag.Lookup("yaml")
		key, option, _ := strings.Cut(tag, ",")
		inline := option == "inline"
		switch {
		case !sf.IsExported(), key == "-", !tagged && !(sf.Anonymous && sf.Type.Kind() == reflect.Struct):
			continue
		case (inline || !tagged) && sf.Type.Kind() == reflect.Struct:
			for _, f := range fieldsOf(sf.Type) {
				f.index = append([]int{i}, f.index...)
				fields = append(fields, f)
			}
			continue
		case inline && sf.Type.Kind() != reflect.Interface, !inline && key == "":
			panic(fmt.Sprintf("config: %s.%s: bad yaml tag %q", t, sf.Name, tag))
		}
		f := field{
			index: []int{i}, typ: sf.Type, key: key, inline: inline,
			unit: sf.Tag.Get("unit"), doc: sf.Tag.Get("doc"), def: sf.Tag.Get("default"),
			list: sf.Tag.Get("list"), keys: sf.Tag.Get("keys"),
			required: sf.Tag.Get("required") == "true",
			bounds:   boundsOf(sf),
		}
		if words := sf.Tag.Get("oneof"); words != "" {
			f.oneof = strings.Split(words, "|")
		}
		if _, known := unitNamed(f.unit); f.unit != "" && !known {
			panic(fmt.Sprintf("config: %s.%s: unknown unit %q", t, sf.Name, f.unit))
		}
		fields = append(fields, f)
	}
	return fields
}

// topicOf returns the name and the description of a struct type, which its blank field gives.
func topicOf(t reflect.Type) (topic, doc string) {
	if t.Kind() != reflect.Struct {
		return "", ""
	}
	for i := range t.NumField() {
		if sf := t.Field(i); sf.Name == "_" && sf.Tag.Get("topic") != "" {
			return sf.Tag.Get("topic"), sf.Tag.Get("doc")
		}
	}
	return "", ""
}

// bounds is the range of a number; infinite where there is none.
type bounds struct {
	low, high         float64
	lowOpen, highOpen bool // the end itself is outside
}

func boundsOf(sf reflect.StructField) bounds {
	b := bounds{low: math.Inf(-1), high: math.Inf(1)}
	for _, end := range []struct {
		tag  string
		x    *float64
		open *bool
		is   bool
	}{{"min", &b.low, &b.lowOpen, false}, {"above", &b.low, &b.lowOpen, true}, {"max", &b.high, &b.highOpen, false}, {"below", &b.high, &b.highOpen, true}} {
		text, ok := sf.Tag.Lookup(end.tag)
		if !ok {
			continue
		}
		x, err := strconv.ParseFloat(text, 64)
		if err != nil {
			panic(fmt.Sprintf("config: field %s: %s:%q is not a number", sf.Name, end.tag, text))
		}
		*end.x, *end.open = x, end.is
	}
	return b
}

func (b bounds) contain(x float64) bool {
	return (x > b.low || x == b.low && !b.lowOpen) && (x < b.high || x == b.high && !b.highOpen)
}

// about writes the range as a relation on a name: "1 ≤ n ≤ 5", "tau > 0 ms"; "" without a range.
func (b bounds) about(name, unit string) string {
	if unit != "" {
		unit = " " + unit
	}
	low, high := formatNumber(b.low, 64), formatNumber(b.high, 64)
	switch {
	case b.lowBounded() && b.highBounded():
		return low + pick(b.lowOpen, " < ", " ≤ ") + name + pick(b.highOpen, " < ", " ≤ ") + high + unit
	case b.lowBounded():
		return strings.TrimSpace(name+pick(b.lowOpen, " > ", " ≥ ")+low) + unit
	case b.highBounded():
		return strings.TrimSpace(name+pick(b.highOpen, " < ", " ≤ ")+high) + unit
	}
	return ""
}

// words writes the range without a name: "> 0", "1 to 5".
func (b bounds) words() string {
	if b.lowBounded() && b.highBounded() && !b.lowOpen && !b.highOpen {
		return formatNumber(b.low, 64) + " to " + formatNumber(b.high, 64)
	}
	if b.lowBounded() && b.highBounded() {
		return b.about("x", "")
	}
	return b.about("", "")
}

func (b bounds) lowBounded() bool  { return !math.IsInf(b.low, -1) }
func (b bounds) highBounded() bool { return !math.IsInf(b.high, 1) }

func pick(open bool, yes, no string) string {
	if open {
		return yes
	}
	return no
}
