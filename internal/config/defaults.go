package config

import (
	"fmt"
	"reflect"
)

// Defaults fills in the tagged defaults of the fields of a part that are still zero, and
// returns the part.
func Defaults[T any](part *T) *T {
	setDefaults(reflect.ValueOf(part).Elem())
	return part
}

// setDefaults fills in the tagged defaults of the fields of v that are still zero, and of
// structs inside v. A default that does not decode is a bug and panics.
func setDefaults(v reflect.Value) {
	if v.Kind() != reflect.Struct || reflect.PointerTo(v.Type()).Implements(orderedType) || opaque(v.Type()) {
		return
	}
	for _, f := range fieldsOf(v.Type()) {
		x := v.FieldByIndex(f.index)
		switch {
		case f.def != "" && x.IsZero():
			n, list := Parse("default of "+f.key, []byte(f.def))
			d := &decoder{}
			if list == nil {
				d.value(n, x, field{key: f.key, unit: f.unit, oneof: f.oneof, list: f.list, keys: f.keys, bounds: f.bounds}, f.key)
			}
			if list = append(list, d.list...); len(list) > 0 {
				panic(fmt.Sprintf("config: %s: %v", v.Type(), list))
			}
		case x.Kind() == reflect.Struct:
			setDefaults(x)
		}
	}
}

// defaultText is the value of a field as YAML, for messages; "" where it is long.
func defaultText(v reflect.Value, f field) string {
	n := encode(v, f, reflect.Value{})
	if n.IsNull() {
		return ""
	}
	if text := flow(n); len(text) <= 40 {
		return text
	}
	return ""
}
