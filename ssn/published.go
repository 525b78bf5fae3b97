package ssn

import (
	"fmt"
	"slices"
	"strings"

	"github.com/striate-sim/striate/circuit"
)

// Publication is a published network by name, with its constants.
type Publication struct {
	Name string
	Doc  string // one sentence, no final stop
	Cite string // bibliography keys, comma separated
	Note string // what is not read in the source itself, "" where everything is
	// Model builds the network on places and kernels; nil where the publication has none.
	Model func() *Model
	// Wire builds a circuit that is no Model; a seed draws what is random in it.
	Wire func(seed uint64) (*circuit.Circuit, error)
}

// Build builds the circuit.
func (p Publication) Build(seed uint64) (*circuit.Circuit, error) {
	if p.Wire != nil {
		return p.Wire(seed)
	}
	n, err := p.Model().Network()
	if err != nil {
		return nil, err
	}
	return n.Circuit()
}

// publications are the networks in order of name.
var publications = []Publication{
	ahmadian2013, ahmadian2013Ring, echeveste2020, fourPopulations, hennequin2018, hennequin2018Ring,
	holt2024, holt2024Nonlocal, rubin2015Line, rubin2015LineSteep, rubin2015Ring, rubin2015Sheet, rubin2015Sum, wilsonCowan1972,
}

// Publications lists the published networks in order of name.
func Publications() []Publication { return slices.Clone(publications) }

// Find returns a publication by name.
func Find(name string) (Publication, error) {
	var names []string
	for _, p := range publications {
		if p.Name == name {
			return p, nil
		}
		names = append(names, p.Name)
	}
	return Publication{}, fmt.Errorf("ssn: no published network named %q (have %s)", name, strings.Join(names, ", "))
}

// Published returns the model of a published network by name.
func Published(name string) (*Model, error) {
	p, err := Find(name)
	if err == nil && p.Model == nil {
		err = fmt.Errorf("ssn: %s is built as a circuit; it has no model of places and kernels", name)
	}
	if err != nil {
		return nil, err
	}
	m := p.Model()
	m.Name = name
	return m, nil
}

// pair returns populations E and I with time constants of 20 and 10 ms, as all of these
// networks have them.
func pair(k, exponent float64) []Population {
	return []Population{
		{Name: "E", Sign: circuit.Excitatory, K: k, N: exponent, TauMS: 20},
		{Name: "I", Sign: circuit.Inhibitory, K: k, N: exponent, TauMS: 10},
	}
}

// blocks returns the four blocks of E and I from weights [post][pre] and like as a model of
// the rest.
func blocks(weights [2][2]float64, like Block) (all []Block) {
	names := [2]string{"E", "I"}
	for post := range 2 {
		for pre := range 2 {
			b := like
			b.Post, b.Pre, b.J = names[post], names[pre], weights[post][pre]
			all = append(all, b)
		}
	}
	return all
}

// circle returns places at equal steps of an angle, from 0 on.
func circle(places int, period float64) (all []Place) {
	for i := range places {
		all = append(all, Place{X: float64(i) * (period / float64(places))})
	}
	return all
}
