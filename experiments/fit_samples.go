package experiments

import (
	"context"
	"math"

	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/npy"
	"github.com/striate-sim/striate/ssn/fit"
)

// drawSamples writes draws from within the ranges of a network's free numbers, and what it answers
// to every datum with each: the training set of simulation-based inference. With the log of
// their likelihood they are samples of the posterior too, once weighed by it.
func (r *run) drawSamples(ctx context.Context, n Network, p *fit.Problem, scale []float64) error {
	count := r.spec.Fit.Samples
	if count == 0 {
		return nil
	}
	r.options.Progress.Stage("samples of "+n.Name, count)
	drawn, err := fit.Sample(ctx, p, count)
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		return err
	}
	r.options.Progress.Advance(count)
	free, data := r.spec.Fit.of(n.Name), len(p.Data)
	values, rates, likelihood := make([]float64, 0, count*len(free)), make([]float64, 0, count*data), make([]float64, count)
	t := table.Table{Measure: "samples"}
	for i := range count {
		row := table.Row{Coordinates: []table.Pair{{Key: "draw", Value: i}}}
		likelihood[i] = math.NaN()
		if drawn.Rates[i] == nil {
			row.Value, row.Reason = math.NaN(), "no stable state that silence leads to"
			for range data {
				rates = append(rates, math.NaN())
			}
		} else {
			likelihood[i] = logLikelihood(p, drawn.Rates[i])
			row.Value = likelihood[i]
			rates = append(rates, drawn.Rates[i]...)
		}
		for k, v := range drawn.Values[i] {
			values = append(values, v/scale[k])
			row.Fields = append(row.Fields, table.Pair{Key: free[k].Parameter, Value: v / scale[k]})
		}
		t.Rows = append(t.Rows, row)
	}
	recorded, held := make([]float64, data), make([]uint8, data)
	for i, d := range p.Data {
		recorded[i] = d.Value
		if d.HeldOut {
			held[i] = 1
		}
	}
	if err := r.folder.Table("samples-"+n.Name, t); err != nil {
		return err
	}
	return r.folder.Arrays("samples-"+n.Name,
		npy.Named{Name: "values", Array: npy.Array{Shape: []int{count, len(free)}, Data: values}},
		npy.Named{Name: "rates", Array: npy.Array{Shape: []int{count, data}, Data: rates}},
		npy.Named{Name: "log-likelihood", Array: npy.Vector(likelihood)},
		npy.Named{Name: "recorded", Array: npy.Vector(recorded)},
		npy.Named{Name: "held-out", Array: npy.Vector(held)})
}

// logLikelihood is that of the data that are not held out, but for a constant; NaN where
// neither counts nor deviations say what it is.
func logLikelihood(p *fit.Problem, rates []float64) float64 {
	sum := 0.0
	for i, d := range p.Data {
		switch {
		case d.HeldOut:
		case p.Objective == fit.Poisson:
			mean := max(rates[i], 1e-6) * p.CountedS
			sum += d.Value*p.CountedS*math.Log(mean) - mean
		case d.SD == 0:
			return math.NaN()
		default:
			z := (rates[i] - d.Value) / d.SD
			sum -= z * z / 2
		}
	}
	return sum
}
