package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/striate-sim/striate/internal/diag"
)

// An Unmarshaler decodes itself. at is its path, "networks.pair.train".
type Unmarshaler interface {
	Unmarshal(n *Node, at string) diag.List
}

// A Checker finds mistakes that tags cannot express, once its keys are filled in.
type Checker interface{ Check() []Mistake }

// Mistake is a fault of a filled struct, placed at the value of a key, or at the whole where
// Key is "".
type Mistake struct{ Key, Problem, Hint string }

// Decode fills *into from a node that stands at a path, and returns every mistake in the
// order of the file. What is absent in the file keeps its value or takes its tagged default.
func Decode(n *Node, into any, at string) diag.List {
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		panic(fmt.Sprintf("config: cannot decode into %T", into))
	}
	d := &decoder{}
	if n != nil {
		d.value(n, v.Elem(), field{key: last(at), bounds: unbounded}, at)
	}
	return d.list.Sort()
}

type decoder struct {
	list diag.List
	see  string // what explains the part that is being decoded
}

func (d *decoder) fail(n *Node, at, hint, format string, args ...any) {
	d.list = append(d.list, diag.Diagnostic{Pos: n.Pos(), Path: at, Problem: fmt.Sprintf(format, args...), Hint: hint, See: d.see})
}

// value decodes any node into v, which f describes.
func (d *decoder) value(n *Node, v reflect.Value, f field, at string) {
	if n.broken {
		return
	}
	if v.Kind() == reflect.Pointer && v.Type() != nodeType {
		if n.IsNull() {
			v.SetZero()
			return
		}
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
			setDefaults(v.Elem())
		}
		d.value(n, v.Elem(), f, at)
		return
	}
	switch x := v.Addr().Interface().(type) {
	case Unmarshaler:
		for _, fault := range x.Unmarshal(n, at) {
			fault.See = or(fault.See, d.see)
			d.list = append(d.list, fault)
		}
		return
	case **Node:
		*x = n
		return
	case *Sweep:
		d.sweep(n, x, f, at)
		return
	case ordered:
		d.ordered(n, x, f, at)
		return
	}
	switch v.Kind() {
	case reflect.Interface:
		d.part(n, v, f, at)
	case reflect.Struct:
		d.structure(n, v, f, at, false)
	case reflect.Slice, reflect.Array:
		d.sequence(n, v, f, at)
	default:
		d.scalar(n, v, f, at)
	}
}

// structure decodes a map into the fields of a struct. hasDefaults says that the values in
// v are the defaults of the file format.
func (d *decoder) structure(n *Node, v reflect.Value, f field, at string, hasDefaults bool) {
	topic, _ := topicOf(v.Type())
	defer func(see string) { d.see = see }(d.see)
	d.see = or(topic, d.see)
	fields := fieldsOf(v.Type())
	setDefaults(v)
	if n.Kind == ScalarKind {
		if f := inlineFor(fields, n.Text); f != nil {
			d.part(n, v.FieldByIndex(f.index), *f, at)
			d.check(n, v, at)
			return
		}
	}
	if n.Kind != MapKind {
		d.fail(n, at, allowed(fields), "%s is not a map of keys", said(f.key, n))
		return
	}
	seen, faulty := map[string]*Node{}, false
	for _, e := range n.entries {
		key := e.Key.Text
		if i := slices.IndexFunc(fields, func(f field) bool { return f.key == key && !f.inline }); i >= 0 {
			f, before := fields[i], len(d.list)
			seen[key] = e.Value
			if hasDefaults && f.def == "" {
				f.def = defaultText(v.FieldByIndex(f.index), f)
			}
			d.value(e.Value, v.FieldByIndex(f.index), f, join(at, key))
			faulty = faulty || len(d.list) > before && !nests(f.typ)
			continue
		}
		f := inlineFor(fields, key)
		if f == nil || !f.has(key) {
			d.unknown(e.Key, fields, at)
			continue
		}
		if other := seen[f.inlineName()]; other != nil {
			d.fail(e.Key, join(at, key), "keep one of them", "%s beside %s: a second %s", key, other.Text, f.part())
			continue
		}
		seen[f.inlineName()] = e.Key
		d.kind(e.Key, e.Value, v.FieldByIndex(f.index), *f, join(at, key))
	}
	for _, f := range fields {
		if f.required && seen[f.inlineName()] == nil {
			faulty = true
			d.missing(n, f, at)
		}
	}
	if !faulty {
		d.check(n, v, at)
	}
}

// unknown reports a key that is none of the fields'.
func (d *decoder) unknown(key *Node, fields []field, at string) {
	where := ""
	if at != "" {
		where = " in " + at
	}
	var names []string
	for _, f := range fields {
		names = append(names, f.names()...)
	}
	hint := allowed(fields)
	if near := Suggest(key.Text, names); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
		if i := slices.IndexFunc(fields, func(f field) bool { return f.key == near }); i >= 0 {
			if about := fields[i].about(); about != "" {
				hint += " (" + about + ")"
			}
		}
	}
	d.fail(key, join(at, key.Text), hint, "unknown key %q%s", key.Text, where)
}

func (d *decoder) missing(n *Node, f field, at string) {
	where := ""
	if at != "" {
		where = " in " + at
	}
	if f.inline {
		d.fail(n, at, "one of "+strings.Join(f.names(), ", "), "no %s%s", f.part(), where)
		return
	}
	d.fail(n, join(at, f.key), f.about(), "missing %s%s", f.key, where)
}

// check asks the struct for its own mistakes.
func (d *decoder) check(n *Node, v reflect.Value, at string) {
	c, ok := v.Addr().Interface().(Checker)
	if !ok {
		return
	}
	for _, m := range c.Check() {
		place, path := n, at
		if m.Key != "" {
			path = join(at, m.Key)
			if value := n.Get(m.Key); value != nil {
				place = value
			}
		}
		d.fail(place, path, m.Hint, "%s", m.Problem)
	}
}

// sequence decodes a list.
func (d *decoder) sequence(n *Node, v reflect.Value, f field, at string) {
	isSlice := v.Kind() == reflect.Slice
	if n.IsNull() && isSlice {
		v.SetZero()
		return
	}
	if f.list == "sweep" {
		var s Sweep
		d.sweep(n, &s, f, at)
		v.Set(reflect.ValueOf(s.Values).Convert(v.Type()))
		return
	}
	items := n.items
	if n.Kind != ListKind {
		if f.list != "or-one" || n.IsNull() {
			d.fail(n, at, "write ["+n.short()+"]", "%s is not a list", said(f.key, n))
			return
		}
		items = []*Node{n}
	}
	if isSlice {
		v.Set(reflect.MakeSlice(v.Type(), len(items), len(items)))
	} else if len(items) != v.Len() {
		d.fail(n, at, "", "%s has %d values, not %d", said(f.key, n), len(items), v.Len())
		return
	}
	item := f
	item.def = ""
	for i := range items {
		setDefaults(v.Index(i))
		d.value(items[i], v.Index(i), item, fmt.Sprintf("%s.%d", at, i))
	}
}

// said is the beginning of a message about a value: "tau = 20".
func said(key string, n *Node) string {
	if key == "" {
		return n.short()
	}
	return key + " = " + n.short()
}

// last is the last name of a path.
func last(at string) string { return at[strings.LastIndexByte(at, '.')+1:] }

var nodeType = reflect.TypeFor[*Node]()

// nests reports whether a value of the type holds keys of its own.
func nests(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return nests(t.Elem())
	case reflect.Struct:
		return t != reflect.TypeFor[Sweep]()
	}
	return t.Kind() == reflect.Interface
}
