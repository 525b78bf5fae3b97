package formula

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Error is a mistake in the text of a formula, at a line and a column, both from 1.
type Error struct {
	Line, Column  int
	Problem, Hint string
}

func (e Error) Error() string {
	text := fmt.Sprintf("formula, line %d, column %d: %s", e.Line, e.Column, e.Problem)
	if e.Hint != "" {
		text += "; " + e.Hint
	}
	return text
}

// place is where something stands in the text.
type place struct{ line, column int }

func (p place) fail(hint, format string, args ...any) error {
	return Error{p.line, p.column, fmt.Sprintf(format, args...), hint}
}

type kind int

const (
	end     kind = iota // of the text
	newline             // or a semicolon: the end of a statement
	number
	name
	symbol
)

type token struct {
	place
	kind  kind
	text  string
	value float64
}

func (t token) String() string {
	switch t.kind {
	case end:
		return "the end"
	case newline:
		return "the end of the line"
	}
	return strconv.Quote(t.text)
}

// lex cuts a text into tokens. A # begins a remark, to the end of its line.
func lex(text string) (tokens []token, err error) {
	at := place{1, 1}
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		t := token{place: at, kind: symbol, text: text[:size]}
		switch {
		case r == '\n' || r == ';':
			t.kind = newline
		case r == '#':
			size = strings.IndexByte(text+"\n", '\n')
			t.text = ""
		case unicode.IsSpace(r):
			t.text = ""
		case unicode.IsDigit(r) || r == '.':
			size = numberLength(text)
			t.kind, t.text = number, text[:size]
			if t.value, err = strconv.ParseFloat(t.text, 64); err != nil {
				return nil, at.fail("", "%q is not a number", t.text)
			}
		case unicode.IsLetter(r) || r == '_':
			size = strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' })
			if size < 0 {
				size = len(text)
			}
			t.kind, t.text = name, text[:size]
		case !strings.ContainsRune("+-*/^(),=:·−", r):
			return nil, at.fail("", "%q means nothing here", r)
		}
		switch t.text {
		case "−":
			t.text = "-"
		case "·":
			t.text = "*"
		}
		if t.text != "" {
			tokens = append(tokens, t)
		}
		at.column += utf8.RuneCountInString(text[:size])
		if r == '\n' {
			at = place{at.line + 1, 1}
		}
		text = text[size:]
	}
	return append(tokens, token{place: at, kind: end}), nil
}

// numberLength is how much of a text is one number: digits, a point, an exponent.
func numberLength(text string) int {
	i := 0
	digits := func() {
		for i < len(text) && (text[i] >= '0' && text[i] <= '9' || text[i] == '.') {
			i++
		}
	}
	digits()
	if i < len(text) && (text[i] == 'e' || text[i] == 'E') {
		mark := i
		if i++; i < len(text) && (text[i] == '+' || text[i] == '-') {
			i++
		}
		if first := i; true {
			if digits(); i == first {
				i = mark
			}
		}
	}
	return max(i, 1)
}
