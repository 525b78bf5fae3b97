package formula

import (
	"slices"
	"strings"
)

// expr is a parsed expression.
type expr struct {
	place
	op    string // "number", "name", "call", "neg", or one of + - * / ^
	name  string // of a name or a function
	value float64
	args  []*expr
}

// statement is one line: a rate of change, a definition, or an expression alone.
type statement struct {
	place
	name     string // "" for an expression alone
	isChange bool   // dNAME/dt = …
	unit     *expr  // declared after a colon, or nil
	right    *expr
	port     bool // port NAME: unit
}

type parser struct {
	tokens []token
	at     int
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != end {
		p.at++
	}
	return t
}

func (p *parser) is(text string) bool {
	return p.peek().kind == symbol && p.peek().text == text
}

func (p *parser) expect(text string) error {
	if !p.is(text) {
		return p.peek().fail("", "%s where %q belongs", p.peek(), text)
	}
	p.next()
	return nil
}

// parse reads all statements of a text.
func parse(text string) (all []statement, err error) {
	tokens, err := lex(text)
	if err != nil {
		return nil, err
	}
	p := &parser{tokens: tokens}
	for {
		for p.peek().kind == newline || p.is(",") {
			p.next()
		}
		if p.peek().kind == end {
			return all, nil
		}
		s, err := p.statement()
		if err != nil {
			return nil, err
		}
		all = append(all, s)
		if t := p.peek(); t.kind != newline && t.kind != end && !p.is(",") {
			return nil, t.fail("a statement ends with its line, a comma or a semicolon", "%s after a complete statement", t)
		}
	}
}

func (p *parser) statement() (s statement, err error) {
	first := p.peek()
	s.place = first.place
	rest := p.tokens[p.at:]
	at := func(i int, text string) bool { return i < len(rest) && rest[i].text == text }
	switch {
	case first.kind == name && first.text == "port" && len(rest) > 1 && rest[1].kind == name:
		s.name, s.port = rest[1].text, true
		p.at += 2
		if err := p.expect(":"); err != nil {
			return s, err
		}
		s.unit, err = p.sum()
		return s, err
	case first.kind == name && strings.HasPrefix(first.text, "d") && len(first.text) > 1 && at(1, "/") && at(2, "dt") && at(3, "="):
		s.name, s.isChange = first.text[1:], true
		p.at += 4
	case first.kind == name && at(1, "="):
		s.name = first.text
		p.at += 2
	}
	if s.right, err = p.sum(); err != nil {
		return s, err
	}
	if p.is(":") {
		p.next()
		s.unit, err = p.sum()
	}
	return s, err
}

func (p *parser) sum() (*expr, error) { return p.binary("+-", p.product) }

func (p *parser) product() (*expr, error) { return p.binary("*/", p.negation) }

// binary reads operands of one precedence, from left to right.
func (p *parser) binary(operators string, operand func() (*expr, error)) (*expr, error) {
	left, err := operand()
	for err == nil && p.peek().kind == symbol && strings.Contains(operators, p.peek().text) {
		op := p.next()
		var right *expr
		if right, err = operand(); err == nil {
			left = &expr{place: op.place, op: op.text, args: []*expr{left, right}}
		}
	}
	return left, err
}

func (p *parser) negation() (*expr, error) {
	if t := p.peek(); p.is("-") || p.is("+") {
		p.next()
		x, err := p.negation()
		if err != nil || t.text == "+" {
			return x, err
		}
		return &expr{place: t.place, op: "neg", args: []*expr{x}}, nil
	}
	return p.power()
}

// power binds to the right, and more strongly than a sign before it: −x² is −(x²).
func (p *parser) power() (*expr, error) {
	base, err := p.quantity()
	if err != nil || !p.is("^") {
		return base, err
	}
	op := p.next()
	exponent, err := p.negation()
	return &expr{place: op.place, op: "^", args: []*expr{base, exponent}}, err
}

// quantity is a primary, or a number and the unit it is given in.
func (p *parser) quantity() (*expr, error) {
	x, err := p.primary()
	if err != nil || x.op != "number" {
		return x, err
	}
	if t := p.peek(); t.kind == name {
		if _, ok := unitNames[t.text]; ok {
			p.next()
			unit := &expr{place: t.place, op: "name", name: t.text}
			x = &expr{place: x.place, op: "*", args: []*expr{x, unit}}
		}
	}
	return x, nil
}

// functions are what a formula may call, with the number of arguments.
var functions = map[string]int{
	"exp": 1, "log": 1, "sqrt": 1, "tanh": 1, "sin": 1, "cos": 1, "abs": 1, "relu": 1, "step": 1, "max": 2, "min": 2,
}

func (p *parser) primary() (*expr, error) {
	t := p.next()
	switch {
	case t.kind == number:
		return &expr{place: t.place, op: "number", value: t.value}, nil
	case t.kind == name && p.is("("):
		arity, known := functions[t.text]
		if !known {
			return nil, t.fail("functions: "+strings.Join(sorted(functions), ", "), "no function %q", t.text)
		}
		x := &expr{place: t.place, op: "call", name: t.text}
		for p.next(); ; p.next() {
			arg, err := p.sum()
			if err != nil {
				return nil, err
			}
			x.args = append(x.args, arg)
			if !p.is(",") {
				break
			}
		}
		if len(x.args) != arity {
			return nil, t.fail("", "%s takes %d, not %d", t.text, arity, len(x.args))
		}
		return x, p.expect(")")
	case t.kind == name:
		return &expr{place: t.place, op: "name", name: t.text}, nil
	case t.kind == symbol && t.text == "(":
		x, err := p.sum()
		if err != nil {
			return nil, err
		}
		return x, p.expect(")")
	}
	return nil, t.fail("", "%s where a value belongs", t)
}

func sorted[T any](m map[string]T) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
