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

// reading is one number of a response, or why there is none.
type reading struct {
	value  float64
	reason string
	fields []table.Pair
}

// absent says why a trial has no steady state to read, or "".
func (r response) absent(how Dynamics) string {
	switch {
	case r.missing != "":
		return r.missing
	case r.outcome.Status == circuit.NotSettled:
		return fmt.Sprintf("not settled within %.6g ms", how.Settle.MaxMS)
	case r.outcome.Status != circuit.Settled && r.outcome.Status != circuit.Completed:
		return r.outcome.String()
	}
	return ""
}

// read takes a quantity of a measure from a response.
func (r response) read(m Measure, q measurand, how Dynamics, under string) reading {
	switch m.Name {
	case "recurrent-share":
		return r.share(q, how, under)
	case "eigenvalues":
		return r.eigenvalue(how)
	case "inhibition-stabilized":
		return r.stabilized(how)
	}
	fields := r.ending()
	if why := r.absent(how); why != "" {
		return reading{math.NaN(), why, fields}
	}
	return reading{r.rate(q), "", fields}
}

// ending says how a trial ended.
func (r response) ending() []table.Pair {
	if r.missing != "" {
		return nil
	}
	fields := []table.Pair{{Key: "outcome", Value: string(r.outcome.Status)}, {Key: "ms", Value: rounded(r.outcome.AtMS)}}
	switch r.outcome.Status {
	case circuit.Oscillates:
		fields = append(fields, table.Pair{Key: "period", Value: r.outcome.PeriodMS})
	case circuit.Diverged:
		fields = append(fields, table.Pair{Key: "divergedPopulation", Value: r.outcome.Population}, table.Pair{Key: "divergedUnit", Value: r.outcome.Unit})
	}
	return fields
}

// rate is the rate of a population or of one of its units, over the window or in one bin.
func (r response) rate(q measurand) float64 {
	rates := r.rates[q.population]
	units := len(rates)
	if q.bin >= 0 {
		rates = r.sampled[q.population][q.bin]
		units = len(rates) // 1 where no measure asks for each
	}
	if q.unit >= 0 {
		return rates[q.unit]
	}
	sum := 0.0
	for _, v := range rates {
		sum += v
	}
	return sum / float64(units)
}

// rounded writes a time that is a whole number of steps as it was meant: 430.2, not
// 430.20000000000005.
func rounded(ms float64) float64 { return math.Round(ms*1e6) / 1e6 }

// eigenvalue is the one with the largest real part.
func (r response) eigenvalue(how Dynamics) reading {
	if why := r.nonlinear(how); why != "" {
		return reading{math.NaN(), why, nil}
	}
	return reading{real(r.leading), "", []table.Pair{{Key: "real", Value: real(r.leading)}, {Key: "imag", Value: math.Abs(imag(r.leading))}}}
}

// stabilized is 1 where the excitatory populations alone would be unstable.
func (r response) stabilized(how Dynamics) reading {
	switch why := r.nonlinear(how); {
	case why != "":
		return reading{math.NaN(), why, nil}
	case !r.hasE:
		return reading{math.NaN(), "no excitatory population", nil}
	case r.alone > 0:
		return reading{1, "", nil}
	}
	return reading{0, "", nil}
}

// nonlinear says why there is no linearization, or "".
func (r response) nonlinear(how Dynamics) string {
	switch why := r.absent(how); {
	case why != "":
		return why
	case r.linear:
		return ""
	case how.DurationMS > 0:
		return "no linearization: the run lasts a duration and need not end at rest"
	}
	return "no linearization: the circuit runs in float32"
}

// circuitTable computes a measure of circuits over every response.
func (r *run) circuitTable(m Measure) table.Table {
	t := table.Table{Measure: m.Name}
	for i, n := range r.spec.Networks {
		if n.Circuit == nil {
			continue
		}
		for k, one := range n.instances() {
			r.circuitRows(&t, m, one, r.responses(i, k))
		}
	}
	return t
}

// circuitRows appends what a measure reads from a circuit, of which nothing is swept.
func (r *run) circuitRows(t *table.Table, m Measure, n Network, responses [][]response) {
	trials := r.spec.trials(n)
	for _, q := range m.quantities(n) {
		begin := len(t.Rows)
		for k, trial := range trials {
			row := table.Row{Coordinates: trial.row(q.start, q.more...)}
			overSeeds(&row, func(x response) reading { return x.read(m, q, n.Run, trial.intervention) }, responses, k)
			t.Rows = append(t.Rows, row)
		}
		if m.Name == "local-exponent" {
			exponents(t.Rows[begin:])
		}
	}
}
