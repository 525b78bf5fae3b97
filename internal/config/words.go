package config

import (
	"reflect"
	"strings"

	"github.com/striate-sim/striate/internal/registry"
)

// maxListed is the most keys that a message lists.
const maxListed = 8

// about explains a field in brackets: "time constant, ms, > 0".
func (f field) about() string {
	var words []string
	for _, word := range []string{f.doc, f.unit, f.words()} {
		if word != "" {
			words = append(words, word)
		}
	}
	return strings.Join(words, ", ")
}

// allowed lists the keys of a struct where they are few.
func allowed(fields []field) string {
	var names []string
	for _, f := range fields {
		if f.inline {
			names = append(names, f.names()...)
		} else {
			names = append(names, f.key)
		}
	}
	if len(names) == 0 || len(names) > maxListed {
		return ""
	}
	return "keys: " + strings.Join(names, ", ")
}

func numberWords(unit string) string {
	if unit == "" {
		return "a number"
	}
	return "a number with its unit, such as 20 " + unit
}

// typeWords says what a value of a type is: "a number in ms", "a list of gains".
func typeWords(t reflect.Type, f field) string {
	t = deref(t)
	if t == reflect.TypeFor[Sweep]() || f.list == "sweep" {
		return numberIn("a number", f.unit) + " or a sweep"
	}
	if reflect.PointerTo(t).Implements(orderedType) {
		inner := f
		inner.key = ""
		return "names, each " + typeWords(reflect.New(t).Interface().(ordered).elem(), inner)
	}
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		if len(f.oneof) > 0 {
			return strings.Join(f.oneof, " | ")
		}
		return "text"
	case reflect.Float32, reflect.Float64:
		return numberIn("a number", f.unit)
	case reflect.Slice, reflect.Array:
		return pick(f.list == "or-one", "one or a list, each ", "a list, each ") + typeWords(t.Elem(), field{unit: f.unit, oneof: f.oneof})
	case reflect.Interface:
		if r, ok := registry.For(t); ok {
			return "a " + r.Part()
		}
	case reflect.Struct:
		if topic, _ := topicOf(t); topic != "" {
			return "a " + topic
		}
		return "a map"
	}
	return numberIn("a whole number", f.unit)
}

func numberIn(words, unit string) string {
	if unit == "" {
		return words
	}
	return words + " in " + unit
}
