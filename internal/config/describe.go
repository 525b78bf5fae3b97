package config

import (
	"reflect"
	"slices"

	"github.com/striate-sim/striate/internal/registry"
)

// Key explains one key of the file format.
type Key struct {
	Name     string
	Type     string // in words: "a number in ms", "a gain"
	Unit     string
	Default  string // as YAML, "" where there is none
	Range    string // "> 0", "1 to 5", or the words that it may be
	Doc      string
	Required bool
	Keys     []Key // of a struct, or the kinds of a part, each with its parameters
}

// Describe explains the keys of a struct type or, for the interface type of a part, every
// kind with its parameters. A type that holds itself is explained once.
func Describe(t reflect.Type) []Key { return describe(t, reflect.Value{}, nil) }

// DescribeValue explains the keys of a struct, with its values as their defaults.
func DescribeValue(v any) []Key {
	x := reflect.ValueOf(v)
	return describe(x.Type(), x, nil)
}

// describe explains the keys of t below the types outer. v holds the defaults if it is valid.
func describe(t reflect.Type, v reflect.Value, outer []reflect.Type) []Key {
	t = deref(t)
	if slices.Contains(outer, t) {
		return nil
	}
	outer = append(slices.Clip(outer), t)
	switch {
	case t.Kind() == reflect.Slice || t.Kind() == reflect.Array:
		return describe(t.Elem(), reflect.Value{}, outer)
	case reflect.PointerTo(t).Implements(orderedType):
		return describe(reflect.New(t).Interface().(ordered).elem(), reflect.Value{}, outer)
	case t.Kind() == reflect.Interface:
		return describeKinds(t, outer)
	case t.Kind() != reflect.Struct || opaque(t):
		return nil
	}
	for v.IsValid() && v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	fromTags := !v.IsValid() || v.Kind() != reflect.Struct
	if fromTags {
		v = reflect.New(t).Elem()
		setDefaults(v)
	}
	var keys []Key
	for _, f := range fieldsOf(t) {
		if f.inline {
			keys = append(keys, describeKinds(f.typ, append(slices.Clip(outer), f.typ))...)
			continue
		}
		x := v.FieldByIndex(f.index)
		k := Key{Name: f.key, Type: typeWords(f.typ, f), Unit: f.unit, Default: f.def, Range: f.words(), Doc: f.doc, Required: f.required}
		if len(f.oneof) > 0 {
			k.Range = ""
		}
		if k.Default != "" && !fromTags && !x.IsZero() {
			k.Default = defaultText(x, f) // a part may start from other values than its tags
		}
		if k.Default == "" && !f.required && !absent(x, f) && !(fromTags && x.IsZero()) {
			k.Default = defaultText(x, f)
		}
		inside := reflect.Value{}
		if !fromTags && x.Kind() == reflect.Struct {
			inside = x
			setDefaults(inside)
		}
		k.Keys = describe(f.typ, inside, outer)
		keys = append(keys, k)
	}
	return keys
}

// describeKinds explains the kinds of a part.
func describeKinds(t reflect.Type, outer []reflect.Type) []Key {
	r, ok := registry.For(t)
	if !ok {
		return nil
	}
	var keys []Key
	for _, k := range r.Kinds() {
		made := reflect.ValueOf(k.New())
		keys = append(keys, Key{Name: k.Name, Type: "a " + r.Part(), Doc: k.Doc, Keys: describe(made.Type(), made, outer)})
	}
	return keys
}
