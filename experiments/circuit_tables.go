package experiments

import (
	"fmt"
	"math"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/neuron"
)

func isStatic(m neuron.Model) bool {
	_, static := m.(neuron.Static)
	return static
}

// circuitMeasures are the measures of circuits.
var circuitMeasures = []string{"rate", "eigenvalues", "inhibition-stabilized", "local-exponent"}

// reading is one number of a response, or why there is none.
type reading struct {
	value  float64
	reason string
	fields []table.Pair
}

// missing says why a trial has no steady state to read, or "".
func (r response) missing(maxMS float64) string {
	switch r.outcome.Status {
	case circuit.Settled, circuit.Completed:
		return ""
	case circuit.NotSettled:
		return fmt.Sprintf("not settled within %.6g ms", maxMS)
	default:
		return r.outcome.String()
	}
}

// rate is the mean rate of a population, or the rate of one of its units.
func (r response) rate(pop, unit int, how Dynamics) reading {
	fields := []table.Pair{{Key: "outcome", Value: string(r.outcome.Status)}, {Key: "ms", Value: rounded(r.outcome.AtMS)}}
	switch r.outcome.Status {
	case circuit.Oscillates:
		fields = append(fields, table.Pair{Key: "period", Value: r.outcome.PeriodMS})
	case circuit.Diverged:
		fields = append(fields, table.Pair{Key: "divergedPopulation", Value: r.outcome.Population}, table.Pair{Key: "divergedUnit", Value: r.outcome.Unit})
	}
	if why := r.missing(how.Settle.MaxMS); why != "" {
		return reading{math.NaN(), why, fields}
	}
	if unit >= 0 {
		return reading{r.rates[pop][unit], "", fields}
	}
	sum := 0.0
	for _, v := range r.rates[pop] {
		sum += v
	}
	return reading{sum / float64(len(r.rates[pop])), "", fields}
}

// rounded writes a time that is a whole number of steps as it was meant: 430.2, not
// 430.20000641.
func rounded(ms float64) float64 { return math.Round(ms*1e6) / 1e6 }

// eigenvalue is the one with the largest real part.
func (r response) eigenvalue(how Dynamics) reading {
	switch why := r.missing(how.Settle.MaxMS); {
	case why != "":
		return reading{math.NaN(), why, nil}
	case !r.linear:
		return reading{math.NaN(), "no linearization: " + how.notLinear(), nil}
	}
	return reading{real(r.leading), "", []table.Pair{{Key: "real", Value: real(r.leading)}, {Key: "imag", Value: math.Abs(imag(r.leading))}}}
}

// stabilized is 1 where the excitatory populations alone would be unstable.
func (r response) stabilized(how Dynamics) reading {
	switch why := r.missing(how.Settle.MaxMS); {
	case why != "":
		return reading{math.NaN(), why, nil}
	case !r.linear:
		return reading{math.NaN(), "no linearization: " + how.notLinear(), nil}
	case !r.hasE:
		return reading{math.NaN(), "no excitatory population", nil}
	case r.alone > 0:
		return reading{1, "", nil}
	}
	return reading{0, "", nil}
}

func (how Dynamics) notLinear() string {
	switch {
	case how.DurationMS > 0:
		return "the run lasts a duration and need not end at rest"
	case how.Precision == "float32":
		return "it needs float64"
	}
	return "the state could not be refined"
}

// circuitTable computes a measure of circuits over every response.
func (r *run) circuitTable(m Measure) table.Table {
	t := table.Table{Measure: m.Name}
	coordinates := r.spec.circuitRows(m)
	at := 0
	put := func(read func(response) reading, responses [][]response) {
		for k := range responses[0] {
			row := table.Row{Coordinates: coordinates[at]}
			overSeeds(&row, read, responses, k)
			t.Rows = append(t.Rows, row)
			at++
		}
	}
	for i, n := range r.spec.Networks {
		if n.Circuit == nil {
			continue
		}
		responses := r.responses(i)
		switch m.Name {
		case "eigenvalues", "inhibition-stabilized":
			if !m.asks(n.Name) {
				continue
			}
			read := func(x response) reading { return x.eigenvalue(n.Run) }
			if m.Name == "inhibition-stabilized" {
				read = func(x response) reading { return x.stabilized(n.Run) }
			}
			put(read, responses)
			continue
		}
		for pop, p := range n.Circuit.Populations {
			if !m.asks(n.Name, p.Name) {
				continue
			}
			for u := range m.units(p) {
				unit := -1
				if m.Units {
					unit = u
				}
				begin := len(t.Rows)
				put(func(x response) reading { return x.rate(pop, unit, n.Run) }, responses)
				if m.Name == "local-exponent" {
					exponents(t.Rows[begin:])
				}
			}
		}
	}
	return t
}
