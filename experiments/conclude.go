package experiments

import (
	"errors"
	"maps"
	"slices"

	"github.com/striate-sim/striate/experiments/record"
	"github.com/striate-sim/striate/experiments/table"
)

// conclude turns the outcomes into tables, verdicts, arrays, figures, the report, and last of
// all result.json.
func (r *run) conclude() (*Result, error) {
	r.options.Progress.Done()
	answers := r.answers()
	result := &Result{Dir: r.folder.Dir(), Tables: r.tables(answers), Networks: r.networks(), Reused: r.reused}
	result.Verdicts = r.spec.Judge(result.Tables)
	for _, v := range result.Verdicts {
		if v.Met != nil && !*v.Met {
			r.exits = append(r.exits, record.ExitExpectation)
		}
	}
	result.Exit = record.FirstExit(r.exits...)
	result.Status = record.StatusOf(result.Exit)
	for _, t := range result.Tables {
		if err := r.folder.Table(t.Measure, t); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(r.writeArrays(), r.writeRecords()); err != nil {
		return nil, err
	}
	var err error
	if result.Report, err = r.report(result, answers); err != nil {
		return nil, err
	}
	return result, r.folder.Finish(result.Exit, reason(result.Exit), &record.Result{
		Experiment: r.spec.Name, Profile: r.spec.Profile, Seed: r.spec.Seeds[0], Seeds: r.spec.Seeds,
		Networks: result.Networks, Measures: result.Tables, Expect: recorded(result.Verdicts),
	})
}

func reason(exit int) string {
	switch exit {
	case record.ExitDiverged:
		return "training became infinite or not a number"
	case record.ExitExpectation:
		return "an expectation was not met"
	default:
		return ""
	}
}

// networks sums up what every network is and took.
func (r *run) networks() []record.Network {
	var all []record.Network
	for i, n := range r.spec.Networks {
		cost := r.sample(i).cost()
		one := record.Network{Name: n.Name, Params: int64(cost.Params), MACs: int64(cost.MACs), Departures: r.departureIDs(i)}
		for _, o := range r.outcomes {
			if o.network == i {
				one.TrainSeconds += o.train
				one.Seconds += o.seconds
			}
		}
		all = append(all, one)
	}
	return all
}

func recorded(verdicts []Verdict) []record.Verdict {
	var all []record.Verdict
	for _, v := range verdicts {
		all = append(all, v.record())
	}
	return all
}

// tableNamed finds the table of a measure, or an empty one.
func (r *Result) tableNamed(measure string) table.Table {
	i := slices.IndexFunc(r.Tables, func(t table.Table) bool { return t.Measure == measure })
	if i < 0 {
		return table.Table{Measure: measure}
	}
	return r.Tables[i]
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
