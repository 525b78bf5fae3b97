package experiments

import (
	"errors"
	"fmt"
	"slices"

	"github.com/striate-sim/striate/ssn"
)

// maxPanels is how many panels one figure may have.
const maxPanels = 24

// trialPlot checks a figure of single trials of circuits.
func (c *checker) trialPlot(path string, p Plot) {
	s := c.spec
	var circuits, coordinates []string
	for _, n := range s.Networks {
		if n.Circuit != nil {
			circuits = append(circuits, n.Name)
		}
	}
	if len(circuits) == 0 {
		c.fail(path, p.Kind+" is a figure of circuits, and there is none", "networks: {pair: {circuit: {…}}}")
		return
	}
	for _, t := range s.trialsOf(Plot{At: []CoordinateValue{{Coordinate: "repeat"}}}) {
		for _, pair := range t.row.Coordinates {
			coordinates = append(coordinates, pair.Key)
		}
	}
	known := c.names(path+".networks", "circuit", p.Networks, circuits)
	known = c.names(path+".of", "population", p.Of, s.populations()) && known
	for _, at := range p.At {
		known = c.name(path+".at."+at.Coordinate, "coordinate", at.Coordinate, distinct(coordinates)) && known
	}
	if p.Group != "" && p.Group != "population" {
		known = c.name(path+".group", "coordinate", p.Group, append(distinct(coordinates), "population")) && known
	}
	if !known {
		return
	}
	trials := s.trialsOf(p)
	switch panels := len(panelsOf(trials)); {
	case len(trials) == 0 && c.profile != tiny:
		c.fail(path, "no trial is shown", "at: {COORDINATE: value} chooses among the rows of rate")
	case panels > maxPanels:
		c.fail(path, fmt.Sprintf("%d panels; at most %d", panels, maxPanels), "at: {COORDINATE: [values]} chooses trials")
	}
	for _, t := range trials {
		if problem, hint := s.cannotShow(p, t); problem != "" {
			c.fail(path, problem, hint)
			return
		}
	}
}

// cannotShow says why a figure cannot show a trial, or "".
func (s *Spec) cannotShow(p Plot, t shownTrial) (problem, hint string) {
	n := s.Networks[t.network]
	switch p.Kind {
	case "eigenvalue-plane":
		return "", ""
	case "phase-plane":
		if _, err := n.instances()[t.instance].pair(s.Seeds[0]); err != nil {
			if _, err := n.instances()[t.instance].flow(s.Seeds[0], [2]float64{}); err != nil {
				return fmt.Sprintf("network %s has no phase plane: %v", n.Name, err), "two populations of one unit each, with one variable; networks: NAME chooses"
			}
		}
		return "", ""
	}
	shown := 0
	for _, pop := range n.Circuit.Populations {
		if !slices.Contains(p.Of, pop.Name) {
			continue
		}
		shown++
		_, line := pop.line()
		switch {
		case p.Kind == "profiles" && !line:
			return fmt.Sprintf("profiles run along one axis, and %s of %s has no or several", pop.Name, n.Name), "a ring, or one row of units; a sheet has sheet-map"
		case p.Kind == "sheet-map" && (pop.Sheet.Height < 2 || pop.Sheet.Width < 2):
			return fmt.Sprintf("a sheet map needs height and width, and %s of %s has none", pop.Name, n.Name), "units: {height: 20, width: 20}"
		case p.Kind == "time-courses" && p.Unit >= pop.Sheet.Units():
			return fmt.Sprintf("unit = %d, and %s of %s has %d units, from 0", p.Unit, pop.Name, n.Name, pop.Sheet.Units()), ""
		case p.Kind == "sheet-map" && p.Variable == "rate" && p.TimeMS == nil:
		case !s.recordsOf(t, pop.Name, p.Variable):
			return fmt.Sprintf("nothing records %s of %s in the trials shown", p.Variable, pop.Name), fmt.Sprintf("record: {courses: {of: %s, variables: %s}}", pop.Name, p.Variable)
		}
	}
	if shown == 0 {
		return fmt.Sprintf("network %s has no population %s", n.Name, choices(p.Of)), "networks: NAME chooses circuits"
	}
	return "", ""
}

// recordsOf reports whether a record keeps a variable of a trial.
func (s *Spec) recordsOf(t shownTrial, population, variable string) bool {
	n := s.Networks[t.network]
	return slices.ContainsFunc(s.Records, func(r Record) bool {
		return r.keeps(t.trial, t.seed) && slices.ContainsFunc(r.variables(n), func(v recordedVariable) bool {
			return n.Circuit.Populations[v.population].Name == population && v.named(variable)
		})
	})
}

// named reports whether a recorded variable is called so, by its own name or the file's.
func (v recordedVariable) named(name string) bool { return v.name == name || v.quantity.Name == name }

// pair reads the constants of a pair off a circuit.
func (n Network) pair(seed uint64) (ssn.Params, error) {
	for _, p := range n.Circuit.Populations {
		if p.Sheet.Units() != 1 || len(p.Spread) > 0 {
			return ssn.Params{}, fmt.Errorf("%s has several units, or units of its own", p.Name)
		}
	}
	c, err := n.Circuit.Build(seed)
	if err != nil {
		return ssn.Params{}, err
	}
	model, err := ssn.FromCircuit(c)
	if err != nil {
		return ssn.Params{}, err
	}
	params, err := model.Pair()
	if err == nil && params.W[ssn.E][ssn.I] <= 0 {
		err = errors.New("there is no projection from I to E")
	}
	return params, err
}

// line is the one axis along which the units of a population lie.
func (p Population) line() (axis, bool) {
	sh := p.Sheet
	switch {
	case p.Ring:
		return p.axes()[0], true
	case sh.Units() < 2 || sh.Units() != max(sh.Channels, sh.Height, sh.Width):
		return axis{}, false
	case sh.SpacingDeg > 0 && sh.Channels == 1:
		return axis{"place", "deg", centred(sh.Units(), sh)}, true
	}
	return axis{"unit", "", steps(sh.Units(), 1)}, true
}
