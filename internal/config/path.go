package config

import (
	"fmt"
	"strings"

	"github.com/striate-sim/striate/internal/diag"
)

// SetPath merges a value into the tree at a path, in which * stands for any one name:
// "networks.*.stages.*.norm". Maps that are missing on the way are made, except before a *;
// a null removes the key. A path that meets nothing is a mistake at the value's place.
func SetPath(root *Node, path string, value *Node) diag.List {
	s := setter{path: path, value: value}
	s.walk(root, strings.Split(path, "."), "")
	switch {
	case s.list != nil || s.met > 0:
		return s.list
	default:
		return s.fail(value, "path %s meets nothing", path)
	}
}

// Apply merges a map whose keys are paths into the tree, as a profile does:
//
//	{seeds: 1, train.epochs: 1, networks: {twin: null}}
//
// Only the outermost keys are paths; maps below are merged key by key.
func Apply(root, patch *Node) diag.List {
	var list diag.List
	for _, e := range patch.Entries() {
		value := e.Value
		if value.Line == 0 {
			value = value.Clone().At(e.Key)
		}
		s := setter{path: e.Key.Text, value: value, key: e.Key}
		s.walk(root, strings.Split(e.Key.Text, "."), "")
		if s.list == nil && s.met == 0 {
			s.fail(e.Key, "path %s meets nothing", e.Key.Text)
		}
		list = append(list, s.list...)
	}
	return list
}

type setter struct {
	path  string
	value *Node
	key   *Node // the key that holds the path, or nil
	met   int   // places that were set
	list  diag.List
}

func (s *setter) fail(at *Node, format string, args ...any) diag.List {
	s.list = append(s.list, diag.Diagnostic{Pos: at.Pos(), Path: s.path, Problem: fmt.Sprintf(format, args...)})
	return s.list
}

func (s *setter) place() *Node {
	if s.key != nil {
		return s.key
	}
	return s.value
}

// walk sets the value below n, which stands at a path of its own.
func (s *setter) walk(n *Node, names []string, at string) {
	name, rest := names[0], names[1:]
	if name == "" {
		s.fail(s.place(), "path %q has an empty name", s.path)
		return
	}
	if n.Kind == ListKind {
		s.walkList(n, name, rest, at)
		return
	}
	if n.Kind != MapKind {
		s.fail(s.place(), "cannot set %s: %s is %s, not a map", s.path, or(at, "the file"), n.short())
		return
	}
	if name != "*" {
		s.step(n, name, rest, join(at, name))
		return
	}
	for _, key := range n.Keys() {
		// Where * chose the name, a value that cannot hold the rest is passed over.
		if len(rest) > 0 && !n.child(key).holds(rest) {
			continue
		}
		s.step(n, key, rest, join(at, key))
	}
}

// step sets the value at one key of a map, or below it.
func (s *setter) step(n *Node, name string, rest []string, at string) {
	below := n.child(name)
	if len(rest) == 0 {
		s.met++
		if s.value.IsNull() {
			n.Remove(name)
			return
		}
		n.put(NewText(name).At(s.place()), Merge(below, s.value))
		return
	}
	switch {
	case below.IsNull() && starred(rest):
		return
	case below.IsNull() && s.value.IsNull():
		s.met++ // what is not there is removed already
		return
	case below.IsNull():
		below = NewMap().At(s.place())
		n.put(NewText(name).At(s.place()), below)
	case below.Kind == ScalarKind && below.Text == rest[0]:
		// A part by its bare name gets room for parameters: relu becomes {relu: {}}.
		bare := NewMap().At(below)
		bare.put(below, NewMap().At(below))
		below = bare
		n.put(NewText(name).At(s.place()), below)
	}
	s.walk(below, rest, at)
}

func (s *setter) walkList(n *Node, name string, rest []string, at string) {
	for i, item := range n.items {
		if index := fmt.Sprint(i); name == "*" && (len(rest) == 0 || item.holds(rest)) || name == index {
			if len(rest) > 0 {
				s.walk(item, rest, join(at, index))
				continue
			}
			s.met++
			n.items[i] = Merge(item, s.value)
		}
	}
	if s.met == 0 && s.list == nil && name != "*" {
		s.fail(s.place(), "cannot set %s: %s is a list of %d without an item %s", s.path, or(at, "the file"), len(n.items), name)
	}
}

// holds reports whether names can be set below n.
func (n *Node) holds(names []string) bool {
	switch {
	case n.IsMap():
		return !starred(names) || names[0] == "*" || !n.child(names[0]).IsNull()
	case n.IsNull():
		return false
	case n.Kind == ListKind:
		return names[0] == "*" || n.child(names[0]) != nil
	}
	return n.Text == names[0]
}

func starred(names []string) bool {
	for _, name := range names {
		if name == "*" {
			return true
		}
	}
	return false
}

// join appends a name to a path.
func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}

// or is text, or other where there is none.
func or(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
