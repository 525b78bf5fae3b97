package config

import "reflect"

// MergeAs returns base with over laid on it: maps merge key by key, in the order of base and
// then of over; anything else replaces; a null in over removes the key. Neither argument is
// changed. (A JSON merge patch, RFC 7396, that keeps order.) Both decode to type t, or nil,
// which shows where parts stand: a part of another kind replaces that of the base instead of
// joining it.
func MergeAs(t reflect.Type, base, over *Node) *Node {
	return merge(t, base, over, false)
}

// ComposeAs returns what lays base and then over on a third: it is MergeAs, but for nulls, which
// stay to remove what the third has. MergeAs(a, ComposeAs(b, c)) = MergeAs(MergeAs(a, b), c), but
// for the order of keys, unless b takes away a map of which c brings a part back.
func ComposeAs(t reflect.Type, base, over *Node) *Node {
	return merge(t, base, over, true)
}

func merge(t reflect.Type, base, over *Node, nulls bool) *Node {
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
			if nulls {
				out.put(e.Key.Clone(), e.Value.Clone())
			}
			continue
		}
		for _, rival := range rivals(t, key) {
			out.Remove(rival)
		}
		value := merge(childType(t, key), out.child(key), e.Value, nulls)
		if out.index(key) < 0 {
			out.put(e.Key.Clone(), value)
			continue
		}
		// The key moves to the place of the value that now stands, for messages about it.
		out.entries[out.index(key)] = Entry{e.Key.Clone(), value}
	}
	return out
}
