package experiments

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// A relation is the parsed `that` of an expectation:
//
//	RELATION = EXPR [ (" > " | " >= " | " < " | " <= " | " ~ ") EXPR ]
//	EXPR     = TERM { (" + " | " - ") TERM }
//	TERM     = FACTOR { (" * " | " / ") FACTOR }
//	FACTOR   = number | PATH | "(" EXPR ")"
//	PATH     = measure { "." value } [ "." field ] [ "@" (first | last | value) ]
//
// Operators stand between spaces, because names hold hyphens. A lone EXPR must be 1.
type relation struct {
	left  expr
	op    string // "", ">", ">=", "<", "<=" or "~"
	right expr   // nil where op is ""
}

// An expr is a number, a path, or two of them joined by an operator.
type expr interface{ paths() []*tablePath }

type number float64

type binary struct {
	op   string // "+", "-", "*" or "/"
	x, y expr
}

// A tablePath names one number of one table.
type tablePath struct {
	text    string
	col     int // from 0, in `that`
	measure string
	names   []string // coordinates by name in the table's order, then at most one field
	pick    string   // "", "first", "last" or a value of the last swept coordinate
}

func (number) paths() []*tablePath { return nil }

func (b binary) paths() []*tablePath { return append(b.x.paths(), b.y.paths()...) }

func (p *tablePath) paths() []*tablePath { return []*tablePath{p} }

func (r *relation) paths() []*tablePath {
	if r.right == nil {
		return r.left.paths()
	}
	return append(r.left.paths(), r.right.paths()...)
}

// A relationError is a mistake in the text of a relation.
type relationError struct {
	col, len      int // place in the text, from 0
	problem, hint string
}

func (e *relationError) Error() string { return e.problem }

// deepest is how far parentheses may nest.
const deepest = 50

var (
	relations  = []string{">", ">=", "<", "<=", "~"}
	plainName  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*(/[A-Za-z][A-Za-z0-9_-]*)?$`)
	plainFloat = regexp.MustCompile(`^[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$`)
)

type token struct {
	text string
	col  int
}

type relationParser struct {
	text   string
	tokens []token
	next   int
	depth  int
}

// parseRelation parses the `that` of an expectation. The error is a *relationError.
func parseRelation(text string) (*relation, error) {
	p := &relationParser{text: text, tokens: tokens(text)}
	r, err := p.relation()
	if err != nil {
		return nil, err
	}
	return r, nil
}

// tokens splits a text at spaces, and parentheses from what they enclose.
func tokens(text string) []token {
	var out []token
	start := -1
	flush := func(end int) {
		if start >= 0 {
			out = append(out, token{text[start:end], start})
			start = -1
		}
	}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case ' ', '\t', '\n', '\r':
			flush(i)
		case '(', ')':
			flush(i)
			out = append(out, token{text[i : i+1], i})
		default:
			if start < 0 {
				start = i
			}
		}
	}
	flush(len(text))
	return out
}

func (p *relationParser) peek() string {
	if p.next == len(p.tokens) {
		return ""
	}
	return p.tokens[p.next].text
}

func (p *relationParser) relation() (*relation, error) {
	left, err := p.expr()
	if err != nil {
		return nil, err
	}
	r := &relation{left: left}
	if isRelation(p.peek()) {
		r.op = p.peek()
		p.next++
		if r.right, err = p.expr(); err != nil {
			return nil, err
		}
	}
	if p.next < len(p.tokens) {
		return nil, p.unexpected("where the relation should end")
	}
	return r, nil
}

func isRelation(s string) bool {
	for _, r := range relations {
		if s == r {
			return true
		}
	}
	return false
}

func (p *relationParser) expr() (expr, error) { return p.chain("+-", p.term) }

func (p *relationParser) term() (expr, error) { return p.chain("*/", p.factor) }

// chain parses operands joined, from the left, by any of the one-letter operators ops.
func (p *relationParser) chain(ops string, operand func() (expr, error)) (expr, error) {
	x, err := operand()
	for err == nil {
		op := p.peek()
		if len(op) != 1 || !strings.Contains(ops, op) {
			return x, nil
		}
		p.next++
		var y expr
		if y, err = operand(); err == nil {
			x = binary{op, x, y}
		}
	}
	return nil, err
}

func (p *relationParser) factor() (expr, error) {
	t := p.peek()
	switch {
	case t == "(":
		if p.depth++; p.depth > deepest {
			return nil, p.unexpected("nested too deeply")
		}
		p.next++
		x, err := p.expr()
		if err != nil {
			return nil, err
		}
		if p.peek() != ")" {
			return nil, p.unexpected(`where ")" should stand`)
		}
		p.next++
		p.depth--
		return x, nil
	case plainFloat.MatchString(t):
		v, err := strconv.ParseFloat(t, 64)
		if err != nil {
			return nil, p.unexpected("out of range")
		}
		p.next++
		return number(v), nil
	case t != "" && letter(t[0]):
		tok := p.tokens[p.next]
		p.next++
		return parsePath(tok)
	}
	return nil, p.unexpected("where a number or a path should stand")
}

func letter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// unexpected reports the next token.
func (p *relationParser) unexpected(why string) error {
	const form = "operators stand between spaces: accuracy.a.clean >= accuracy.b.clean - 0.01"
	if p.next == len(p.tokens) {
		return &relationError{len(p.text), 1, "the expectation ends " + why, form}
	}
	t := p.tokens[p.next]
	return &relationError{t.col, len(t.text), fmt.Sprintf("%q stands %s", t.text, why), form}
}

// parsePath parses measure.value.field@pick.
func parsePath(t token) (expr, error) {
	fail := func(col int, part, problem, hint string) error {
		return &relationError{col, max(1, len(part)), problem, hint}
	}
	body, pick, picked := strings.Cut(t.text, "@")
	if picked && pick != "first" && pick != "last" && !plainFloat.MatchString(pick) {
		return nil, fail(t.col+len(body)+1, pick, fmt.Sprintf("@%s picks nothing", pick), "@first, @last or @0.4")
	}
	parts := strings.Split(body, ".")
	col := t.col
	for _, part := range parts {
		switch {
		case plainName.MatchString(part):
		case plainFloat.MatchString(part):
			return nil, fail(col, part, fmt.Sprintf("the number %s stands in the path %s", part, t.text),
				"numbers go into at: {level: 0.4}, or behind @")
		default:
			return nil, fail(col, part, fmt.Sprintf("%q is no name in the path %s", part, t.text),
				"a name is a letter, then letters, digits, - and _")
		}
		col += len(part) + 1
	}
	return &tablePath{text: t.text, col: t.col, measure: parts[0], names: parts[1:], pick: pick}, nil
}
