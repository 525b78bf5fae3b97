package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/striate-sim/striate/internal/registry"
)

// registryOf returns the registry of a part's type. A type without one is a bug.
func registryOf(t reflect.Type) registry.Any {
	r, ok := registry.For(t)
	if !ok {
		panic(fmt.Sprintf("config: %s has no registry", t))
	}
	return r
}

// part decodes name, {name: {key: value}} or {name: main value}.
func (d *decoder) part(n *Node, v reflect.Value, f field, at string) {
	f.typ = v.Type() // an element of a list or map has no field of its own
	switch {
	case n.IsNull(), n.Kind == ScalarKind && n.Text == "none" && !f.has("none"):
		if f.required {
			d.fail(n, at, "one of "+strings.Join(f.names(), ", "), "%s = none, but a %s is needed", f.key, f.part())
			return
		}
		v.SetZero()
	case n.Kind == ScalarKind:
		d.kind(n, nil, v, f, join(at, n.Text))
	case n.Kind == MapKind && len(n.entries) == 1:
		e := n.entries[0]
		d.kind(e.Key, e.Value, v, f, join(at, e.Key.Text))
	case n.Kind == MapKind:
		d.fail(n, at, fmt.Sprintf("write a name or {name: {key: value}}; names: %s", strings.Join(f.names(), ", ")), "%s has %d kinds of %s, not one", or(f.key, "this"), len(n.entries), f.part())
	default:
		d.fail(n, at, "", "%s is a list, not one %s", said(f.key, n), f.part())
	}
}

// kind makes a part of the kind that name names and decodes its parameters, which are nil
// for a bare name.
func (d *decoder) kind(name, params *Node, v reflect.Value, f field, at string) {
	k, ok := registryOf(v.Type()).Lookup(name.Text)
	if !ok {
		names := f.names()
		hint := "have " + strings.Join(names, ", ")
		if near := Suggest(name.Text, names); near != "" {
			hint = fmt.Sprintf("did you mean %q? (%s)", near, strings.Join(names, ", "))
		}
		d.fail(name, at, hint, "no %s named %q", f.part(), name.Text)
		return
	}
	defer func(see string) { d.see = see }(d.see)
	d.see = k.Name
	v.Set(fill(k.New(), func(part reflect.Value) { d.params(name, params, part, k, at) }))
}

// fill lets decode change a part in place and returns the part, which may be a pointer or a
// plain value.
func fill(made any, decode func(reflect.Value)) reflect.Value {
	v := reflect.ValueOf(made)
	if v.Kind() == reflect.Pointer {
		decode(v.Elem())
		return v
	}
	plain := reflect.New(v.Type()).Elem()
	plain.Set(v)
	decode(plain)
	return plain
}

// params decodes the parameters of a part into its struct.
func (d *decoder) params(name, params *Node, part reflect.Value, k registry.Kind, at string) {
	var fields []field
	if part.Kind() == reflect.Struct {
		fields = fieldsOf(part.Type())
		setDefaults(part)
	}
	if params.IsNull() {
		for _, f := range fields {
			if f.required {
				d.missing(name, f, at)
			}
		}
		return
	}
	if f := mainField(k, fields); f != nil && takesAsMain(params, *f, fields) {
		main := *f
		main.key = k.Name
		if main.def == "" {
			main.def = defaultText(part.FieldByIndex(f.index), *f)
		}
		before := len(d.list)
		d.value(params, part.FieldByIndex(f.index), main, at)
		if len(d.list) == before {
			d.check(params, part, at)
		}
		return
	}
	switch {
	case len(fields) == 0 && params.Kind == MapKind && len(params.entries) == 0:
	case len(fields) == 0 && params.Kind == MapKind:
		d.fail(params.entries[0].Key, at, "write "+k.Name, "%s has no parameters", k.Name)
	case len(fields) == 0:
		d.fail(params, at, "write "+k.Name, "%s has no parameters", k.Name)
	case params.Kind == MapKind:
		d.structure(params, part, field{key: k.Name}, at, true)
	default:
		d.fail(params, at, fmt.Sprintf("write {%s: {key: value}}; %s", k.Name, allowed(fields)), "%s is not a map of keys", said(k.Name, params))
	}
}

