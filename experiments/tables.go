package experiments

import (
	"math"

	"github.com/striate-sim/striate/experiments/measure"
	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/departure"
)

// plain reports whether a test shows images as they are to networks as they are.
func (t Test) plain() bool { return t.Transform == nil && len(t.Lesions) == 0 }

// cleanTest is the name of the test whose images are shown as they are, at level 0 of every
// robustness curve.
func (s *Spec) cleanTest() string {
	for _, t := range s.Tests {
		if t.plain() {
			return t.Name
		}
	}
	return ""
}

// answers gathers which images every network classified correctly, under every condition,
// over seeds, at the end of a presentation.
func (r *run) answers() []measure.Answers { return r.answersAt(false) }

// answersInTime has the answers of every step of networks that run for several.
func (r *run) answersInTime() []measure.Answers { return r.answersAt(true) }

func (r *run) answersAt(everyStep bool) []measure.Answers {
	var all []measure.Answers
	for i, n := range r.spec.Networks {
		if n.Circuit != nil {
			continue
		}
		for k, c := range r.conditions {
			t := r.spec.Tests[c.test]
			if !r.spec.sees(n.Name, t) {
				continue
			}
			a := measure.Answers{Network: n.Name, Test: t.Name}
			switch {
			case c.lesioned >= 0:
				a.Level = t.Lesions[c.lesioned].Text
			case !math.IsNaN(c.level):
				a.Level = c.level
			}
			steps := []table.Pair{{}}
			if everyStep && n.moments() != nil {
				steps = n.moments()
			}
			for step, at := range steps {
				a.Moment, a.Correct = at, nil
				for _, o := range r.outcomes {
					switch {
					case o.network != i:
					case o.diverged:
						a.Reason = "training diverged"
					case r.sets[c.set].test.Labels == nil:
						a.Reason = "images without labels"
					case o.missing[k] != "":
						a.Reason = o.missing[k]
					case at.Key != "":
						a.Correct = append(a.Correct, o.inTime[k][step])
					default:
						a.Correct = append(a.Correct, o.correct[k])
					}
				}
				if a.Reason != "" {
					a.Correct = nil
				}
				all = append(all, a)
			}
		}
	}
	return all
}

// tables computes every measure that the file asks for.
func (r *run) tables(answers []measure.Answers) []table.Table {
	boot := measure.NewBootstrap(r.spec.Seeds[0])
	clean := r.spec.cleanTest()
	var all []table.Table
	for _, m := range r.spec.Measures {
		pairs := make([]measure.Comparison, 0)
		for _, p := range m.Pairs(r.spec.pathwayNames()) {
			pairs = append(pairs, measure.Comparison{A: p[0], B: p[1]})
		}
		var t table.Table
		switch m.Name {
		case "accuracy":
			t = measure.Accuracy(r.answersInTime(), boot)
		case "error":
			t = measure.Error(r.answersInTime(), boot)
		case "robustness":
			t = measure.Robustness(answers, clean, m.RelativeTo, boot)
		case "difference":
			if len(m.Of) > 0 && m.Of[0] == "robustness" {
				t = measure.RobustnessDifference(answers, clean, pairs, boot)
			} else {
				t = measure.Difference(answers, pairs, boot)
			}
		case "mcnemar":
			t = measure.McNemar(answers, pairs, r.spec.Seeds)
		case "departures":
			t = measure.Departures(r.madeDepartures())
		case "rate", "eigenvalues", "inhibition-stabilized", "local-exponent", "recurrent-share":
			t = r.circuitTable(m)
		case "fit":
			t = r.fitTable(m)
		case "recovery":
			t = r.recoveryTable(m)
		case "gabor-fit":
			t = r.gaborTable(m)
		case "code-sparseness":
			t = r.codeTable(m)
		case "plausibility":
			t = measure.Plausibility(r.audits(), r.spec.Seeds[0])
		default:
			if m.Curve != nil {
				t = r.curveTable(m, boot)
				break
			}
			if m.Survey != nil {
				t = m.Survey.Read(r.circuitTable(m.surveyed()))
				break
			}
			t = measure.Counts(m.Name, r.counts(m.Name))
		}
		t.Measure = m.Name
		all = append(all, m.Reduce(t))
	}
	return all
}

// sample is the first trained pathway of a network: its parts are those of every seed.
func (r *run) sample(network int) *outcome {
	for i := range r.outcomes {
		if r.outcomes[i].network == network {
			return &r.outcomes[i]
		}
	}
	return nil
}

func (r *run) madeDepartures() []measure.Departure {
	var list []measure.Departure
	for i, n := range r.spec.Networks {
		for _, m := range r.sample(i).departures(n) {
			list = append(list, measure.Departure{Network: n.Name, ID: string(m.ID), Extent: m.Degree})
		}
	}
	return list
}

func (r *run) audits() []measure.Audit {
	var all []measure.Audit
	for i, n := range r.spec.Networks {
		if n.Circuit != nil {
			continue
		}
		all = append(all, measure.Audit{Network: n.Name, Scores: evidenceOf(n, r.sample(i).pathway).audit()})
	}
	return all
}

func (r *run) counts(name string) []measure.Count {
	var all []measure.Count
	for i, n := range r.spec.Networks {
		cost := r.sample(i).cost()
		value := cost.Params
		switch name {
		case "synapses":
			value = cost.Synapses
		case "macs":
			value = cost.MACs
		}
		all = append(all, measure.Count{Network: n.Name, Value: int64(value)})
	}
	return all
}

// departureIDs names a network's departures, for result.json.
func (r *run) departureIDs(network int) []string {
	var ids []string
	for _, m := range r.sample(network).departures(r.spec.Networks[network]) {
		ids = append(ids, string(m.ID))
	}
	return ids
}

// describeDepartures explains the departures that any network of the run makes.
func (r *run) describeDepartures() []departure.Description {
	var lists [][]departure.ID
	for i, n := range r.spec.Networks {
		for _, m := range r.sample(i).departures(n) {
			lists = append(lists, []departure.ID{m.ID})
		}
	}
	var all []departure.Description
	for _, id := range departure.Union(lists...) {
		all = append(all, departure.Describe(id))
	}
	return all
}
