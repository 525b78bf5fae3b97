package experiments

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/ssn"
	"github.com/striate-sim/striate/ssn/fit"
)

// keptData is the copy of the data in a run's folder, where its resolved.yaml looks for them.
const keptData = "recorded.csv"

// fitted is what the fit of a network found.
type fitted struct {
	network string
	free    []Free
	result  *fit.Result
	reason  string    // why nothing is taken from it, or ""
	scale   []float64 // of the file's numbers to those of the model
	rms     float64   // Hz, of the residuals of the data fitted

	probable bool // the result's Probability means something: deviations were given
}

// fit finds the free numbers of every circuit that has some, with the synapses of the first
// seed, and goes on with what it found. A fit that keeps no constraint changes nothing.
func (r *run) fit(ctx context.Context) error {
	if r.spec.Fit == nil {
		return nil
	}
	if err := r.folder.WriteFile(keptData, []byte(r.recording.text)); err != nil {
		return err
	}
	for i, n := range r.spec.Networks {
		if len(r.spec.Fit.of(n.Name)) == 0 {
			continue
		}
		problem, scale, err := r.problem(n)
		if err != nil {
			return err
		}
		r.options.Progress.Stage("fit "+n.Name, r.spec.Fit.Starts+1)
		problem.Workers = r.workers.Workers()
		if err := r.drawSamples(ctx, n, problem, scale); err != nil {
			return fmt.Errorf("network %s: %w", n.Name, err)
		}
		result, err := fit.Solve(ctx, problem)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			return fmt.Errorf("network %s: %w", n.Name, err)
		}
		r.options.Progress.Advance(r.spec.Fit.Starts + 1)
		f := fitted{network: n.Name, free: r.spec.Fit.of(n.Name), result: result, reason: broken(result), scale: scale}
		if f.reason == "" {
			f.rms = rms(result.Residuals, problem.Data)
			f.probable = problem.Objective != fit.Poisson && problem.Data[0].SD > 0
			values := make([]float64, len(f.free))
			for k := range values {
				values[k] = result.Estimates[k].Value / scale[k]
			}
			if r.spec.Networks[i], err = r.withFree(i, f.free, values); err != nil {
				return err
			}
		}
		r.fits = append(r.fits, f)
	}
	return r.recover(ctx)
}

// withFree is a network with other values of what is free in it, as if they stood in the file.
func (r *run) withFree(network int, free []Free, values []float64) (Network, error) {
	o := r.source.overrides
	o.Set = append([]string(nil), o.Set...)
	for k, f := range free {
		o.Set = append(o.Set, f.Path+"="+strconv.FormatFloat(values[k], 'g', -1, 64)+f.unit)
	}
	spec, mistakes := parse(r.source, o)
	if len(mistakes) > 0 {
		return Network{}, mistakes
	}
	return spec.Networks[network], nil
}

// rehearseFit finds what is wrong with the data of a network, and with the ends of its ranges.
func (r *run) rehearseFit(network int) error {
	n := r.spec.Networks[network]
	free := r.spec.Fit.of(n.Name)
	if len(free) == 0 {
		return nil
	}
	if _, _, err := r.problem(n); err != nil {
		return err
	}
	from, to := make([]float64, len(free)), make([]float64, len(free))
	for k, f := range free {
		from[k], to[k] = f.From, f.To
	}
	for _, ends := range [][]float64{from, to} {
		if _, err := r.withFree(network, free, ends); err != nil {
			return err
		}
	}
	return nil
}

// problem is the fit of a network, and the scale of each free number in its model.
func (r *run) problem(n Network) (*fit.Problem, []float64, error) {
	f, seed := r.spec.Fit, r.spec.Seeds[0]
	made, err := n.Circuit.Build(seed)
	if err != nil {
		return nil, nil, fmt.Errorf("network %s: %w", n.Name, err)
	}
	model, err := ssn.FromCircuit(made)
	if err != nil {
		return nil, nil, fmt.Errorf("network %s: %w", n.Name, err)
	}
	n.Circuit.geometry(model)
	p := &fit.Problem{
		Model: model, Objective: f.Objective, CountedS: f.CountedS, RateBelowHz: f.RateBelowHz,
		Method: f.Method, Starts: f.Starts, Seed: seed,
	}
	var scale []float64
	for _, free := range f.of(n.Name) {
		by, err := free.scaleIn(model, n.Circuit)
		if err != nil {
			return nil, nil, fmt.Errorf("network %s: %w", n.Name, err)
		}
		scale = append(scale, by)
		p.Free = append(p.Free, fit.Parameter{Name: free.Parameter, Of: free.constants, From: by * free.From, To: by * free.To})
	}
	return p, scale, r.conditionsOf(p, n)
}