// mainField returns the field that {name: value} sets, or nil.
func mainField(k registry.Kind, fields []field) *field {
	if k.Main == "" {
		return nil
	}
	i := slices.IndexFunc(fields, func(f field) bool { return f.key == k.Main })
	if i < 0 {
		panic(fmt.Sprintf("config: %s has no parameter %q", k.Name, k.Main))
	}
	return &fields[i]
}

// takesAsMain reports whether what follows a kind's name is its main parameter, not a map
// of its parameters.
func takesAsMain(n *Node, main field, fields []field) bool {
	if n.Kind != MapKind {
		return true
	}
	if main.list == "sweep" || main.typ == reflect.TypeFor[Sweep]() {
		return isGrid(n)
	}
	if !nests(main.typ) || len(n.entries) == 0 {
		return false
	}
	return !slices.ContainsFunc(n.entries, func(e Entry) bool {
		return slices.ContainsFunc(fields, func(f field) bool { return f.key == e.Key.Text })
	})
}

// part names the sort of part that the field holds: "gain".
func (f field) part() string { return registryOf(f.typ).Part() }

// has reports whether a part of the field can be of the named kind.
func (f field) has(kind string) bool {
	_, ok := registryOf(f.typ).Lookup(kind)
	return ok
}

// names returns the words that stand for the field: its key, or the kinds of an inline
// part; for a part with a key of its own, the kinds.
func (f field) names() []string {
	if !f.inline && f.typ.Kind() != reflect.Interface {
		return []string{f.key}
	}
	var names []string
	for _, k := range registryOf(f.typ).Kinds() {
		names = append(names, k.Name)
	}
	return names
}

// inlineName is the key of the field, or for an inline part a name that is no key.
func (f field) inlineName() string {
	if f.inline {
		return "<" + f.part() + ">"
	}
	return f.key
}

// inlineFor returns the inline part that has a kind, or the first one, or nil.
func inlineFor(fields []field, kind string) *field {
	var first *field
	for i := range fields {
		if f := &fields[i]; f.inline {
			if f.has(kind) {
				return f
			}
			if first == nil {
				first = f
			}
		}
	}
	return first
}

// rivals returns the keys that cannot stand beside a key in a map of type t.
func rivals(t reflect.Type, key string) []string {
	t = deref(t)
	var f *field
	switch {
	case t == nil || opaque(t):
		return nil
	case t.Kind() == reflect.Interface:
		f = &field{typ: t, inline: true}
	case t.Kind() == reflect.Struct:
		f = inlineFor(fieldsOf(t), key)
	}
	if f == nil || !f.has(key) {
		return nil
	}
	return slices.DeleteFunc(f.names(), func(name string) bool { return name == key })
}

// childType returns the type of what stands below a key in a map of type t, or nil.
func childType(t reflect.Type, key string) reflect.Type {
	t = deref(t)
	switch {
	case t == nil:
		return nil
	case t.Kind() == reflect.Interface:
		return kindType(t, key)
	case t.Implements(orderedType) || reflect.PointerTo(t).Implements(orderedType):
		return reflect.New(t).Interface().(ordered).elem()
	case t.Kind() != reflect.Struct || opaque(t):
		return nil
	}
	fields := fieldsOf(t)
	for _, f := range fields {
		if f.key == key && !f.inline {
			return f.typ
		}
	}
	if f := inlineFor(fields, key); f != nil {
		return kindType(f.typ, key)
	}
	return nil
}

// kindType returns the concrete type of a kind, or nil.
func kindType(t reflect.Type, kind string) reflect.Type {
	r, ok := registry.For(t)
	if !ok {
		return nil
	}
	k, ok := r.Lookup(kind)
	if !ok {
		return nil
	}
	return reflect.TypeOf(k.New())
}

func deref(t reflect.Type) reflect.Type {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

// opaque reports whether only the type itself knows what its nodes mean.
func opaque(t reflect.Type) bool {
	return t == nodeType.Elem() || t == reflect.TypeFor[Sweep]() || reflect.PointerTo(t).Implements(reflect.TypeFor[Unmarshaler]())
}
