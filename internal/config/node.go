package config

import (
	"slices"
	"strconv"
	"strings"

	"github.com/striate-sim/striate/internal/diag"
)

// Kind is the shape of a node.
type Kind int8

// A node is nothing, a text, a list or a map.
const (
	NullKind Kind = iota
	ScalarKind
	ListKind
	MapKind
)

// Node is a value of a file, with its place. Methods that read accept a nil node and find
// nothing in it.
type Node struct {
	Kind      Kind
	Text      string // of a scalar, as it stands between the quotes if there are any
	Quoted    bool   // a quoted or block scalar: never a number, a truth value or null
	File      string
	Line, Col int // from 1; 0 for nodes that no file holds

	width   int     // columns the token takes on its line
	broken  bool    // reported by Parse; nothing further is said of it
	entries []Entry // of a map, in the order of the file
	items   []*Node // of a list
}

// Entry is one key of a map with its value.
type Entry struct{ Key, Value *Node }

// NewMap returns an empty map.
func NewMap() *Node { return &Node{Kind: MapKind} }

// NewList returns a list of the items.
func NewList(items ...*Node) *Node { return &Node{Kind: ListKind, items: items} }

// NewScalar returns a plain scalar: a number, a quantity, true, false or a bare word.
func NewScalar(text string) *Node { return &Node{Kind: ScalarKind, Text: text} }

// NewText returns a scalar that is text whatever it looks like.
func NewText(text string) *Node {
	return &Node{Kind: ScalarKind, Text: text, Quoted: looksTyped(text)}
}

// NewNull returns a null, which in a merge removes the key that holds it.
func NewNull() *Node { return &Node{Kind: NullKind} }

// Pos returns the place of the node and the width of its token.
func (n *Node) Pos() diag.Pos {
	if n == nil {
		return diag.Pos{Line: 1, Col: 1, Len: 1}
	}
	return diag.Pos{File: n.File, Line: max(n.Line, 1), Col: max(n.Col, 1), Len: max(n.width, 1)}
}

// At gives a node that no file holds the place of another, and returns it. Nodes inside it
// follow where they have no place either.
func (n *Node) At(place *Node) *Node {
	if n == nil || place == nil || n.Line != 0 {
		return n
	}
	n.File, n.Line, n.Col, n.width = place.File, place.Line, place.Col, place.width
	for _, e := range n.entries {
		e.Key.At(place)
		e.Value.At(place)
	}
	for _, item := range n.items {
		item.At(place)
	}
	return n
}

// IsNull reports whether the node is absent or null.
func (n *Node) IsNull() bool { return n == nil || n.Kind == NullKind }

// IsMap reports whether the node is a map.
func (n *Node) IsMap() bool { return n != nil && n.Kind == MapKind }

// Entries returns the entries of a map in order. The caller may not change the slice.
func (n *Node) Entries() []Entry {
	if n == nil {
		return nil
	}
	return n.entries
}

// Items returns the items of a list. The caller may not change the slice.
func (n *Node) Items() []*Node {
	if n == nil {
		return nil
	}
	return n.items
}

// Append adds an item to a list.
func (n *Node) Append(item *Node) { n.items = append(n.items, item) }

// Keys returns the keys of a map in order.
func (n *Node) Keys() []string {
	var keys []string
	for _, e := range n.Entries() {
		keys = append(keys, e.Key.Text)
	}
	return keys
}

// Key returns the node of a key of a map, which holds the key's place, or nil.
func (n *Node) Key(key string) *Node {
	if i := n.index(key); i >= 0 {
		return n.entries[i].Key
	}
	return nil
}

// Get returns the node at a path such as "train.epochs" or "measure.0", or nil.
func (n *Node) Get(path string) *Node {
	for n != nil && path != "" {
		if i := n.index(path); i >= 0 { // a key may hold dots itself
			return n.entries[i].Value
		}
		var head string
		head, path, _ = strings.Cut(path, ".")
		n = n.child(head)
	}
	return n
}

// child returns the value of one key of a map or of one index of a list, or nil.
func (n *Node) child(name string) *Node {
	if i := n.index(name); i >= 0 {
		return n.entries[i].Value
	}
	if n != nil && n.Kind == ListKind {
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(n.items) {
			return n.items[i]
		}
	}
	return nil
}

func (n *Node) index(key string) int {
	return slices.IndexFunc(n.Entries(), func(e Entry) bool { return e.Key.Text == key })
}

// Set puts a value at a path of plain keys, making the maps on the way; whatever stands in
// the way is replaced.
func (n *Node) Set(path string, value *Node) {
	head, rest, deep := strings.Cut(path, ".")
	if !deep {
		n.put(NewText(head).At(value), value)
		return
	}
	next := n.child(head)
	if !next.IsMap() {
		next = NewMap().At(value)
		n.put(NewText(head).At(value), next)
	}
	next.Set(rest, value)
}

// put sets one key, keeping the place in the order of one that exists.
func (n *Node) put(key, value *Node) {
	if i := n.index(key.Text); i >= 0 {
		n.entries[i] = Entry{n.entries[i].Key, value}
		return
	}
	n.entries = append(n.entries, Entry{key, value})
}

// Remove deletes a key of a map, if it is there.
func (n *Node) Remove(key string) {
	if i := n.index(key); i >= 0 {
		n.entries = slices.Delete(n.entries, i, i+1)
	}
}

// Clone returns a copy that shares nothing with n.
func (n *Node) Clone() *Node {
	if n == nil {
		return nil
	}
	c := *n
	c.entries = slices.Clone(n.entries)
	for i, e := range c.entries {
		c.entries[i] = Entry{e.Key.Clone(), e.Value.Clone()}
	}
	c.items = slices.Clone(n.items)
	for i, item := range c.items {
		c.items[i] = item.Clone()
	}
	return &c
}

// Equal reports whether two trees say the same, wherever they stand: quotes matter only
// where the text would be something else without them.
func Equal(a, b *Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.Kind != b.Kind || a.Text != b.Text || a.Quoted != b.Quoted && looksTyped(a.Text) {
		return false
	}
	return slices.EqualFunc(a.entries, b.entries, func(x, y Entry) bool {
		return x.Key.Text == y.Key.Text && Equal(x.Value, y.Value)
	}) && slices.EqualFunc(a.items, b.items, Equal)
}

// Flow is the node on one line.
func (n *Node) Flow() string { return flow(n) }

// short is the node on one line, cut at 40 characters, for messages.
func (n *Node) short() string {
	text := []rune(flow(n))
	if len(text) > 40 {
		return string(text[:39]) + "…"
	}
	return string(text)
}
