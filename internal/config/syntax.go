package config

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

var libraryError = regexp.MustCompile(`^yaml: (?:line (\d+): )?((?s).*)$`)

// syntax reports what the YAML library could not read. The library gives a line at most,
// often one too low, and speaks of its own insides; the frequent mistakes are looked for
// again, to name them in plain words and at their column.
func (r *reader) syntax(err error) {
	m := libraryError.FindStringSubmatch(err.Error())
	if m == nil {
		r.fail(1, 1, 1, err.Error(), "")
		return
	}
	line, _ := strconv.Atoi(m[1])
	line = min(max(line, 1), len(r.lines))
	col, problem := r.indent(line)+1, m[2]
	switch {
	case r.tabIndent() > 0:
		r.fail(r.tabIndent(), 1, 1, "a tab indents this line", "indent with spaces")
	case strings.HasPrefix(problem, "mapping values are not allowed"):
		if text, _, _ := strings.Cut(string(r.lines[line-1]), " #"); strings.Count(text, ": ") > 1 {
			col = utf8.RuneCountInString(text[:strings.LastIndex(text, ": ")]) + 1
		}
		r.fail(line, col, 1, "a second colon on the line, or a key indented too far", `put text that holds ": " in quotes`)
	case strings.HasPrefix(problem, "unknown anchor"):
		r.unknownAnchor(problem)
	case strings.HasPrefix(problem, "found character that cannot start any token"):
		if at := badStart.FindSubmatchIndex(r.lines[line-1]); at != nil {
			col = utf8.RuneCount(r.lines[line-1][:at[2]]) + 1
		}
		r.fail(line, col, 1, "a character that cannot begin a value", "put text that begins with @, % or ` in quotes")
	default:
		r.structural(line, col, problem)
	}
}

// badStart matches a character that cannot begin a plain scalar, where one would begin.
var badStart = regexp.MustCompile("(?:^|[ \\[{,])([@%`])")

// structural reports brackets or indents that do not match.
func (r *reader) structural(line, col int, problem string) {
	if at, column := r.unclosed(); at > 0 {
		r.fail(at, column, 1, "a brace or bracket is not closed", "")
		return
	}
	switch {
	case strings.Contains(problem, "expected ',' or"):
		r.fail(line, col, 1, "a comma is missing between braces or brackets", "")
	case strings.Contains(problem, "expected '-' indicator"), strings.Contains(problem, "expected key"):
		if at := r.oddIndent(); at > 0 {
			line, col = at, r.indent(at)+1
		}
		r.fail(line, col, 1, "this line is indented unlike any above it", "")
	default:
		r.fail(line, col, 1, problem, "")
	}
}

func (r *reader) unknownAnchor(problem string) {
	name := strings.TrimSuffix(strings.TrimPrefix(problem, "unknown anchor '"), "' referenced")
	line, col := 1, 1
	for i, text := range r.lines {
		if at := bytes.Index(text, []byte("*"+name)); at >= 0 {
			line, col = i+1, utf8.RuneCount(text[:at])+1
			break
		}
	}
	r.fail(line, col, 1+utf8.RuneCountInString(name), "*"+name+" names no anchor above it", "put text that begins with * in quotes")
}

// tabIndent returns the first line that a tab indents, or 0.
func (r *reader) tabIndent() int {
	for i, line := range r.lines {
		text := bytes.TrimLeft(line, " \t")
		if len(bytes.TrimSpace(text)) > 0 && text[0] != '#' && bytes.ContainsRune(line[:len(line)-len(text)], '\t') {
			return i + 1
		}
	}
	return 0
}

// unclosed returns the place of the innermost bracket that stays open, or 0.
func (r *reader) unclosed() (line, col int) {
	var open [][2]int
	quote := rune(0)
	for i, text := range r.lines {
		before := ' '
		for j, c := range bytes.Runes(text) {
			if c == '#' && before == ' ' && quote == 0 {
				break // a comment
			}
			switch {
			case quote != 0:
				if c == quote && before != '\\' {
					quote = 0
				}
			case (c == '"' || c == '\'') && strings.ContainsRune(" [{,:", before):
				quote = c
			case c == '[' || c == '{':
				open = append(open, [2]int{i + 1, j + 1})
			case (c == ']' || c == '}') && len(open) > 0:
				open = open[:len(open)-1]
			}
			before = c
		}
	}
	if len(open) == 0 {
		return 0, 0
	}
	return open[len(open)-1][0], open[len(open)-1][1]
}

// oddIndent returns the first line that steps back to an indent that no open block has, or 0.
func (r *reader) oddIndent() int {
	levels := []int{0}
	for i, line := range r.lines {
		text := bytes.TrimSpace(line)
		if len(text) == 0 || text[0] == '#' {
			continue
		}
		indent := r.indent(i + 1)
		for indent < levels[len(levels)-1] {
			levels = levels[:len(levels)-1]
			if indent > levels[len(levels)-1] {
				return i + 1
			}
		}
		if indent > levels[len(levels)-1] {
			levels = append(levels, indent)
		}
	}
	return 0
}

// indent returns the number of spaces before the text of a line.
func (r *reader) indent(line int) int {
	if line < 1 || line > len(r.lines) {
		return 0
	}
	return len(r.lines[line-1]) - len(bytes.TrimLeft(r.lines[line-1], " "))
}
