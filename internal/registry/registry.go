// Package registry maps the names of an experiment file to the parts they stand for.
//
// A part is one Go file: a struct whose exported fields carry `yaml`, `unit` and `doc`
// tags, and one package variable that registers it with its default parameters:
//
//	var _ = Gains.Add("supralinear", Entry[Gain]{New: …, Doc: …})
//
// Whatever is registered can be named in a file, is explained by `striate describe`, and is
// checked by the conformance test of its registry.
package registry

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Entry is what a registry knows of one kind of part.
type Entry[T any] struct {
	New     func() T // a new part with its default parameters
	Doc     string   // one sentence, no final stop: "expansive power law of V1 neurons"
	Cite    string   // bibliography keys, comma separated, or ""
	Example string   // a runnable YAML fragment for describe, "" means the bare name
	Main    string   // yaml name of the main parameter, which {name: value} sets, or ""
}

// A Kind is an Entry without its type: what tools that list every part see.
type Kind struct {
	Name, Doc, Cite, Example, Main string
	New                            func() any
}

// Any is a registry without its type.
type Any interface {
	Part() string               // what is registered, e.g. "gain"
	Kinds() []Kind              // in order of name
	Lookup(string) (Kind, bool) // one kind by name
}

// Registry holds the kinds of one sort of part.
type Registry[T any] struct {
	part    string
	entries map[string]Entry[T]
}

var byType = map[reflect.Type]Any{}

// New returns an empty registry for parts of type T. There is one registry for each type.
func New[T any](part string) *Registry[T] {
	t := reflect.TypeFor[T]()
	if _, dup := byType[t]; dup {
		panic("registry: two registries for " + t.String())
	}
	r := &Registry[T]{part: part, entries: map[string]Entry[T]{}}
	byType[t] = r
	return r
}

// For returns the registry of an interface type.
func For(t reflect.Type) (Any, bool) {
	r, ok := byType[t]
	return r, ok
}

// All returns every registry in order of part name.
func All() []Any {
	var all []Any
	for _, r := range byType {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b Any) int { return strings.Compare(a.Part(), b.Part()) })
	return all
}

// Add registers a kind. A name that is taken is a bug and panics.
func (r *Registry[T]) Add(name string, e Entry[T]) struct{} {
	if _, dup := r.entries[name]; dup {
		panic(fmt.Sprintf("registry: %s %q registered twice", r.part, name))
	}
	r.entries[name] = e
	return struct{}{}
}

// Make returns a new part of the named kind, with its defaults.
func (r *Registry[T]) Make(name string) (T, error) {
	e, ok := r.entries[name]
	if !ok {
		var zero T
		return zero, fmt.Errorf("no %s named %q (have %s)", r.part, name, strings.Join(r.Names(), ", "))
	}
	return e.New(), nil
}

// Names lists the registered names in order.
func (r *Registry[T]) Names() []string {
	var names []string
	for name := range r.entries {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Part names what is registered.
func (r *Registry[T]) Part() string { return r.part }

// Kinds lists what is registered in order of name.
func (r *Registry[T]) Kinds() []Kind {
	var kinds []Kind
	for _, name := range r.Names() {
		k, _ := r.Lookup(name)
		kinds = append(kinds, k)
	}
	return kinds
}

// Lookup finds one kind by name.
func (r *Registry[T]) Lookup(name string) (Kind, bool) {
	e, ok := r.entries[name]
	if !ok {
		return Kind{}, false
	}
	return Kind{name, e.Doc, e.Cite, e.Example, e.Main, func() any { return e.New() }}, true
}

// NameOf returns the name under which a part of x's concrete type is registered, or "".
func (r *Registry[T]) NameOf(x T) string { return nameOf(r, x) }

// NameOf returns the name under which a part of x's concrete type is registered in r, or "".
func NameOf(r Any, x any) string { return nameOf(r, x) }

func nameOf(r Any, x any) string {
	t := reflect.TypeOf(x)
	for _, k := range r.Kinds() {
		if reflect.TypeOf(k.New()) == t {
			return k.Name
		}
	}
	return ""
}
