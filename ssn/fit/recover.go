package fit

import (
	"context"
	"errors"
	"math"
	"slices"

	"github.com/striate-sim/striate/internal/rng"
)

// Recovered is how well one parameter comes back.
type Recovered struct {
	Name     string
	True     float64
	Bias     float64 // mean of estimate/true − 1
	RMS      float64 // root of the mean of its square
	Coverage float64 // share of the intervals of 95 % that hold the true value
}

// Recovery is the answer of Recover.
type Recovery struct {
	Parameters []Recovered
	Fits       []*Result
}

// Recover puts a problem to the test: the model's own constants, which must lie within the
// bounds, are taken for the truth, its answers for the data, each with Gaussian noise of a
// standard deviation of noise times its size (or a thousandth of the largest), and the fit is
// repeated with fresh noise. Starts are drawn from the prior and do not know the truth. Data say
// where was recorded; their rates are not used.
func Recover(ctx context.Context, p *Problem, noise float64, repeats int) (*Recovery, error) {
	q, truth, clean, err := p.truth()
	if err != nil {
		return nil, err
	}
	rec := &Recovery{}
	for k, f := range p.Free {
		rec.Parameters = append(rec.Parameters, Recovered{Name: f.Name, True: q.p.Free[k].value(truth[k])})
	}
	draws := rng.Named(p.Seed, "fit/recover")
	for n := range repeats {
		if ctx.Err() != nil {
			return rec, ctx.Err()
		}
		noisy := p.noisy(clean, noise, func(i int) float64 { return float64(draws.Normal(uint64(n), 0, uint32(i))) })
		noisy.Seed += uint64(n)
		r, err := Solve(ctx, noisy)
		if err != nil {
			return nil, err
		}
		rec.Fits = append(rec.Fits, r)
		for k := range r.Estimates {
			e, into := r.Estimates[k], &rec.Parameters[k]
			wrong := e.Value/into.True - 1
			into.Bias += wrong / float64(repeats)
			into.RMS += wrong * wrong / float64(repeats)
			if e.Low <= into.True && into.True <= e.High {
				into.Coverage += 1 / float64(repeats)
			}
		}
	}
	for k := range rec.Parameters {
		rec.Parameters[k].RMS = math.Sqrt(rec.Parameters[k].RMS)
	}
	return rec, nil
}

// Foresee returns the intervals that a recording with such noise would give, around the model's
// own constants: what an experiment can hold before it is done.
func Foresee(p *Problem, noise float64) ([]Estimate, error) {
	q, truth, clean, err := p.truth()
	if err != nil {
		return nil, err
	}
	exact := p.noisy(clean, noise, nil)
	slopes := make([]float64, len(p.Data)*len(p.Free))
	if !q.rates(truth, clean, slopes) {
		return nil, errors.New("fit: the model is at a bifurcation")
	}
	r := &Result{Answers: clean}
	exact.intervals(r, truth, slopes)
	return r.Estimates, nil
}

// truth returns the model's own constants and its answers.
func (p *Problem) truth() (q *predictor, x, answers []float64, err error) {
	if err := p.check(); err != nil {
		return nil, nil, nil, err
	}
	if q, err = newPredictor(p); err != nil {
		return nil, nil, nil, err
	}
	x, answers = q.start(), make([]float64, len(p.Data))
	if !q.rates(x, answers, nil) {
		return nil, nil, nil, errors.New("fit: the model has no allowed fixed point to recover")
	}
	return q, x, answers, nil
}

// noisy is the problem with synthetic data: clean answers, with noise·draw(i) of their size.
func (p *Problem) noisy(clean []float64, noise float64, draw func(i int) float64) *Problem {
	q := *p
	q.Data = append([]Datum(nil), p.Data...)
	q.blind = true
	least := 1e-3 * slices.Max(clean)
	for i := range q.Data {
		d := &q.Data[i]
		d.SD = noise * max(clean[i], least)
		if d.Value = clean[i]; draw != nil {
			d.Value += d.SD * draw(i)
		}
	}
	return &q
}
