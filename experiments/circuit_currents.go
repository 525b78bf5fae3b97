package experiments

import (
	"math"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/experiments/table"
)

// currents are what reaches every unit of a population at rest [mV], by where it comes from.
type currents struct {
	external, excitation, inhibition []float64
}

// asksCurrents reports whether a measure reads them.
func (s *Spec) asksCurrents() bool {
	for _, m := range s.Measures {
		if m.Name == "recurrent-share" {
			return true
		}
	}
	return false
}

// gather adds up what projections bring at the rates of a response that has settled, on the
// first input of each population, beside what comes from outside.
func (s *session) gather(r *response, external func(pop int) []float64) {
	if !s.currents || r.outcome.Status != circuit.Settled {
		return
	}
	for pop := range s.c.Populations {
		n := len(r.rates[pop])
		r.currents = append(r.currents, currents{external(pop), make([]float64, n), make([]float64, n)})
	}
	for _, p := range s.c.Projections {
		from, to := s.c.Population(p.From), s.c.Population(p.To)
		if from < 0 || p.Port != "" && p.Port != s.c.Populations[to].Model.Ports()[0].Name {
			continue
		}
		reaches := make([]float64, len(r.rates[to]))
		p.Wiring.Drive64(reaches, r.rates[from], 1)
		sign := 1.0
		if s.c.Populations[from].Sign == circuit.Inhibitory {
			sign = -1
		}
		in := r.currents[to]
		for u, x := range reaches {
			if x *= sign; x > 0 {
				in.excitation[u] += x
			} else {
				in.inhibition[u] -= x
			}
		}
	}
}

// share is the circuit's own part of the excitation of a population or of one of its units.
func (r response) share(q measurand, how Dynamics, under string) reading {
	why := r.absent(how)
	switch {
	case why != "":
	case how.DurationMS > 0:
		why = "the run lasts a duration and need not end at rest"
	case under != "" && under != "none":
		why = "an intervention changes what reaches the cells"
	}
	if why != "" {
		return reading{math.NaN(), why, nil}
	}
	in := r.currents[q.population]
	of := func(x []float64) float64 {
		if q.unit >= 0 {
			return x[q.unit]
		}
		sum := 0.0
		for _, v := range x {
			sum += v / float64(len(x))
		}
		return sum
	}
	external, excitation := of(in.external), of(in.excitation)
	if !(external > 0) {
		return reading{math.NaN(), "nothing excites it from outside", nil}
	}
	return reading{excitation / (excitation + external), "", []table.Pair{
		{Key: "ratio", Value: excitation / external}, {Key: "external", Value: external}, {Key: "excitation", Value: excitation}, {Key: "inhibition", Value: of(in.inhibition)},
	}}
}
