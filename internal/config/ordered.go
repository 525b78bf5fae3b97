package config

import (
	"fmt"
	"iter"
	"reflect"
	"regexp"
	"slices"
)

// Map is a map from names to values that keeps the order of the file. The zero value is
// empty and ready for use.
type Map[T any] struct {
	keys   []string
	values []T
}

// Len returns the number of names.
func (m Map[T]) Len() int { return len(m.keys) }

// Keys returns the names in order.
func (m Map[T]) Keys() []string { return slices.Clone(m.keys) }

// Get returns the value of a name.
func (m Map[T]) Get(name string) (T, bool) {
	if i := slices.Index(m.keys, name); i >= 0 {
		return m.values[i], true
	}
	var zero T
	return zero, false
}

// All iterates over names and values in order.
func (m Map[T]) All() iter.Seq2[string, T] {
	return func(yield func(string, T) bool) {
		for i, key := range m.keys {
			if !yield(key, m.values[i]) {
				return
			}
		}
	}
}

// Set gives a name a value; a new name comes last.
func (m *Map[T]) Set(name string, value T) {
	if i := slices.Index(m.keys, name); i >= 0 {
		m.values[i] = value
		return
	}
	m.keys, m.values = append(m.keys, name), append(m.values, value)
}

// ordered is a Map of any type.
type ordered interface {
	elem() reflect.Type
	clear()
	add(name string, value reflect.Value)
	each(func(name string, value reflect.Value))
}

var orderedType = reflect.TypeFor[ordered]()

func (m *Map[T]) elem() reflect.Type { return reflect.TypeFor[T]() }
func (m *Map[T]) clear()             { m.keys, m.values = nil, nil }

func (m *Map[T]) add(name string, value reflect.Value) { m.Set(name, value.Interface().(T)) }

func (m *Map[T]) each(visit func(string, reflect.Value)) {
	for i, key := range m.keys {
		visit(key, reflect.ValueOf(&m.values[i]).Elem())
	}
}

var (
	nameSyntax = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)
	pathSyntax = regexp.MustCompile(`^[A-Za-z*][A-Za-z0-9_*/-]*(\.[A-Za-z0-9*][A-Za-z0-9_*/-]*)*$`)
)

// IsName reports whether text is a name: a letter, then letters, digits, - and _.
func IsName(text string) bool { return nameSyntax.MatchString(text) }

// ordered decodes a map whose keys are names, or paths where the field says so.
func (d *decoder) ordered(n *Node, m ordered, f field, at string) {
	if n.IsNull() {
		m.clear()
		return
	}
	if n.Kind != MapKind {
		d.fail(n, at, "", "%s is not a map of names", said(f.key, n))
		return
	}
	m.clear()
	syntax, rule := nameSyntax, "a name is a letter, then letters, digits, - and _"
	if f.keys == "path" {
		syntax, rule = pathSyntax, "a path is names joined by dots; * stands for any one"
	}
	for _, e := range n.entries {
		if !syntax.MatchString(e.Key.Text) {
			d.fail(e.Key, join(at, e.Key.Text), rule, "%q is not a %s", e.Key.Text, pick(f.keys == "path", "path", "name"))
		}
		v := reflect.New(m.elem()).Elem()
		setDefaults(v)
		item := f
		item.key, item.def, item.required = e.Key.Text, "", false
		d.value(e.Value, v, item, fmt.Sprint(join(at, e.Key.Text)))
		m.add(e.Key.Text, v)
	}
}
