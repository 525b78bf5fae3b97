package experiments

import (
	"slices"

	"github.com/striate-sim/striate/experiments/table"
)

// A trial is one presentation to a circuit. Its coordinates are those of the rows that it
// gives, after network and population.
type trial struct {
	presentation
	stimulus     string // "" where a circuit sees only one
	onset, lasts float64
	intervention string // "" where the file has none
	act          *variant
	repeat       int    // −1: not repeated
	id           uint64 // key of random draws: the same under every intervention, at every value of a sweep
	swept        []table.Pair
}

// circuits lists the networks that are circuits, at every value that the file sweeps in them.
func (s *Spec) circuits() []Network {
	var all []Network
	for _, n := range s.Networks {
		if n.Circuit != nil {
			all = append(all, n.instances()...)
		}
	}
	return all
}

// populations lists the names of all circuits' populations.
func (s *Spec) populations() []string {
	var names []string
	for _, n := range s.circuits() {
		names = append(names, n.Circuit.names()...)
	}
	return distinct(names)
}

// shown lists the inputs and drawn stimuli that a network sees.
func (s *Spec) shown(network string) []Stimulus {
	return slices.DeleteFunc(slices.Clone(s.Stimuli), func(st Stimulus) bool {
		return !st.drives() || st.See != nil && !slices.Contains(st.See, network)
	})
}

// trials lists what a circuit is shown, in the order of its rows.
func (s *Spec) trials(n Network) []trial {
	var all []trial
	shown, id := s.shown(n.Name), uint64(0)
	done := slices.DeleteFunc(slices.Clone(s.Interventions), func(in Intervention) bool { return !in.concerns(n.Name) })
	for _, st := range shown {
		t := trial{stimulus: st.Name, onset: st.OnsetMS, lasts: st.DurationMS, repeat: -1, swept: n.coordinates}
		if len(shown) == 1 {
			t.stimulus = ""
		}
		for _, t.presentation = range st.presentations() {
			first := id
			id += uint64(st.Repeats)
			all = append(all, t.repeated(st.Repeats, first, len(done) > 0)...)
			for _, in := range done {
				for i := range in.Variants {
					one := t
					one.intervention, one.act = in.Name, &in.Variants[i]
					all = append(all, one.repeated(st.Repeats, first, false)...)
				}
			}
		}
	}
	return all
}

// repeated lists the repeats of a trial, which are numbered from 1 where there are several.
func (t trial) repeated(times int, first uint64, none bool) []trial {
	if none {
		t.intervention = "none"
	}
	var all []trial
	for i := range times {
		t.id = first + uint64(i)
		if times > 1 {
			t.repeat = i + 1
		}
		all = append(all, t)
	}
	return all
}

// row are the coordinates of a trial's row: what was measured, with its own coordinates from
// the unit on behind those that are names.
func (t trial) row(start []table.Pair, more ...table.Pair) []table.Pair {
	out := slices.Clip(start)
	if t.stimulus != "" {
		out = append(out, table.Pair{Key: "stimulus", Value: t.stimulus})
	}
	if t.intervention != "" {
		out = append(out, table.Pair{Key: "intervention", Value: t.intervention})
	}
	out = append(append(out, more...), t.coordinates...)
	if t.act != nil {
		for _, c := range t.act.coordinates {
			if slices.ContainsFunc(t.coordinates, func(o table.Pair) bool { return o.Key == c.Key }) {
				c.Key = t.intervention + "." + c.Key
			}
			out = append(out, c)
		}
	}
	if t.repeat > 0 {
		out = append(out, table.Pair{Key: "repeat", Value: t.repeat})
	}
	return append(out, t.swept...)
}

// circuitRows lists the coordinates of a circuit measure's rows.
func (s *Spec) circuitRows(m Measure) [][]table.Pair {
	var rows [][]table.Pair
	for _, n := range s.circuits() {
		trials := s.trials(n)
		for _, q := range m.quantities(n) {
			for _, t := range trials {
				rows = append(rows, t.row(q.start, q.more...))
			}
		}
	}
	return rows
}

// A measurand is one number that every trial has: of a network, a population, a unit, a time.
type measurand struct {
	start, more []table.Pair
	population  int // −1: of the network
	unit        int // −1: mean over units
	bin         int // −1: mean over time
}

// quantities lists what a measure takes of a circuit's trial.
func (m Measure) quantities(n Network) []measurand {
	network := table.Pair{Key: "network", Value: n.Name}
	if m.Name == "eigenvalues" || m.Name == "inhibition-stabilized" {
		if !m.asks(n.Name) {
			return nil
		}
		return []measurand{{start: []table.Pair{network}, population: -1, unit: -1, bin: -1}}
	}
	var all []measurand
	for pop, p := range n.Circuit.Populations {
		if !m.asks(n.Name, p.Name) {
			continue
		}
		bins := 1
		if m.Times {
			bins = n.Run.bins(m)
		}
		for _, u := range m.unitsOf(p) {
			for b := range bins {
				q := measurand{start: []table.Pair{network, {Key: "population", Value: p.Name}}, population: pop, unit: -1, bin: -1}
				if m.Units {
					q.unit = u
					q.more = append(q.more, table.Pair{Key: "unit", Value: u})
				}
				if m.Times {
					q.bin = b
					q.more = append(q.more, table.Pair{Key: "time", Value: rounded((float64(b) + 1) * m.EveryMS)})
				}
				all = append(all, q)
			}
		}
	}
	return all
}

// unitsOf lists the units that a measure has rows of: those that at asks for, where it does, or
// one for the population.
func (m Measure) unitsOf(p Population) []int {
	if !m.Units {
		return []int{0}
	}
	var all []int
	at := m.atUnit()
	for u := range p.Sheet.Units() {
		if matches(table.Row{Coordinates: []table.Pair{{Key: "unit", Value: u}}}, at) {
			all = append(all, u)
		}
	}
	return all
}

// atUnit is what at asks of units.
func (m Measure) atUnit() []CoordinateValue {
	return slices.DeleteFunc(slices.Clone(m.At), func(c CoordinateValue) bool { return c.Coordinate != "unit" })
}

// asks reports whether a measure is taken of something by any of its names.
func (m Measure) asks(names ...string) bool {
	return len(m.Of) == 0 || slices.ContainsFunc(names, func(n string) bool { return slices.Contains(m.Of, n) })
}
