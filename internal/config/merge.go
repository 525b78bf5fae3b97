package config

import "reflect"

// MergeAs returns base with over laid on it: maps merge key by key, in the order of base and
// then of over; anything else replaces; a null in over removes the key. Neither argument is
// changed. (A JSON merge patch, RFC 7396, that keeps order.) Both decode to type t, or nil,
// which shows where parts stand: a part of another kind replaces that of the base instead of
// joining it.
func MergeAs(t reflect.Type, base, over *Node) *Node {
	if over == nil {
		return base.Clone()
	}
	if !over.IsMap() {
		return over.Clone()
	}
	out := NewMap()
	out.File, out.Line, out.Col, out.width = over.File, over.Line, over.Col, over.width
	if base.IsMap() {
		out = base.Clone()
	}
	for _, e := range over.entries {
		key := e.Key.Text
		if e.Value.IsNull() {
			out.Remove(key)
			continue
		}
		for _, rival := range rivals(t, key) {
			out.Remove(rival)
		}
		value := MergeAs(childType(t, key), out.child(key), e.Value)
		if out.index(key) < 0 {
			out.put(e.Key.Clone(), value)
			continue
		}
		// The key moves to the place of the value that now stands, for messages about it.
		out.entries[out.index(key)] = Entry{e.Key.Clone(), value}
	}
	return out
}
