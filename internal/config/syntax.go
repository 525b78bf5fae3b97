package config

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

var libraryError = regexp.MustCompile(`^yaml: (?:line (\d+): )?((?s).*)$`)

// syntax reports what the YAML library could not read. The library gives a line at most
// and speaks of its own insides; the frequent mistakes get a column and plain words.
func (r *reader) syntax(err error) {
	m := libraryError.FindStringSubmatch(err.Error())
	if m == nil {
		r.fail(1, 1, 1, err.Error(), "")
		return
	}
	line, _ := strconv.Atoi(m[1])
	line = min(max(line, 1), len(r.lines))
	problem, hint := m[2], ""
	if at := r.tabIndent(); at > 0 {
		r.fail(at, 1, 1, "a tab indents this line", "indent with spaces")
		return
	}
	col := r.indent(line) + 1
	switch {
	case strings.HasPrefix(problem, "mapping values are not allowed"):
		problem, hint = "a second colon on the line, or a key indented too far", `put text that holds ": " in quotes`
		if text := string(r.lines[line-1]); strings.Count(text, ": ") > 1 {
			col = utf8.RuneCountInString(text[:strings.LastIndex(text, ": ")]) + 1
		}
	case strings.Contains(problem, "expected ',' or '}'"), strings.Contains(problem, "expected ',' or ']'"):
		problem, hint = "a brace or bracket is not closed, or a comma is missing", ""
	case strings.Contains(problem, "expected '-' indicator"):
		problem, hint = "the items of a list and what follows are indented differently", ""
	case strings.Contains(problem, "expected key"):
		problem, hint = "the keys of a map are indented differently", ""
	case strings.HasPrefix(problem, "unknown anchor"):
		if name := strings.Trim(strings.TrimSuffix(strings.TrimPrefix(problem, "unknown anchor "), " referenced"), "'"); name != "" {
			problem = "*" + name + " names no anchor above it"
			hint = `put text that begins with * in quotes`
			if at := r.find("*" + name); at > 0 {
				line = at
				col = utf8.RuneCount(r.lines[line-1][:bytes.Index(r.lines[line-1], []byte("*"+name))]) + 1
			}
		}
	case strings.HasPrefix(problem, "found character that cannot start any token"):
		problem, hint = "a character that cannot begin a value", "put text that begins with @, ` or % in quotes"
	}
	r.fail(line, col, 1, problem, hint)
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

// indent returns the number of spaces before the text of a line.
func (r *reader) indent(line int) int {
	if line < 1 || line > len(r.lines) {
		return 0
	}
	return len(r.lines[line-1]) - len(bytes.TrimLeft(r.lines[line-1], " "))
}

// find returns the first line that holds text, or 0.
func (r *reader) find(text string) int {
	for i, line := range r.lines {
		if bytes.Contains(line, []byte(text)) {
			return i + 1
		}
	}
	return 0
}
