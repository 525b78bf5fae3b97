package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/experiments/report"
	"github.com/striate-sim/striate/experiments/table"
)

// maxPoints is how many points a line along time has at most.
const maxPoints = 600

// read takes a variable of a trial from what was recorded: times [ms] and values, sample by
// sample and unit by unit.
func (r *run) read(t shownTrial, population, variable string) (times, values []float64, err error) {
	n := r.spec.Networks[t.network]
	for _, one := range r.recorded {
		place, kept := one.place[t.trialKey]
		if one.network != t.network || !kept {
			continue
		}
		for i, v := range one.variables {
			if n.Circuit.Populations[v.population].Name == population && v.named(variable) {
				values, err = one.streams[i].Read(place, one.samples[place])
				return one.times(n.Run, one.samples[place]), values, err
			}
		}
	}
	return nil, nil, nil
}

// quantityLabel is a variable with its unit: "rate, Hz".
func (s *Spec) quantityLabel(p Plot) string {
	for _, n := range s.Networks {
		if n.Circuit == nil {
			continue
		}
		for _, pop := range n.Circuit.Populations {
			if q, ok := circuit.ReadableAs(pop.Model, p.Variable); ok && slices.Contains(p.Of, pop.Name) && q.Unit != "" {
				return p.Variable + ", " + q.Unit
			}
		}
	}
	return p.Variable
}

// timeCourses draws a variable along time.
func (r *run) timeCourses(p Plot, o report.Options) (*report.Figure, error) {
	trials := r.spec.trialsOf(p)
	t := table.Table{Measure: r.spec.quantityLabel(p)}
	several := false
	for _, shown := range trials {
		n := r.spec.Networks[shown.network]
		for _, pop := range n.Circuit.Populations {
			if !slices.Contains(p.Of, pop.Name) {
				continue
			}
			several = several || pop.Sheet.Units() > 1
			times, values, err := r.read(shown, pop.Name, p.Variable)
			if err != nil {
				return nil, err
			}
			panel := shown.panel
			if p.Group != "population" && len(p.Of) > 1 {
				panel = strings.TrimSuffix(pop.Name+", "+panel, ", ")
			}
			group := pop.Name
			if p.Group != "population" {
				group = r.spec.lineWords(shown, p.Group)
			}
			t.Rows = append(t.Rows, courseRows(times, values, pop.Sheet.Units(), p.Unit, table.Pair{Key: "trial", Value: panel}, table.Pair{Key: "line", Value: group})...)
			for _, span := range spansOf(shown, panel, n.Run) {
				if !slices.Contains(o.Spans, span) {
					o.Spans = append(o.Spans, span)
				}
			}
		}
	}
	if len(t.Rows) == 0 {
		return nil, nil
	}
	o.X, o.XLabel, o.Group, o.Panel, o.Error = "time", "time, ms", "line", "trial", "none"
	what := ""
	switch {
	case p.Unit >= 0:
		what = fmt.Sprintf(", unit %d", p.Unit)
	case several:
		what = ", mean over units"
	}
	o.Title = fmt.Sprintf("%s of %s over time%s", p.Variable, choicesAnd(p.Of), what)
	f := report.Lines(t, o)
	return &f, nil
}

// courseRows are the points of one line, thinned to as many as can be seen.
func courseRows(times, values []float64, units, unit int, of ...table.Pair) []table.Row {
	var rows []table.Row
	every := (len(times) + maxPoints - 1) / maxPoints
	for i := 0; i < len(times); i += max(1, every) {
		sample := values[i*units : (i+1)*units]
		if unit >= 0 {
			sample = sample[unit : unit+1]
		}
		mean, _ := meanAndSD(sample)
		row := table.Row{Coordinates: append(slices.Clip(of), table.Pair{Key: "time", Value: times[i]}), Value: mean}
		if math.IsNaN(mean) || math.IsInf(mean, 0) {
			row.Value, row.Reason = math.NaN(), "not finite"
		}
		rows = append(rows, row)
	}
	return rows
}

// spansOf are the times of a trial's intervention and of its stimulus, where they do not last
// all the time.
func spansOf(t shownTrial, panel string, how Dynamics) []report.Span {
	var all []report.Span
	add := func(s report.Span) { all = append(all, s) }
	if t.act != nil {
		w := t.act.window()
		if w.ToMS == 0 {
			w.ToMS = math.Inf(1)
		}
		if t.act.timed() {
			add(report.Span{Panel: panel, From: w.FromMS, To: w.ToMS, Words: t.intervention})
		}
	}
	if t.onset > 0 || t.lasts > 0 {
		to := t.onset + t.lasts
		if t.lasts == 0 {
			to = how.longestMS()
		}
		add(report.Span{Panel: panel, From: t.onset, To: to, Words: "stimulus", Bar: true})
	}
	return all
}

// choicesAnd joins words: "a, b and c".
func choicesAnd(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
