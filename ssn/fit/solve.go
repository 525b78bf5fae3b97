package fit

import (
	"context"
	"math"
	"sync"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/ssn"
)

// Estimate is a parameter's value and its interval of 95 %. Where the data do not hold it, or
// it stands at a bound, the interval is the whole range and Held is false.
type Estimate struct {
	Name      string
	Value     float64
	Low, High float64
	Held      bool
}

// Result is the best allowed answer to a problem.
type Result struct {
	Estimates []Estimate
	Model     *ssn.Model // with its values; input shares are in Estimates alone
	Answers   []float64  // to all data
	Residuals []float64  // answer − recorded
	Cost      float64
	// Probability of a cost as large as this if the model and the deviations given are right;
	// where it is tiny, intervals mean nothing: the search has ended in a local minimum, or the
	// model is not that of the data. 0 where no deviations are given.
	Probability float64
	SD          float64           // of a datum, estimated where none was given, else 0
	HeldOutRMS  float64           // of the residuals of held-out data; 0 where there are none
	Outcomes    []circuit.Outcome // of a trajectory from silence in each condition
	Constraints []Constraint
	Starts      []Start
}

// Constraint says whether an answer keeps what was asked for.
type Constraint struct {
	Name       string // settles, stable or rate-below
	Kept       bool
	Conditions []int // in which it is not
}

// Start is how one start of the search ended.
type Start struct {
	Cost  float64 // +Inf where it had no fixed point to start from
	Steps int
	End   string // converged, steps or infeasible
}

// Solve fits the free parameters. Cancelling ctx ends the search with what it has. That no
// start is feasible, or none ends where trajectories from silence settle, is an answer and no
// error: Constraints and Outcomes tell.
func Solve(ctx context.Context, p *Problem) (*Result, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	attempts := make([]attempt, p.Starts+1)
	err := each(len(attempts), p.Workers, func() (func(int), error) {
		q, err := newPredictor(p)
		return func(i int) {
			for k := range q.warm {
				q.warm[k] = nil
			}
			attempts[i] = q.search(ctx, i)
		}, err
	})
	if err != nil {
		return nil, err
	}
	return p.choose(attempts)
}

// search runs one start: the first, unless blind, from the model's own constants, others from
// the prior, drawn again, up to 50 times, where the model has no allowed fixed point.
func (q *predictor) search(ctx context.Context, start int) attempt {
	p, x := q.p, q.start()
	if start > 0 || p.blind {
		answer, draws := make([]float64, len(p.Data)), rng.Named(p.Seed, "fit/start").Nth(uint64(start))
		for n := range uint64(50) {
			if x = p.draw(draws, n); q.rates(x, answer, nil) {
				break
			}
		}
	}
	if p.Method == CMAES {
		return evolve(ctx, q, x, rng.Named(p.Seed, "fit/cma-es").Nth(uint64(start)))
	}
	return leastSquares(ctx, q, x)
}

// draw returns coordinates from the prior: uniform within the bounds.
func (p *Problem) draw(s rng.Stream, n uint64) []float64 {
	x := make([]float64, len(p.Free))
	for k, f := range p.Free {
		low, high := f.coordinate(f.From), f.coordinate(f.To)
		x[k] = low + (high-low)*float64(s.Uniform(n, 0, uint32(k)))
	}
	return x
}

