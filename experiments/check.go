package experiments

import (
	"fmt"
	"slices"
	"strings"

	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/diag"
	"github.com/striate-sim/striate/ssn/fit"
)

// checker makes a Spec of a decoded file and finds the mistakes that lie between its parts:
// names that nothing has, parts that exclude each other.
type checker struct {
	root     *config.Node // resolved tree, for positions
	file     file
	rebuilt  map[string][]rebuilt // trees of the circuits that the file sweeps, by network
	recipes  map[string]string    // by network
	lineages map[string]lineage
	profile  string
	known    []string // profiles of the file
	oneForm  bool     // of those there were, the file keeps this one alone
	mistakes diag.List

	spec              *Spec // what it makes
	skeleton          []table.Table
	measureAt, plotAt []int              // where each stands in its list, which may hold mistakes too
	gazes             map[*Circuit]*gaze // eyes that stimuli are tried with
}

// fail reports a mistake at the node of a path, or at the nearest one above.
func (c *checker) fail(path, problem, hint string) {
	n := c.root.Get(path)
	for at := path; n == nil && at != ""; n = c.root.Get(at) {
		at = at[:max(0, strings.LastIndexByte(at, '.'))]
	}
	c.mistakes = append(c.mistakes, diag.Diagnostic{Pos: n.Pos(), Path: path, Problem: problem, Hint: hint, See: topic(path)})
}

// name checks that a word names one of the things that there are.
func (c *checker) name(path, what, word string, have []string) bool {
	if slices.Contains(have, word) {
		return true
	}
	hint := "one of " + strings.Join(have, ", ")
	if near := config.Suggest(word, have); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	c.fail(path, fmt.Sprintf("no %s named %q", what, word), hint)
	return false
}

func (c *checker) names(path, what string, words, have []string) bool {
	all := true
	for i, w := range words {
		all = c.name(fmt.Sprintf("%s.%d", path, i), what, w, have) && all
	}
	return all
}

func (c *checker) profileNames() []string {
	return distinct(append([]string{full, quick, tiny}, c.known...))
}

func (c *checker) isProfile(name string) bool { return slices.Contains(c.profileNames(), name) }

// measures checks what is asked of each measure.
func (c *checker) measures() {
	s := c.spec
	for i, m := range s.Measures {
		entry := fmt.Sprintf("measure.%d", c.measureAt[i])
		path := entry + "." + m.Name
		k, _ := measureNamed(m.Name)
		networks := s.networkNames()
		if slices.IndexFunc(s.Measures, func(o Measure) bool { return o.Name == m.Name }) < i {
			c.fail(entry, m.Name+" is measured twice", "keep one of them")
		}
		switch {
		case m.Name == "recovery" && s.Fit != nil && s.Fit.Objective == fit.Poisson:
			c.fail(entry, "recovery adds Gaussian noise to rates, and fit.objective is poisson", "objective: gaussian")
		case (m.Name == "fit" || m.Name == "recovery") && s.Fit == nil:
			c.fail(entry, "nothing is fitted", "fit: {free: {PATH: {from: a, to: b}}, data: FILE.csv}")
		case k.Circuits && len(s.circuits()) == 0:
			c.fail(entry, m.Name+" is a measure of circuits, and there is none", "networks: {pair: {circuit: {…}}}")
		case !k.Circuits && !k.Anything && len(s.pathwayNames()) == 0:
			c.fail(entry, m.Name+" is a measure of networks of stages, and there is none", "circuits have rate, eigenvalues and others: striate list measures")
		case m.Name == "rate" || m.Name == "local-exponent" || m.Name == "recurrent-share" || m.Curve != nil || m.Survey != nil:
			c.names(path+".of", "population", m.Of, append(s.populations(), networks...))
		case m.Name != "difference" && m.Name != "mcnemar":
			c.names(path+".of", "network", m.Of, networks)
		}
		coordinates := append(slices.Clone(k.Coordinates), c.swept(m.Name)...)
		if m.Curve != nil && len(s.circuits()) > 0 {
			c.curve(m, entry, c.swept(m.Name))
		}
		if m.Survey != nil && len(s.circuits()) > 0 {
			c.survey(m, entry, c.swept(m.Name))
		}
		if m.RelativeTo != "" {
			c.name(path+".relative-to", "network", m.RelativeTo, networks)
		}
		c.names(path+".per", "coordinate", m.Per, coordinates)
		for _, at := range m.At {
			c.name(path+".at."+at.Coordinate, "coordinate", at.Coordinate, coordinates)
		}
		robust := m.Name == "robustness" || m.Name == "difference" && slices.Contains(m.Of, "robustness")
		if robust && !slices.ContainsFunc(s.Tests, Test.plain) {
			c.fail(entry, "robustness needs a test without a transform, which stands at level 0", "test: {clean: {}, …}")
		}
	}
}

// swept lists the coordinates that rows of a circuit measure have from what is swept.
func (c *checker) swept(measure string) []string {
	k, _ := measureNamed(measure)
	if !k.Circuits || measure == "fit" || measure == "recovery" {
		return nil
	}
	var keys []string
	for _, n := range c.spec.circuits() {
		for _, t := range c.spec.trials(n) {
			for _, coordinate := range t.row(nil) {
				keys = append(keys, coordinate.Key)
			}
		}
	}
	return distinct(keys)
}

// plots checks that figures show measures and coordinates that there are.
func (c *checker) plots() {
	tables := c.skeleton
	for i, p := range c.spec.Plots {
		if p.Kind == "mosaic" {
			continue
		}
		path := fmt.Sprintf("plot.%d.%s", c.plotAt[i], p.Kind)
		if p.Trials {
			c.trialPlot(path, p)
			continue
		}
		j := slices.IndexFunc(tables, func(t table.Table) bool { return t.Measure == p.Y })
		if j < 0 {
			var have []string
			for _, t := range tables {
				have = append(have, t.Measure)
			}
			if _, known := measureNamed(p.Y); known {
				c.fail(path+".y", p.Y+" is not measured", "add it to measure")
			} else {
				c.name(path+".y", "measure", p.Y, have)
			}
			continue
		}
		k, _ := measureNamed(p.Y)
		for _, axis := range []struct{ key, coordinate string }{{"x", p.X}, {"group", p.Group}, {"panel", p.Panel}} {
			if axis.coordinate != "" {
				c.name(path+"."+axis.key, "coordinate", axis.coordinate, append(slices.Clone(k.Coordinates), c.swept(p.Y)...))
			}
		}
	}
}
