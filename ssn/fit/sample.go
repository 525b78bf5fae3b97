package fit

import (
	"context"

	"github.com/striate-sim/striate/internal/rng"
)

// Samples are draws from the prior with what the model answers, a row each: the table that
// simulation-based inference learns from.
type Samples struct {
	Names  []string
	Values [][]float64
	// Rates are the answers to all data [Hz], nil where a condition has no allowed fixed point
	// that is stable and can be reached from silence.
	Rates [][]float64
}

// Sample draws n sets of parameters, uniform within their bounds in their coordinates. Draw i
// depends on the seed and on i alone.
func Sample(ctx context.Context, p *Problem, n int) (*Samples, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	s := &Samples{Values: make([][]float64, n), Rates: make([][]float64, n)}
	for _, f := range p.Free {
		s.Names = append(s.Names, f.Name)
	}
	draws := rng.Named(p.Seed, "fit/sample")
	err := each(n, p.Workers, func() (func(int), error) {
		q, err := newPredictor(p)
		return func(i int) {
			if ctx.Err() != nil {
				return
			}
			x := p.draw(draws, uint64(i))
			for k, f := range p.Free {
				s.Values[i] = append(s.Values[i], f.value(x[k]))
			}
			for k := range q.warm {
				q.warm[k] = nil
			}
			answer := make([]float64, len(p.Data))
			if q.rates(x, answer, make([]float64, len(p.Data)*len(p.Free))) && q.stable() {
				s.Rates[i] = answer
			}
		}, err
	})
	if err == nil {
		err = ctx.Err()
	}
	return s, err
}

// stable says whether the fixed points last found are stable against all perturbations, those
// that break the inputs' symmetry included.
func (q *predictor) stable() bool {
	n, err := q.model.Network()
	if err != nil {
		return false
	}
	for k := range q.p.Inputs {
		if q.warm[k] == nil {
			continue
		}
		if !n.Stable(q.state(n, k, q.warm[k])) {
			return false
		}
	}
	return true
}