// each calls the functions that worker makes, one for each goroutine, with 0 … n−1.
func each(n, workers int, worker func() (func(int), error)) error {
	workers = max(1, min(workers, n))
	errs := make([]error, workers)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			f, err := worker()
			if errs[w] = err; err != nil {
				return
			}
			for i := w; i < n; i += workers {
				f(i)
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// choose completes the cheapest attempt that keeps the constraints, or, where none does, the
// cheapest of all.
func (p *Problem) choose(attempts []attempt) (*Result, error) {
	var starts []Start
	for _, a := range attempts {
		starts = append(starts, Start{a.cost, a.steps, a.end})
	}
	q, err := newPredictor(p)
	if err != nil {
		return nil, err
	}
	var first *Result
	for range attempts {
		best := -1
		for i, a := range attempts {
			if !math.IsInf(a.cost, 1) && (best < 0 || a.cost < attempts[best].cost) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		r, err := p.complete(q, attempts[best])
		if err != nil {
			return nil, err
		}
		r.Starts = starts
		if first == nil {
			first = r
		}
		if r.kept() {
			return r, nil
		}
		attempts[best].cost = math.Inf(1)
	}
	if first == nil {
		first = &Result{Starts: starts, Cost: math.Inf(1), Constraints: []Constraint{{Name: "settles"}}}
	}
	return first, nil
}

func (r *Result) kept() bool {
	for _, c := range r.Constraints {
		if !c.Kept {
			return false
		}
	}
	return true
}

// complete computes all that a result says of an attempt.
func (p *Problem) complete(q *predictor, a attempt) (*Result, error) {
	free := len(p.Free)
	r := &Result{Cost: a.cost, Answers: make([]float64, len(p.Data)), Residuals: make([]float64, len(p.Data))}
	slopes := make([]float64, len(p.Data)*free)
	for k := range q.warm {
		q.warm[k] = nil
	}
	q.rates(a.x, r.Answers, slopes)
	r.Model = q.model.Clone()
	held := 0
	for i, d := range p.Data {
		r.Residuals[i] = r.Answers[i] - d.Value
		if d.HeldOut {
			r.HeldOutRMS += r.Residuals[i] * r.Residuals[i]
			held++
		}
	}
	if held > 0 {
		r.HeldOutRMS = math.Sqrt(r.HeldOutRMS / float64(held))
	}
	p.intervals(r, a.x, slopes)
	return r, p.verify(q, r)
}

// intervals fills the estimates: of 95 %, from the curvature of the objective at its minimum,
// with Student's t where the deviation of the data is estimated too.
func (p *Problem) intervals(r *Result, x, slopes []float64) {
	res, jac, _ := p.residuals(r.Answers, slopes)
	free, n := len(p.Free), len(res)
	width, variance := 1.959963984540054, 1.0
	if p.Objective != Poisson && p.Data[0].SD == 0 && n > free {
		variance = r.Cost / float64(n-free)
		r.SD = math.Sqrt(variance)
		width = distuv.StudentsT{Sigma: 1, Nu: float64(n - free)}.Quantile(0.975)
	}
	if p.Objective != Poisson && p.Data[0].SD > 0 && n > free {
		r.Probability = distuv.ChiSquared{K: float64(n - free)}.Survival(r.Cost)
	}
	j := mat.NewDense(n, free, jac)
	var curvature mat.SymDense
	curvature.SymOuterK(1, j.T())
	var chol mat.Cholesky
	var covariance mat.SymDense
	sound := chol.Factorize(&curvature) && chol.InverseTo(&covariance) == nil
	for k, f := range p.Free {
		e := Estimate{Name: f.Name, Value: f.value(x[k]), Low: f.From, High: f.To}
		inside := x[k] > f.coordinate(f.From) && x[k] < f.coordinate(f.To)
		if sound && inside {
			half := width * math.Sqrt(variance*covariance.At(k, k))
			e.Low, e.High, e.Held = f.value(x[k]-half), f.value(x[k]+half), true
		}
		r.Estimates = append(r.Estimates, e)
	}
}

// verify follows the trajectory from silence in every condition with the whole model, and asks
// whether it ends where the fit says.
func (p *Problem) verify(q *predictor, r *Result) error {
	n, err := q.model.Network()
	if err != nil {
		return err
	}
	settles, bounded := Constraint{Name: "settles", Kept: true}, Constraint{Name: "rate-below", Kept: true}
	how := circuit.NewSettling()
	for k := range p.Inputs {
		s, o := n.Settle(q.state(n, k, q.finder.Rate).H, nil, how)
		r.Outcomes = append(r.Outcomes, o)
		there := o.Status == circuit.Settled
		for _, d := range q.data[k] {
			unit := p.Data[d].Unit
			there = there && math.Abs(s.Rate[unit]-r.Answers[d]) <= 1e-4*max(0.1, r.Answers[d])
		}
		if !there {
			settles.Kept, settles.Conditions = false, append(settles.Conditions, k)
		}
		for _, rate := range s.Rate {
			if p.RateBelowHz > 0 && rate > p.RateBelowHz {
				bounded.Kept, bounded.Conditions = false, append(bounded.Conditions, k)
				break
			}
		}
	}
	r.Constraints = append(r.Constraints, settles)
	if p.RateBelowHz > 0 {
		r.Constraints = append(r.Constraints, bounded)
	}
	return nil
}