// conditionsOf gives a problem the data and the input of each.
func (r *run) conditionsOf(p *fit.Problem, n Network) error {
	trials := slices.DeleteFunc(r.spec.trials(n), func(t trial) bool { return t.act != nil || t.repeat > 1 })
	type stimulusAt struct {
		trial     int
		amplitude float64
	}
	conditions, drawn := map[stimulusAt]int{}, n.Circuit.drawn(r.spec.Seeds[0])
	fitted := 0
	if err := r.recording.holds(r.spec.Fit.HoldOut); err != nil {
		return err
	}
	for _, d := range r.recording.data {
		unit, err := r.recording.unitOf(d, n.Circuit)
		if err != nil {
			return err
		}
		i, shown, err := r.recording.presentationOf(d, trials)
		if err != nil {
			return err
		}
		key := stimulusAt{i, shown.amplitude}
		if _, known := conditions[key]; !known {
			conditions[key] = len(p.Inputs)
			whole, err := shown.inputs(drawn, r.spec.Seeds[0])
			if err != nil {
				return err
			}
			p.Inputs = append(p.Inputs, whole)
		}
		held := d.heldOut(r.spec.Fit.HoldOut)
		if !held {
			fitted++
		}
		p.Data = append(p.Data, fit.Datum{Condition: conditions[key], Unit: unit, Value: d.valueHz, SD: d.sdHz, HeldOut: held})
	}
	if len(r.spec.Fit.HoldOut) > 0 && fitted == len(p.Data) {
		return r.recording.wrong(1, "has no data that fit.hold-out chooses")
	}
	if fitted < len(p.Free) {
		last := r.recording.data[len(r.recording.data)-1]
		return r.recording.wrong(last.line, "ends after %d data that are fitted, too few for %d numbers", fitted, len(p.Free))
	}
	return nil
}

// broken says why nothing can be taken from a fit, or "".
func broken(result *fit.Result) string {
	if len(result.Estimates) == 0 {
		return "no start has a fixed point that keeps the constraints"
	}
	for _, c := range result.Constraints {
		if !c.Kept {
			return fmt.Sprintf("%s is not kept under %d of the stimuli", c.Name, len(c.Conditions))
		}
	}
	return ""
}

// rms is the root of the mean square of the residuals of the data that were fitted.
func rms(residuals []float64, data []fit.Datum) float64 {
	sum, n := 0.0, 0
	for i, d := range data {
		if !d.HeldOut {
			sum += residuals[i] * residuals[i]
			n++
		}
	}
	return math.Sqrt(sum / float64(max(1, n)))
}

// fitRows lists the coordinates of the rows of the measures fit and recovery.
func (s *Spec) fitRows(m Measure) [][]table.Pair {
	var rows [][]table.Pair
	for _, n := range s.Networks {
		for _, f := range s.Fit.of(n.Name) {
			if m.asks(n.Name) {
				rows = append(rows, []table.Pair{{Key: "network", Value: n.Name}, {Key: "parameter", Value: f.Parameter}})
			}
		}
	}
	return rows
}

// fitTable is the measure fit.
func (r *run) fitTable(m Measure) table.Table {
	t := table.Table{Measure: m.Name}
	for _, f := range r.fits {
		for k, free := range f.free {
			if !m.asks(f.network) {
				continue
			}
			row := table.Row{Coordinates: []table.Pair{{Key: "network", Value: f.network}, {Key: "parameter", Value: free.Parameter}}}
			if row.Reason = f.reason; f.reason != "" {
				row.Value = math.NaN()
			} else {
				e, held := f.result.Estimates[k], 0
				if e.Held {
					held = 1
				}
				row.Value = e.Value / f.scale[k]
				row.Fields = []table.Pair{{Key: "low", Value: e.Low / f.scale[k]}, {Key: "high", Value: e.High / f.scale[k]}, {Key: "held", Value: held}, {Key: "residual", Value: f.rms}}
				if f.probable {
					row.Fields = append(row.Fields, table.Pair{Key: "probability", Value: f.result.Probability})
				}
				if len(r.spec.Fit.HoldOut) > 0 {
					row.Fields = append(row.Fields, table.Pair{Key: "heldOutError", Value: f.result.HeldOutRMS})
				}
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}
