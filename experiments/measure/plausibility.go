package measure

import (
	"fmt"
	"slices"

	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/rng"
)

// Audit is how a network scores on the criteria. A criterion that is not in Scores has no
// object in this network and counts neither for nor against it.
type Audit struct {
	Network string
	Scores  map[string]int    // 0, 1 or 2 by criterion
	Because map[string]string // what in the network's parts decided, or nothing
}

// Plausibility returns a row for each network and criterion, and one with criterion all: the
// weighted score Σ w·s ÷ Σ 2w, a fraction. Its low and high hold 95 % of the scores that
// weights drawn at random would give (w ~ Exp(1), so that every division of the whole among
// the criteria is equally likely). Networks whose ranges overlap are not ranked by it.
func Plausibility(audits []Audit, seed uint64) table.Table {
	t := table.Table{Measure: "plausibility"}
	for _, a := range audits {
		a.check()
		at := func(id string) []table.Pair {
			return []table.Pair{{Key: "network", Value: a.Network}, {Key: "criterion", Value: id}}
		}
		for _, c := range criteria {
			s, ok := a.Scores[c.ID]
			if !ok {
				continue
			}
			row := table.Row{Coordinates: at(c.ID), Value: float64(s)}
			if because := a.Because[c.ID]; because != "" {
				row.Fields = []table.Pair{{Key: "because", Value: because}}
			}
			t.Rows = append(t.Rows, row)
		}
		t.Rows = append(t.Rows, a.overall(at("all"), rng.Named(seed, "measure/plausibility")))
	}
	return t
}

func (a Audit) check() {
	for id, s := range a.Scores {
		if !slices.ContainsFunc(criteria, func(c Criterion) bool { return c.ID == id }) || s < 0 || s > 2 {
			panic(fmt.Sprintf("measure: %s scores %d on %q", a.Network, s, id))
		}
	}
}

func (a Audit) overall(at []table.Pair, stream rng.Stream) table.Row {
	value := a.score(func(i int) float64 { return criteria[i].Weight })
	draws := make([]float64, 2000)
	for r := range draws {
		draws[r] = a.score(func(i int) float64 {
			if criteria[i].Weight == 0 {
				return 0
			}
			return float64(stream.Exp(uint64(r), 0, uint32(i)))
		})
	}
	slices.Sort(draws)
	return table.Row{Coordinates: at, Value: value,
		Fields: []table.Pair{{Key: "low", Value: Quantile(draws, 0.025)}, {Key: "high", Value: Quantile(draws, 0.975)}}}
}

// score is Σ w·s ÷ Σ 2w over the criteria that have an object, NaN where none has.
func (a Audit) score(weight func(criterion int) float64) float64 {
	got, most := 0.0, 0.0
	for i, c := range criteria {
		if s, ok := a.Scores[c.ID]; ok {
			got += weight(i) * float64(s)
			most += weight(i) * 2
		}
	}
	return got / most
}
