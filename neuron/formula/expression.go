package formula

import "slices"

// NewExpression reads one expression of named inputs, with the definitions that it uses, and
// says which of the inputs those are: the program takes them in this order. Values have no
// units. A name that is neither an input nor defined is a mistake at its place.
func NewExpression(text string, names []string) (p *Program, used []string, err error) {
	all, err := parse(text)
	if err != nil {
		return nil, nil, err
	}
	r := &resolver{graph: newGraph(), definitions: map[string]*statement{}, known: map[string]quantity{}}
	for i, name := range names {
		r.known[name] = quantity{r.input(i), dimension{unknown: true}}
	}
	q, err := r.value(all)
	if err != nil {
		return nil, nil, err
	}
	used = slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !r.reaches(q.node, slices.Index(names, name)) })
	p = r.compile(len(names), q.node)
	p.pick(names, used)
	return p, used, nil
}

// value resolves the one expression of a text, and every definition.
func (r *resolver) value(all []statement) (q quantity, err error) {
	var found *statement
	for i := range all {
		switch s := &all[i]; {
		case s.isChange || s.port:
			return q, s.fail("", "an expression has neither rates of change nor ports")
		case s.name == "" && found != nil:
			return q, s.fail("", "a second expression")
		case s.name == "":
			found = s
		}
	}
	if err := r.define(all); err != nil {
		return q, err
	}
	if found == nil {
		return q, place{1, 1}.fail("", "there is no expression")
	}
	if q, err = r.expression(found.right); err != nil {
		return q, err
	}
	return q, r.unused()
}

// pick renumbers a program's inputs to those of names that are used.
func (p *Program) pick(names, used []string) {
	from := len(names) - len(used)
	at := func(i int) int {
		if i >= len(names) {
			return i - from
		}
		return max(0, slices.Index(used, names[i]))
	}
	for k := range p.code {
		i := &p.code[k]
		i.dst, i.a, i.b = at(i.dst), at(i.a), at(i.b)
	}
	p.inputs = len(used)
}
