// Package formula reads equations: a gain as a function of the input, or the differential
// equations of a neuron, written as text with parameters in units. A text is checked for names
// and units, every mistake at its line and column, and compiled once to a program of
// operations on whole arrays, in float32 and in float64.
//
// Statements end with their line, a comma or a semicolon:
//
//	dv/dt = (soma - v)/tau : mV       a variable, its rate of change, and the variable's unit
//	r = k*max(v, 0)^n                 a definition
//	tau = 20 ms                       a parameter
//	k = 0.3                           a parameter without a unit fits everywhere
//	port apical : mV                  a further input
//
// Values are in mV, ms and Hz. Numbers in the text take the unit that their place asks for.
package formula

// Gain is a function of the input u and its slope.
type Gain struct {
	Rate, Slope *Program
}

// NewGain reads a gain: one expression in u [mV], whose value is a rate [Hz], and definitions.
func NewGain(text string) (*Gain, error) {
	all, err := parse(text)
	if err != nil {
		return nil, err
	}
	r := &resolver{graph: newGraph(), definitions: map[string]*statement{}}
	r.known = map[string]quantity{"u": {r.input(0), dimension{power: [bases]float64{1, 0, 0}}}}
	var rate *statement
	for i := range all {
		switch s := &all[i]; {
		case s.isChange:
			return nil, s.fail("a neuron has equations: model: {formula: …}", "a gain has no rate of change")
		case s.port:
			return nil, s.fail("", "a gain has one input, u")
		case s.name == "" && rate != nil:
			return nil, s.fail("", "a second expression; a gain is one")
		case s.name == "":
			rate = s
		}
	}
	if err := r.define(all); err != nil {
		return nil, err
	}
	if rate == nil {
		return nil, place{1, 1}.fail("for example k*max(u, 0)^n; k = 0.04; n = 2", "there is no expression of u")
	}
	q, err := r.expression(rate.right)
	if err != nil {
		return nil, err
	}
	if !q.fits(inHz) && !q.pure() {
		return nil, rate.right.fail("multiply it by a gain: k = 1 Hz/mV", "a rate is in Hz, this is in %s", q.dimension)
	}
	if err := r.unused(); err != nil {
		return nil, err
	}
	return &Gain{r.compile(1, q.node), r.compile(1, r.derive(q.node, 0))}, nil
}

// unused resolves every definition, so that mistakes in those that nothing uses are found.
func (r *resolver) unused() error {
	for _, name := range r.order {
		if _, err := r.name(&expr{place: r.definitions[name].place, op: "name", name: name}); err != nil {
			return err
		}
	}
	return nil
}
