package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/striate-sim/striate/internal/diag"
)

// Limits of a file, far above any experiment, so that a hostile one cannot exhaust memory.
const (
	maxDepth   = 64     // nesting of maps and lists
	maxAliased = 10_000 // nodes that aliases add
	maxKey     = 256    // characters of a key
)

// Parse reads a file of one document. After a mistake of syntax the node is nil; after any
// other it holds all that could be read, so that further mistakes can be found.
func Parse(file string, src []byte) (*Node, diag.List) {
	r := &reader{file: file, lines: bytes.Split(src, []byte("\n")), open: map[*yaml.Node]bool{}}
	doc, ok := r.document(src)
	if !ok {
		return nil, r.list
	}
	n := r.node(doc.Content[0], 0)
	return n, r.list.Sort()
}

// ParseValue reads the value of an assignment on the command line; name, such as
// "--set a.b=c", stands for the file in positions.
func ParseValue(name, text string) (*Node, diag.List) {
	if strings.TrimSpace(text) == "" {
		return nil, diag.List{{Pos: diag.Pos{File: name, Line: 1, Col: 1, Len: 1}, Problem: "no value", Hint: "write null to remove the key"}}
	}
	return Parse(name, []byte(text))
}

// reader turns the nodes of the YAML library into ours.
type reader struct {
	file    string
	lines   [][]byte
	list    diag.List
	open    map[*yaml.Node]bool // anchored nodes being read
	aliases int                 // aliases being expanded
	aliased int                 // nodes that aliases have added
}

func (r *reader) fail(line, col, width int, problem, hint string) {
	pos := diag.Pos{File: r.file, Line: max(line, 1), Col: max(col, 1), Len: max(width, 1)}
	r.list = append(r.list, diag.Diagnostic{Pos: pos, Problem: problem, Hint: hint})
}

// failAt reports a node, which is left out of further checks.
func (r *reader) failAt(n *Node, problem, hint string) {
	n.broken = true
	r.list = append(r.list, diag.Diagnostic{Pos: n.Pos(), Problem: problem, Hint: hint})
}

// document reads the only document of src.
func (r *reader) document(src []byte) (*yaml.Node, bool) {
	if at := invalidUTF8(src); at >= 0 && !hasUTF16Mark(src) {
		line := bytes.Count(src[:at], []byte("\n"))
		start := bytes.LastIndexByte(src[:at], '\n') + 1
		r.fail(line+1, utf8.RuneCount(src[start:at])+1, 1, "not UTF-8 text", "")
		return nil, false
	}
	var doc, second yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(src))
	err := d.Decode(&doc)
	switch {
	case errors.Is(err, io.EOF):
		r.fail(1, 1, 1, "the file is empty", "")
		return nil, false
	case err != nil:
		r.syntax(err)
		return nil, false
	}
	switch err := d.Decode(&second); {
	case errors.Is(err, io.EOF):
		return &doc, true
	case err != nil:
		r.syntax(err)
	default:
		r.fail(second.Line, second.Column, 1, "a second document; a file is one experiment", "remove the line --- and what follows")
	}
	return nil, false
}

