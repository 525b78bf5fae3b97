package circuit

import (
	"slices"

	"github.com/striate-sim/striate/neuron"
)

// Quantity is something that can be read of a population while it runs: a variable of its
// neurons, or what reaches one of their ports.
type Quantity struct {
	neuron.Var // by the name that recordings give it
	index      int
	input      bool
	own        string // name that the model gives it
}

// The names that every neuron's rate and soma can be called by, whatever the model calls them.
const (
	rateName  = "rate"
	inputName = "input"
)

// Readable lists what can be read of a population of such neurons: rate, its other variables,
// input (the soma's), its other ports.
func Readable(m neuron.Model) []Quantity {
	var all []Quantity
	list := func(vars []neuron.Var, first string, input bool) {
		for i, v := range vars {
			q := Quantity{Var: v, index: i, input: input, own: v.Name}
			if i == 0 {
				q.Name = first
			}
			if !slices.ContainsFunc(all, func(o Quantity) bool { return o.Name == q.Name }) {
				all = append(all, q)
			}
		}
	}
	list(m.Vars(), rateName, false)
	list(m.Ports(), inputName, true)
	return all
}

// ReadableAs finds what is called by a name: that of Readable, or the model's own.
func ReadableAs(m neuron.Model, name string) (Quantity, bool) {
	all := Readable(m)
	at := slices.IndexFunc(all, func(q Quantity) bool { return q.is(name) })
	if at < 0 {
		return Quantity{}, false
	}
	return all[at], true
}

// is says whether a quantity is called by a name.
func (q Quantity) is(name string) bool { return name == q.Name || name == q.own }

// received is the input of every port at the state that the tile has reached, under the
// interventions of the step that led there. The state stays as it is: what follows from other
// variables is brought up to date in a copy.
func (s *State) received() []float32 {
	if s.Step == 0 {
		s.begin() // at the first step this may be done again
	}
	if len(s.copied) != len(s.X) {
		s.copied = make([]float32, len(s.X))
	}
	copy(s.copied, s.X)
	s.c.drive(s, s.copied)
	return s.In
}

// received is the input of every port at the state that the trial has reached.
func (r *Reference) received() []float64 {
	if r.Step == 0 {
		r.begin()
	}
	if len(r.copied) != len(r.X) {
		r.copied, r.unused = make([]float64, len(r.X)), make([]float64, len(r.X))
	}
	copy(r.copied, r.X)
	r.deriv(r.unused, r.copied, false)
	return r.in
}
