package config

import (
	"reflect"
	"slices"
)

// Value is the number of a sweep that takes one, and the first of one that takes several; 0
// where there is none.
func (s Sweep) Value() float64 {
	if len(s.Values) == 0 {
		return 0
	}
	return s.Values[0]
}

// A Combination is a part at one value of everything that it sweeps.
type Combination struct {
	Coordinates []Coordinate // in the order of the part's fields
	Part        any          // a copy in which no number is swept
}

// A Coordinate is the value of a swept key, in the unit of its field.
type Coordinate struct {
	Key   string
	Value float64
	Unit  string
}

// Combine lists every combination of the values that a part sweeps, the last key changing
// fastest. The part is a pointer to a struct; sweeps are found in its fields, in structs and
// parts inside it and in lists of them. Where two keys of one name are swept, the coordinate
// of each is part.key: that of the part itself begins with name, that of another with the key
// that holds it.
func Combine(name string, part any) []Combination {
	root := reflect.ValueOf(part)
	swept := sweepsOf(root, name, nil, field{})
	all := []Combination{{Part: clone(root).Interface()}}
	for _, s := range swept {
		key := s.key
		if slices.ContainsFunc(swept, func(o sweptField) bool { return o.path != s.path && o.key == s.key }) {
			key = s.path
		}
		var next []Combination
		for _, c := range all {
			for _, x := range s.values {
				one := Combination{Coordinates: append(slices.Clip(c.Coordinates), Coordinate{key, x, s.unit})}
				copied := clone(reflect.ValueOf(c.Part))
				*sweepsOf(copied, name, nil, field{})[0].sweep = Fixed(x) // those before are fixed
				one.Part = copied.Interface()
				next = append(next, one)
			}
		}
		all = next
	}
	return all
}

// sweptField is a field that sweeps.
type sweptField struct {
	key, path, unit string
	values          []float64
	sweep           *Sweep
}

// sweepsOf appends the fields of v that sweep; of is the name of the struct that holds v.
func sweepsOf(v reflect.Value, of string, found []sweptField, f field) []sweptField {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return found
		}
		return sweepsOf(v.Elem(), of, found, f)
	case reflect.Slice:
		for i := range v.Len() {
			found = sweepsOf(v.Index(i), of, found, f)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[Sweep]() {
			if s := v.Addr().Interface().(*Sweep); s.Swept() {
				found = append(found, sweptField{f.key, of + "." + f.key, f.unit, s.Values, s})
			}
			return found
		}
		for _, inner := range fieldsOf(v.Type()) {
			name := of
			if x := v.FieldByIndex(inner.index); x.Kind() != reflect.Struct || x.Type() != reflect.TypeFor[Sweep]() {
				name = or(inner.inlineKey(), of)
			}
			found = sweepsOf(v.FieldByIndex(inner.index), name, found, inner)
		}
	}
	return found
}

// inlineKey is the key under which what a field holds is written, "" for what is inline.
func (f field) inlineKey() string {
	if f.inline {
		return ""
	}
	return f.key
}

// clone copies what a value points to, through pointers, parts, lists and exported fields.
func clone(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return v
		}
		inner := clone(v.Elem())
		if v.Kind() == reflect.Interface {
			return inner
		}
		p := reflect.New(v.Type().Elem())
		p.Elem().Set(inner)
		return p
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		s := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			s.Index(i).Set(clone(v.Index(i)))
		}
		return s
	case reflect.Struct:
		s := reflect.New(v.Type()).Elem()
		s.Set(v)
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				s.Field(i).Set(clone(v.Field(i)))
			}
		}
		return s
	}
	return v
}