func invalidUTF8(src []byte) int {
	for i := 0; i < len(src); {
		c, size := utf8.DecodeRune(src[i:])
		if c == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

func hasUTF16Mark(src []byte) bool {
	return bytes.HasPrefix(src, []byte{0xFE, 0xFF}) || bytes.HasPrefix(src, []byte{0xFF, 0xFE})
}

// node converts one node and all below it.
func (r *reader) node(y *yaml.Node, depth int) *Node {
	n := &Node{File: r.file, Line: y.Line, Col: y.Column, width: 1}
	if r.aliases > 0 {
		r.aliased++
	}
	if y.Anchor != "" {
		r.open[y] = true
		defer delete(r.open, y)
	}
	switch {
	case depth > maxDepth:
		r.failAt(n, fmt.Sprintf("nested more than %d deep", maxDepth), "")
	case r.aliased > maxAliased:
		if r.aliased == maxAliased+1 {
			r.failAt(n, fmt.Sprintf("aliases repeat more than %d values", maxAliased), "")
		}
		n.broken = true
	case y.Kind == yaml.AliasNode:
		return r.alias(y, depth)
	case r.foreignTag(y):
		r.failAt(n, fmt.Sprintf("the tag %s is not part of the format", y.Tag), "")
	case y.Kind == yaml.MappingNode:
		n.Kind = MapKind
		r.entries(n, y, depth)
	case y.Kind == yaml.SequenceNode:
		n.Kind = ListKind
		for _, c := range y.Content {
			n.items = append(n.items, r.node(c, depth+1))
		}
	case y.ShortTag() == "!!null" && y.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0:
		n.width = len(y.Value)
	default:
		r.scalar(n, y)
		if !n.Quoted && leadingZero.MatchString(n.Text) {
			r.failAt(n, fmt.Sprintf("%s has a leading zero", n.Text), "write "+leadingZero.ReplaceAllString(n.Text, "$1$2"))
		}
	}
	return n
}

func (r *reader) foreignTag(y *yaml.Node) bool {
	return y.Style&yaml.TaggedStyle != 0 && y.Tag != "!!str"
}

func (r *reader) alias(y *yaml.Node, depth int) *Node {
	if r.open[y.Alias] {
		n := &Node{File: r.file, Line: y.Line, Col: y.Column, width: 1 + len(y.Value)}
		r.failAt(n, fmt.Sprintf("*%s stands inside itself", y.Value), "")
		return n
	}
	r.aliases++
	defer func() { r.aliases-- }()
	return r.node(y.Alias, depth+1)
}

// entries converts the keys and values of a map.
func (r *reader) entries(n *Node, y *yaml.Node, depth int) {
	first := map[string]*Node{}
	for i := 0; i+1 < len(y.Content); i += 2 {
		key := r.key(y.Content[i])
		value := r.node(y.Content[i+1], depth+1)
		if key == nil {
			continue
		}
		if value.Kind == NullKind && value.Line == 0 {
			value.At(key)
		}
		if before := first[key.Text]; before != nil {
			r.failAt(key, fmt.Sprintf("key %q stands twice", key.Text), fmt.Sprintf("first at line %d, column %d", before.Line, before.Col))
			continue
		}
		first[key.Text] = key
		n.entries = append(n.entries, Entry{key, value})
	}
}

// key converts a key, or reports it and returns nil.
func (r *reader) key(y *yaml.Node) *Node {
	n := &Node{File: r.file, Line: y.Line, Col: y.Column, width: 1, Kind: ScalarKind}
	for hops := 0; y.Kind == yaml.AliasNode && hops < maxDepth; hops++ {
		y = y.Alias
	}
	if y.Kind != yaml.ScalarNode {
		r.failAt(n, "a key must be a word", "")
		return nil
	}
	r.scalar(n, y)
	switch {
	case n.Text == "":
		r.failAt(n, "a key is empty", "")
	case y.Tag == "!!merge":
		r.failAt(n, "merge keys (<<) are not part of the format", "")
	case r.foreignTag(y):
		r.failAt(n, fmt.Sprintf("the tag %s is not part of the format", y.Tag), "")
	case utf8.RuneCountInString(n.Text) > maxKey:
		n.width = 1
		r.failAt(n, fmt.Sprintf("a key of more than %d characters", maxKey), "")
	default:
		return n
	}
	return nil
}

// scalar fills in the text of a scalar and the width of its token.
func (r *reader) scalar(n *Node, y *yaml.Node) {
	n.Kind, n.Text = ScalarKind, y.Value
	n.Quoted = y.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0 || y.Style&yaml.TaggedStyle != 0
	switch {
	case y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		n.width = 1
	case n.Quoted:
		n.width = r.quotedWidth(y)
	default:
		n.width = min(utf8.RuneCountInString(y.Value), max(len(r.rest(y.Line, y.Column)), 1))
	}
}

// rest returns the characters of a line from a column on.
func (r *reader) rest(line, col int) []rune {
	if line < 1 || line > len(r.lines) {
		return nil
	}
	text := bytes.Runes(bytes.TrimRight(r.lines[line-1], "\r"))
	return text[min(max(col-1, 0), len(text)):]
}

// quotedWidth is the width of a quoted token, up to the end of its first line.
func (r *reader) quotedWidth(y *yaml.Node) int {
	text := r.rest(y.Line, y.Column)
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && text[0] == '"':
			i++
		case text[i] == text[0]:
			if text[0] == '\'' && i+1 < len(text) && text[i+1] == '\'' {
				i++ // '' stands for one quote
				continue
			}
			return i + 1
		}
	}
	return len(text)
}
