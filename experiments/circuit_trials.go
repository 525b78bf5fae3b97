package experiments

import (
	"slices"

	"github.com/striate-sim/striate/experiments/table"
)

// A trial is one presentation to a circuit. Its coordinates are those of the rows that it
// gives, after network and population.
type trial struct {
	presentation
	stimulus string // "" where a circuit sees only one
}

// circuits lists the networks that are circuits.
func (s *Spec) circuits() []Network {
	return slices.DeleteFunc(slices.Clone(s.Networks), func(n Network) bool { return n.Circuit == nil })
}

// populations lists the names of all circuits' populations.
func (s *Spec) populations() []string {
	var names []string
	for _, n := range s.circuits() {
		names = append(names, n.Circuit.names()...)
	}
	return distinct(names)
}

// shown lists the inputs that a network sees.
func (s *Spec) shown(network string) []Stimulus {
	return slices.DeleteFunc(slices.Clone(s.Stimuli), func(st Stimulus) bool {
		return st.Input == nil || st.See != nil && !slices.Contains(st.See, network)
	})
}

// trials lists what a circuit is shown, in the order of its rows.
func (s *Spec) trials(network string) []trial {
	var all []trial
	shown := s.shown(network)
	for _, st := range shown {
		name := st.Name
		if len(shown) == 1 {
			name = ""
		}
		for _, p := range st.Input.presentations() {
			all = append(all, trial{p, name})
		}
	}
	return all
}

// row are the coordinates of a trial's row, behind those of what was measured.
func (t trial) row(start ...table.Pair) []table.Pair {
	out := slices.Clip(start)
	if t.stimulus != "" {
		out = append(out, table.Pair{Key: "stimulus", Value: t.stimulus})
	}
	return append(out, t.coordinates...)
}

// circuitRows lists the coordinates of a circuit measure's rows.
func (s *Spec) circuitRows(m Measure) [][]table.Pair {
	var rows [][]table.Pair
	for _, n := range s.Networks {
		if n.Circuit == nil {
			continue
		}
		trials := s.trials(n.Name)
		network := table.Pair{Key: "network", Value: n.Name}
		if m.Name == "eigenvalues" || m.Name == "inhibition-stabilized" {
			if !m.asks(n.Name) {
				continue
			}
			for _, t := range trials {
				rows = append(rows, t.row(network))
			}
			continue
		}
		for _, p := range n.Circuit.Populations {
			if !m.asks(n.Name, p.Name) {
				continue
			}
			for _, unit := range m.units(p) {
				for _, t := range trials {
					rows = append(rows, t.row(append([]table.Pair{network, {Key: "population", Value: p.Name}}, unit...)...))
				}
			}
		}
	}
	return rows
}

// asks reports whether a measure is taken of something by any of its names.
func (m Measure) asks(names ...string) bool {
	return len(m.Of) == 0 || slices.ContainsFunc(names, func(n string) bool { return slices.Contains(m.Of, n) })
}

// units are the coordinates of a population's units where the measure is taken of each, else
// those of the population: none.
func (m Measure) units(p Population) [][]table.Pair {
	if !m.Units {
		return [][]table.Pair{nil}
	}
	var all [][]table.Pair
	for u := range p.Sheet.Units() {
		all = append(all, []table.Pair{{Key: "unit", Value: u}})
	}
	return all
}
