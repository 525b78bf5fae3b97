package config

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/striate-sim/striate/internal/registry"
)

// Schema is a JSON Schema (draft 2020-12) of the files that decode to a struct type, for
// editors: keys with their meaning, kinds of parts, ranges and units. It is wider than the
// format, since a variant of a map may leave out what it takes over: no key is required, a
// word may stand for a map, and null removes a key.
func Schema(root reflect.Type) []byte {
	s := structSchema(root, nil)
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["type"] = "object"
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		panic(err) // the schema is made of maps, lists, text and numbers
	}
	return text
}

type schema = map[string]any

// schemaOf is the schema of a value that f describes, below the types outer.
func schemaOf(t reflect.Type, f field, outer []reflect.Type) schema {
	t = deref(t)
	switch {
	case slices.Contains(outer, t) || t == deref(nodeType) || opaque(t) && t != reflect.TypeFor[Sweep]() && !reflect.PointerTo(t).Implements(orderedType):
		return schema{} // explains itself elsewhere, or reads its value itself
	case f.list == "sweep" || t == reflect.TypeFor[Sweep]():
		return sweepSchema(f)
	case reflect.PointerTo(t).Implements(orderedType):
		elem := reflect.New(t).Interface().(ordered).elem()
		return schema{"type": []string{"object", "null"}, "additionalProperties": orNull(schemaOf(elem, f, outer))}
	case t.Kind() == reflect.Interface:
		return partSchema(t, outer)
	case t.Kind() == reflect.Struct:
		return structSchema(t, outer)
	case t.Kind() == reflect.Slice || t.Kind() == reflect.Array:
		item := schemaOf(t.Elem(), field{unit: f.unit, bounds: f.bounds, oneof: f.oneof}, outer)
		list := schema{"type": "array", "items": item}
		if f.list == "or-one" {
			return schema{"anyOf": []schema{item, list}}
		}
		return list
	}
	return scalarSchema(t, f)
}

// structSchema lists the keys of a struct.
func structSchema(t reflect.Type, outer []reflect.Type) schema {
	outer = append(slices.Clip(outer), t)
	keys := schema{}
	for _, f := range fieldsOf(t) {
		if f.inline {
			if r, ok := registry.For(f.typ); ok {
				for _, k := range r.Kinds() {
					addKind(keys, k, outer)
				}
			}
			continue
		}
		s := orNull(schemaOf(f.typ, f, outer))
		if f.doc != "" {
			s["description"] = f.doc
		}
		if f.def != "" {
			s["default"] = f.def
		}
		keys[f.key] = s
	}
	s := schema{"type": []string{"object", "string", "null"}, "properties": keys, "additionalProperties": false}
	if _, doc := topicOf(t); doc != "" {
		s["description"] = doc
	}
	return s
}

// addKind adds an inline kind: its name, and its parameters beside it.
func addKind(keys schema, k registry.Kind, outer []reflect.Type) {
	keys[k.Name] = kindSchema(k, outer)
	if t := deref(reflect.TypeOf(k.New())); t.Kind() == reflect.Struct {
		for _, f := range fieldsOf(t) {
			if _, taken := keys[f.key]; !taken && !f.inline {
				keys[f.key] = schemaOf(f.typ, f, append(slices.Clip(outer), t))
			}
		}
	}
}

// partSchema allows the name of a kind, or a map with the one kind and its parameters.
func partSchema(t reflect.Type, outer []reflect.Type) schema {
	r, ok := registry.For(t)
	if !ok {
		return schema{}
	}
	names, kinds := []any{"none"}, schema{}
	for _, k := range r.Kinds() {
		names = append(names, k.Name)
		kinds[k.Name] = kindSchema(k, outer)
	}
	return schema{"anyOf": []schema{
		{"enum": names},
		{"type": "object", "properties": kinds, "additionalProperties": false, "maxProperties": 1},
	}}
}

// kindSchema allows a kind's parameters, and its main one alone.
func kindSchema(k registry.Kind, outer []reflect.Type) schema {
	made := reflect.TypeOf(k.New())
	t := deref(made)
	if t.Kind() != reflect.Struct || slices.Contains(outer, t) {
		return schema{"description": k.Doc} // nothing to say, or said above
	}
	s := structSchema(t, outer)
	s["type"] = []string{"object", "null"}
	if main := mainField(k, fieldsOf(t)); main != nil {
		s = schema{"anyOf": []schema{s, schemaOf(main.typ, *main, append(slices.Clip(outer), t))}}
	}
	s["description"] = k.Doc
	return s
}

// sweepSchema allows a number, a list of them, or a grid.
func sweepSchema(f field) schema {
	one := scalarSchema(reflect.TypeFor[float64](), f)
	ends := schema{"type": "array", "minItems": 3, "maxItems": 3}
	grid := schema{"type": "object", "properties": schema{"lin": ends, "log": ends}, "additionalProperties": false}
	return schema{"anyOf": []schema{one, {"type": "array", "items": one}, grid}}
}

// scalarSchema is a number in its range, a quantity with its unit, a word, or true and false.
func scalarSchema(t reflect.Type, f field) schema {
	switch t.Kind() {
	case reflect.Bool:
		return schema{"type": "boolean"}
	case reflect.String:
		if len(f.oneof) > 0 {
			return schema{"enum": f.oneof}
		}
		return schema{"type": []string{"string", "number", "boolean"}} // 5 and true are text too
	case reflect.Float32, reflect.Float64:
		return numberSchema("number", f)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		f.low = max(f.low, 0)
	}
	return numberSchema("integer", f)
}

func numberSchema(kind string, f field) schema {
	if f.unit != "" {
		return schema{"type": "string", "pattern": "^" + numberSyntax + " ?(" + strings.Join(unitPatterns(f.unit), "|") + ")$"}
	}
	s := schema{"type": kind}
	if f.lowBounded() {
		s[pick(f.lowOpen, "exclusiveMinimum", "minimum")] = f.low
	}
	if f.highBounded() {
		s[pick(f.highOpen, "exclusiveMaximum", "maximum")] = f.high
	}
	return s
}

// unitPatterns lists the units of the same dimension, as patterns.
func unitPatterns(name string) []string {
	var all []string
	u, _ := unitNamed(name)
	for _, other := range units {
		if other.dimension == u.dimension {
			all = append(all, regexp.QuoteMeta(other.name))
		}
	}
	return all
}

// orNull also allows null, which removes a key.
func orNull(s schema) schema {
	switch t := s["type"].(type) {
	case string:
		s["type"] = []string{t, "null"}
	case nil:
		if any, ok := s["anyOf"].([]schema); ok {
			s["anyOf"] = append(any, schema{"type": "null"})
		} else if words, ok := s["enum"].([]string); ok {
			return schema{"anyOf": []schema{{"enum": words}, {"type": "null"}}}
		}
	}
	return s
}
