package formula

import (
	"slices"
	"strings"
)

// quantity is a value of a computation with what is known of its unit.
type quantity struct {
	node int
	dimension
}

// resolver turns parsed expressions into nodes, by the names that a text defines.
type resolver struct {
	*graph
	known       map[string]quantity   // inputs
	definitions map[string]*statement // NAME = …
	order       []string
	open        []string // definitions that are being resolved
}

// define files the definitions of a text.
func (r *resolver) define(all []statement) error {
	for i := range all {
		s := &all[i]
		if s.isChange || s.port || s.name == "" {
			continue
		}
		if err := r.claim(s.place, s.name); err != nil {
			return err
		}
		r.definitions[s.name] = s
		r.order = append(r.order, s.name)
	}
	return nil
}

// claim reports a name that is taken.
func (r *resolver) claim(at place, name string) error {
	_, isUnit := unitNames[name]
	_, isFunction := functions[name]
	switch {
	case isUnit:
		return at.fail("", "%q is a unit", name)
	case isFunction:
		return at.fail("", "%q is a function", name)
	case name == "dt":
		return at.fail("", "%q is the step of time", name)
	}
	if _, taken := r.known[name]; taken || r.definitions[name] != nil {
		return at.fail("", "a second %s", name)
	}
	return nil
}

// name looks a name up: an input, a definition, or a unit.
func (r *resolver) name(e *expr) (quantity, error) {
	if q, ok := r.known[e.name]; ok {
		return q, nil
	}
	if s := r.definitions[e.name]; s != nil {
		if i := slices.Index(r.open, e.name); i >= 0 {
			return quantity{}, e.fail("", "%s is defined by itself: %s", e.name, strings.Join(append(r.open[i:], e.name), " → "))
		}
		r.open = append(r.open, e.name)
		q, err := r.expression(s.right)
		r.open = r.open[:len(r.open)-1]
		if err != nil {
			return q, err
		}
		q.unknown = q.unknown || q.literal
		q.literal = false
		if s.unit != nil {
			q, err = r.declared(q, s)
		}
		return q, err
	}
	if u, ok := unitNames[e.name]; ok {
		return quantity{r.constant(u.factor), dimension{power: u.power}}, nil
	}
	return quantity{}, e.fail("known here: "+strings.Join(r.names(), ", "), "no name %q", e.name)
}

func (r *resolver) names() []string {
	all := append(sorted(r.known), r.order...)
	slices.Sort(all)
	return all
}

// declared checks a definition against the unit that is declared for it.
func (r *resolver) declared(q quantity, s *statement) (quantity, error) {
	u, err := r.unit(s.unit)
	if err != nil {
		return q, err
	}
	if !q.fits(u) {
		return q, s.right.fail("", "%s is in %s, not in %s", s.name, q.dimension, u)
	}
	q.dimension = u
	return q, nil
}

// unit reads a declared unit: Hz, mV/Hz, 1.
func (r *resolver) unit(e *expr) (dimension, error) {
	bare := &resolver{graph: newGraph(), known: map[string]quantity{}, definitions: map[string]*statement{}}
	q, err := bare.expression(e)
	if err != nil {
		return q.dimension, e.fail("units: "+strings.Join(sorted(unitNames), ", "), "this is not a unit")
	}
	if v, ok := bare.isConst(q.node); !ok || v != 1 {
		return q.dimension, e.fail("", "a declared unit is made of mV, ms and Hz, without factors")
	}
	q.literal = false
	return q.dimension, nil
}

// expression makes the nodes of an expression and checks its units.
func (r *resolver) expression(e *expr) (q quantity, err error) {
	if e.op == "name" {
		return r.name(e)
	}
	if e.op == "number" {
		return quantity{r.constant(e.value), dimension{literal: true}}, nil
	}
	args := make([]quantity, len(e.args))
	for i, a := range e.args {
		if args[i], err = r.expression(a); err != nil {
			return q, err
		}
	}
	if len(args) == 2 && (strings.Contains("+-", e.op) || e.name == "max" || e.name == "min") && !args[0].fits(args[1].dimension) {
		return q, e.fail("", "%s and %s do not add up or compare", args[0].dimension, args[1].dimension)
	}
	switch e.op {
	case "+":
		return quantity{r.plus(args[0].node, args[1].node), args[0].with(args[1].dimension)}, nil
	case "-":
		return quantity{r.minus(args[0].node, args[1].node), args[0].with(args[1].dimension)}, nil
	case "neg":
		return quantity{r.scale(-1, args[0].node), args[0].dimension}, nil
	case "*":
		return quantity{r.times(args[0].node, args[1].node), args[0].times(args[1].dimension, 1)}, nil
	case "/":
		return quantity{r.over(args[0].node, args[1].node), args[0].times(args[1].dimension, -1)}, nil
	case "^":
		return r.raised(e, args[0], args[1])
	}
	return r.called(e, args)
}

func (r *resolver) raised(e *expr, base, exponent quantity) (q quantity, err error) {
	if !exponent.pure() {
		return q, e.fail("", "an exponent has no unit; this one is in %s", exponent.dimension)
	}
	q.node = r.power(base.node, exponent.node)
	n, constant := r.isConst(exponent.node)
	switch {
	case constant && exponent.literal:
		q.dimension = dimension{literal: base.literal}.times(base.dimension, n)
		q.literal = base.literal
	case base.power != [bases]float64{} || base.unknown: // mVⁿ, whose factor is a bare parameter
		q.unknown = true
	}
	return q, nil
}

func (r *resolver) called(e *expr, args []quantity) (q quantity, err error) {
	nodes := []int{args[0].node}
	q.dimension = args[0].dimension
	switch e.name {
	case "max", "min":
		nodes, q.dimension = append(nodes, args[1].node), args[0].with(args[1].dimension)
	case "abs", "relu":
	case "sqrt":
		q.dimension = dimension{}.times(args[0].dimension, 0.5)
	case "step":
		q.dimension = dimension{}
	default:
		if !args[0].pure() {
			return q, e.fail("divide it by something in that unit", "%s of a value in %s", e.name, args[0].dimension)
		}
		q.dimension = dimension{}
	}
	q.node = r.call(e.name, nodes...)
	return q, nil
}
