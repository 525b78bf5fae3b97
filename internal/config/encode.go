package config

import (
	"fmt"
	"reflect"
	"strconv"

	"github.com/striate-sim/striate/internal/registry"
)

// A Marshaler encodes itself; it is the reverse of [Unmarshaler].
type Marshaler interface{ Marshal() *Node }

// Encode writes a value as a tree from which [Decode] makes an equal value: every default is
// written out, quantities carry their units, parts are {name: {key: value}} or a bare name
// where they have no parameters, and keys stand in the order of the struct's fields. What is
// absent (a nil pointer, a nil list, empty text) is left out, or null where the default is
// not absent.
func Encode(v any) *Node {
	x := reflect.ValueOf(v)
	if !x.IsValid() {
		return NewNull()
	}
	return encode(x, field{bounds: unbounded}, reflect.Value{})
}

// encode writes v, which f describes. def is the default of v, or the zero Value.
func encode(v reflect.Value, f field, def reflect.Value) *Node {
	if !v.CanAddr() {
		addressable := reflect.New(v.Type()).Elem()
		addressable.Set(v)
		v = addressable
	}
	switch x := v.Addr().Interface().(type) {
	case Marshaler:
		return x.Marshal()
	case **Node:
		return (*x).Clone()
	case *Sweep:
		return encodeSweep(*x, f)
	case ordered:
		n := NewMap()
		x.each(func(name string, value reflect.Value) {
			n.put(NewText(name), encode(value, f, reflect.Value{}))
		})
		return n
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return NewNull()
		}
		return encode(v.Elem(), f, reflect.Value{})
	case reflect.Interface:
		if v.IsNil() {
			return NewScalar("none")
		}
		return encodePart(registryOf(v.Type()), v.Interface())
	case reflect.Struct:
		if !def.IsValid() {
			def = reflect.New(v.Type()).Elem()
			setDefaults(def)
		}
		return encodeStruct(v, def)
	case reflect.Slice, reflect.Array:
		if v.Kind() == reflect.Slice && v.IsNil() {
			return NewNull()
		}
		n := NewList()
		for i := range v.Len() {
			n.Append(encode(v.Index(i), f, reflect.Value{}))
		}
		return n
	case reflect.Bool:
		return NewScalar(strconv.FormatBool(v.Bool()))
	case reflect.String:
		return NewText(v.String())
	case reflect.Float32, reflect.Float64:
		return inUnit(formatNumber(v.Float(), v.Type().Bits()), f)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return inUnit(strconv.FormatInt(v.Int(), 10), f)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return inUnit(strconv.FormatUint(v.Uint(), 10), f)
	}
	panic(fmt.Sprintf("config: cannot encode %s", v.Type()))
}

func inUnit(number string, f field) *Node {
	if f.unit != "" {
		number += " " + f.unit
	}
	return NewScalar(number)
}

// encodeStruct writes the fields of a struct whose defaults are those of def.
func encodeStruct(v, def reflect.Value) *Node {
	n := NewMap()
	for _, f := range fieldsOf(v.Type()) {
		x, d := v.FieldByIndex(f.index), def.FieldByIndex(f.index)
		if f.inline {
			if !x.IsNil() {
				name, params := encodeKind(registryOf(f.typ), x.Interface())
				n.put(NewText(name), params)
			}
			continue
		}
		if absent(x, f) && absent(d, f) && !f.required {
			continue
		}
		n.put(NewText(f.key), encode(x, f, d))
	}
	return n
}

// absent reports whether a value is what its key's absence means and no text could say.
func absent(v reflect.Value, f field) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice:
		return v.IsNil()
	case reflect.Interface:
		return v.IsNil() && f.def == ""
	case reflect.String:
		return v.String() == ""
	case reflect.Float32, reflect.Float64, reflect.Int, reflect.Int64, reflect.Int32, reflect.Uint, reflect.Uint64:
		return v.IsZero() && !f.contain(0)
	case reflect.Struct:
		s, ok := v.Interface().(Sweep)
		return ok && s.Values == nil || v.IsZero() && reflect.PointerTo(v.Type()).Implements(orderedType)
	}
	return false
}

// encodePart writes a part as {name: {key: value}}, or as its name where it has no parameters.
func encodePart(r registry.Any, part any) *Node {
	name, params := encodeKind(r, part)
	if len(params.entries) == 0 {
		return NewText(name)
	}
	n := NewMap()
	n.put(NewText(name), params)
	return n
}

// encodeKind returns the name and the parameters of a part. A part that is not registered is
// a bug and panics.
func encodeKind(r registry.Any, part any) (string, *Node) {
	name := registry.NameOf(r, part)
	k, ok := r.Lookup(name)
	if !ok {
		panic(fmt.Sprintf("config: %T is no registered %s", part, r.Part()))
	}
	v := reflect.ValueOf(part)
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return name, NewMap()
	}
	params := NewMap()
	fill(k.New(), func(def reflect.Value) {
		setDefaults(def)
		params = encodeStruct(v, def)
	})
	return name, params
}

func encodeSweep(s Sweep, f field) *Node {
	quantity := func(x float64) *Node { return inUnit(formatNumber(x, 64), f) }
	switch {
	case s.Form == One && len(s.Values) == 1:
		return quantity(s.Values[0])
	case s.Form == Lin || s.Form == Log:
		n := NewMap()
		n.put(NewText(map[Form]string{Lin: "lin", Log: "log"}[s.Form]),
			NewList(quantity(s.ends[0]), quantity(s.ends[1]), NewScalar(strconv.Itoa(len(s.Values)))))
		return n
	}
	n := NewList()
	for _, x := range s.Values {
		n.Append(quantity(x))
	}
	return n
}
