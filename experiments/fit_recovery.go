package experiments

import (
	"context"
	"math"

	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/ssn/fit"
)

// recoveryPart asks how well the fit would do on data whose truth is known.
type recoveryPart struct {
	Noise    float64    `yaml:"noise" unit:"%" above:"0" max:"100" default:"5 %" doc:"standard deviation of a synthetic datum, as a share of it"`
	Repeats  int        `yaml:"repeats" min:"1" max:"10000" default:"20" doc:"fits to fresh noise"`
	Networks ofNetworks `yaml:",inline"`
}

func (p *recoveryPart) measure() Measure {
	m := p.Networks.named("recovery")
	m.Noise, m.Repeats = p.Noise/100, p.Repeats
	return m
}

// tinyRecoveries is how many fits the profile tiny repeats.
const tinyRecoveries = 1

// recovered is what repeated fits of synthetic data found of a network.
type recovered struct {
	network string
	free    []Free
	scale   []float64
	all     []fit.Recovered
	reason  string
}

// recover repeats the fit of every network on synthetic data: the answers of the network as it
// stands after its fit, where the recorded data were taken, with noise. No start knows the
// truth.
func (r *run) recover(ctx context.Context) error {
	for _, m := range r.spec.Measures {
		if m.Name != "recovery" {
			continue
		}
		for _, n := range r.spec.Networks {
			free := r.spec.Fit.of(n.Name)
			if len(free) == 0 || !m.asks(n.Name) {
				continue
			}
			problem, scale, err := r.problem(n)
			if err != nil {
				return err
			}
			problem.Workers = r.workers.Workers()
			r.options.Progress.Stage("recovery of "+n.Name, m.Repeats)
			found := recovered{network: n.Name, free: free, scale: scale}
			answer, err := fit.Recover(ctx, problem, m.Noise, m.Repeats)
			switch {
			case ctx.Err() != nil:
				return context.Cause(ctx)
			case err != nil:
				found.reason = err.Error()
			default:
				found.all = answer.Parameters
			}
			r.options.Progress.Advance(m.Repeats)
			r.recoveries = append(r.recoveries, found)
		}
	}
	return nil
}

// recoveryTable is the measure recovery.
func (r *run) recoveryTable(m Measure) table.Table {
	t := table.Table{Measure: m.Name}
	for _, f := range r.recoveries {
		for k, free := range f.free {
			row := table.Row{Coordinates: []table.Pair{{Key: "network", Value: f.network}, {Key: "parameter", Value: free.Parameter}}}
			if f.reason != "" {
				row.Value, row.Reason = math.NaN(), f.reason
			} else {
				p := f.all[k]
				row.Value = p.Bias
				row.Fields = []table.Pair{{Key: "rms", Value: p.RMS}, {Key: "coverage", Value: p.Coverage}, {Key: "true", Value: p.True / f.scale[k]}, {Key: "repeats", Value: m.Repeats}}
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}
