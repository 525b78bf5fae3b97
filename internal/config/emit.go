package config

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lineWidth is the width up to which a map or a list is written on one line.
const lineWidth = 100

// YAML writes the tree, which parses back to an equal one: collections that fit on a line
// in braces, others in blocks, the outermost map always in blocks. Numbers keep their text.
func (n *Node) YAML() []byte {
	var b strings.Builder
	switch {
	case n == nil:
	case len(n.entries) > 0 || len(n.items) > 0:
		block(&b, n, 0, false)
	default:
		b.WriteString(flow(n) + "\n")
	}
	return []byte(b.String())
}

// block writes a filled map or list in lines of their own, indented. The first line follows
// what stands before it where open is set.
func block(b *strings.Builder, n *Node, indent int, open bool) {
	start := func(i int) {
		if i > 0 || !open {
			b.WriteString(strings.Repeat(" ", indent))
		}
	}
	for i, e := range n.entries {
		start(i)
		key := scalar(e.Key) + ":"
		b.WriteString(key)
		if one := flow(e.Value); fits(e.Value, one, indent+utf8.RuneCountInString(key)+1) {
			b.WriteString(" " + one + "\n")
			continue
		}
		b.WriteByte('\n')
		block(b, e.Value, indent+2, false)
	}
	for i, item := range n.items {
		start(i)
		b.WriteString("- ")
		if one := flow(item); fits(item, one, indent+2) {
			b.WriteString(one + "\n")
			continue
		}
		block(b, item, indent+2, true)
	}
}

// fits reports whether a node is written on one line that starts at a column.
func fits(n *Node, line string, column int) bool {
	return len(n.entries) == 0 && len(n.items) == 0 || column+utf8.RuneCountInString(line) <= lineWidth
}

// flow is the node on one line.
func flow(n *Node) string {
	if n == nil {
		return ""
	}
	switch n.Kind {
	case ScalarKind:
		return scalar(n)
	case ListKind:
		parts := make([]string, len(n.items))
		for i, item := range n.items {
			parts[i] = flow(item)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case MapKind:
		parts := make([]string, len(n.entries))
		for i, e := range n.entries {
			parts[i] = scalar(e.Key) + ": " + flow(e.Value)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return "null"
}

// scalar is the text of a scalar, in quotes where it would be read otherwise without.
func scalar(n *Node) string {
	if isPlain(n.Text) && !(n.Quoted && looksTyped(n.Text)) {
		return n.Text
	}
	return quote(n.Text)
}

// isPlain reports whether text means itself without quotes, in a block and in braces alike.
// It is stricter than YAML, whose rules depend on the neighbours.
func isPlain(text string) bool {
	if text == "" || !utf8.ValidString(text) || strings.HasPrefix(text, "...") || strings.HasSuffix(text, " ") {
		return false
	}
	for i, r := range text {
		switch {
		case i == 0 && r == '-':
			if len(text) == 1 || !strings.ContainsRune(".0123456789", rune(text[1])) {
				return false
			}
		case i == 0 && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_.+/", r):
			return false
		case !unicode.IsPrint(r) || strings.ContainsRune(",[]{}?\"'#:`", r):
			return false
		}
	}
	return true
}

func quote(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range strings.ToValidUTF8(text, "\uFFFD") {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r > 0xFFFF:
			fmt.Fprintf(&b, `\U%08X`, r)
		default:
			fmt.Fprintf(&b, `\u%04X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
