package diag

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

const (
	bold  = "\x1b[1m"
	red   = "\x1b[31m"
	reset = "\x1b[0m"
)

// Render prints the list for a person. A mistake with a hint shows its line, underlined,
// with the hint beside:
//
//	v1.yaml:14:5: unknown key "tau_ee" in networks.pair.circuit.populations.E
//	   14 |     tau_ee: 20 ms
//	            ^^^^^^ did you mean "tau"? (time constant, ms, > 0)
//	1 mistake; nothing was run. See: striate describe population
//
// src returns the text of a file, or nil where it is not at hand; src may be nil. The last
// line names what explains most of the mistakes.
func Render(w io.Writer, l List, src func(file string) []byte, color bool) error {
	if len(l) == 0 {
		return nil
	}
	var b strings.Builder
	paint := func(style, text string) string {
		if !color {
			return text
		}
		return style + text + reset
	}
	for _, d := range l {
		fmt.Fprintf(&b, "%s %s", paint(bold, fmt.Sprintf("%s:%d:%d:", d.Pos.File, d.Pos.Line, d.Pos.Col)), d.Problem)
		line, ok := excerpt(d.Pos, src)
		switch {
		case d.Hint == "":
			b.WriteByte('\n')
		case !ok:
			fmt.Fprintf(&b, "; %s\n", d.Hint)
		default:
			start := max(d.Pos.Col-1, 0)
			width := max(1, min(d.Pos.Len, len(line)-start))
			fmt.Fprintf(&b, "\n%5d | %s\n", d.Pos.Line, string(line))
			fmt.Fprintf(&b, "%s%s %s\n", strings.Repeat(" ", 8+start), paint(red, strings.Repeat("^", width)), d.Hint)
		}
	}
	mistakes := "mistakes"
	if len(l) == 1 {
		mistakes = "mistake"
	}
	fmt.Fprintf(&b, "%d %s; nothing was run.", len(l), mistakes)
	if see := l.see(); see != "" {
		fmt.Fprintf(&b, " See: striate describe %s", see)
	}
	b.WriteByte('\n')
	_, err := io.WriteString(w, b.String())
	return err
}

// excerpt returns the characters of a line that holds the place, tabs as spaces.
func excerpt(at Pos, src func(string) []byte) ([]rune, bool) {
	if src == nil {
		return nil, false
	}
	lines := bytes.Split(src(at.File), []byte("\n"))
	if at.Line < 1 || at.Line > len(lines) {
		return nil, false
	}
	line := bytes.Runes(bytes.TrimRight(lines[at.Line-1], "\r"))
	for i, r := range line {
		if r < ' ' {
			line[i] = ' '
		}
	}
	return line, at.Col >= 1 && at.Col <= len(line)
}

// see returns the word that explains most of the mistakes, the first of equals.
func (l List) see() string {
	count := map[string]int{}
	for _, d := range l {
		count[d.See]++
	}
	best := ""
	for _, d := range l {
		if d.See != "" && count[d.See] > count[best] || best == "" {
			best = d.See
		}
	}
	return best
}
