package experiments

import (
	"slices"

	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/registry"
)

// axisLabel names a coordinate with its unit: "amplitude, mV". The levels of tests have one
// where all tests that are graded have the same.
func (s *Spec) axisLabel(coordinate string) string {
	unit := map[string]string{"time": "ms", "amplitude": "mV", "mask": "mV"}[coordinate]
	if coordinate == "level" {
		unit = s.levelUnit()
	}
	for _, st := range s.Stimuli {
		for _, c := range st.sweeps() {
			if c.Key == coordinate && c.Unit != "" {
				unit = c.Unit
			}
		}
	}
	if unit == "" {
		return coordinate
	}
	return coordinate + ", " + unit
}

// levelUnit is the unit of the levels of every graded test, or "".
func (s *Spec) levelUnit() string {
	var units []string
	for _, t := range s.Tests {
		if len(t.Levels) == 0 {
			continue
		}
		k, _ := stimulus.Transforms.Lookup(registry.NameOf(stimulus.Transforms, t.Transform))
		for _, key := range config.DescribeValue(k.New()) {
			if key.Name == k.Main {
				units = append(units, key.Unit)
			}
		}
	}
	if len(units) == 0 || slices.ContainsFunc(units, func(u string) bool { return u != units[0] }) {
		return ""
	}
	return units[0]
}

// plots are the figures that the file asks for; where it asks for none, the rates of circuits
// over the first thing that is swept.
func (s *Spec) plots(rates table.Table) []Plot {
	if len(s.Plots) > 0 || len(s.circuits()) == 0 || len(rates.Rows) == 0 {
		return s.Plots
	}
	for _, c := range rates.Rows[0].Coordinates {
		if _, isName := c.Value.(string); isName || c.Key == "unit" {
			continue
		}
		p := Plot{Kind: "lines", X: c.Key, Y: "rate", Group: "population", Error: "sd", WidthMM: 89}
		if len(s.circuits()) > 1 {
			p.Panel = "network"
		}
		return []Plot{p}
	}
	return nil
}

// drawn reports whether a table has anything to draw.
func drawn(t table.Table) bool {
	return slices.ContainsFunc(t.Rows, func(r table.Row) bool { return r.Reason == "" })
}
