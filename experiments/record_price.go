package experiments

import (
	"fmt"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/experiments/record"
)

// RecordPlan is what a recording takes.
type RecordPlan struct {
	Name  string
	Lines []string // what it keeps of each network
	Bytes int64    // on the disk, about
	Most  int64    // at most: where trials settle, nobody knows when they will

	MemoryBytes int64
}

// priceRecords prices every recording of the file.
func (s *Spec) priceRecords() ([]RecordPlan, error) {
	var all []RecordPlan
	for _, what := range s.Records {
		plan := RecordPlan{Name: what.Name}
		for i, n := range s.Networks {
			if n.Circuit == nil {
				continue
			}
			c, err := n.instances()[0].Circuit.Build(s.Seeds[0])
			if err != nil {
				return nil, err
			}
			plan.add(s, s.newRecorder(what, i), n.Run.precision().Of(c))
		}
		all = append(all, plan)
	}
	return all, nil
}

// add adds what a recording keeps of one network.
func (p *RecordPlan) add(s *Spec, r *recorder, precision circuit.Precision) {
	n := s.Networks[r.network]
	size, lanes := int64(4), int64(tileLanes)
	if precision == circuit.Double {
		size, lanes = 8, 1
	}
	expected := r.most
	if n.Run.DurationMS == 0 {
		expected = min(expected, max(0, int(settlesInMS/(float64(r.every)*n.Run.DtMS))-r.first+1))
	}
	for _, v := range r.variables {
		pop := n.Circuit.Populations[v.population]
		values := int64(len(r.trials)) * int64(pop.Sheet.Units())
		p.Bytes += size * values * int64(expected)
		p.Most += size * values * int64(r.most)
		p.MemoryBytes += together * lanes * (record.WriterBytes + size*int64(pop.Sheet.Units()))
		p.Lines = append(p.Lines, fmt.Sprintf("%s of %s/%s: %d trials × %d samples × %d units, %s", v.name, n.Name, pop.Name, len(r.trials), r.most, pop.Sheet.Units(), precision))
	}
}
