package fit

import (
	"context"
	"math"

	"gonum.org/v1/gonum/mat"
)

// attempt is where one start of a search has ended.
type attempt struct {
	x     []float64
	cost  float64 // +Inf where the start has no fixed point
	steps int
	// why it ended: "converged", "steps" or "infeasible"
	end string
}

// residuals turns answers into residuals of the data that are fitted, and slopes with them. For
// Poisson counts they are those of Fisher scoring; the cost is the deviance.
func (p *Problem) residuals(answer, slopes []float64) (res []float64, jac []float64, cost float64) {
	free := len(p.Free)
	for i, d := range p.Data {
		if d.HeldOut {
			continue
		}
		weight := 1.0
		switch {
		case p.Objective == Poisson:
			mean, count := max(answer[i], 1e-6)*p.CountedS, d.Value*p.CountedS
			weight = p.CountedS / math.Sqrt(mean)
			cost += 2 * (mean - count)
			if count > 0 {
				cost += 2 * count * math.Log(count/mean)
			}
		case d.SD > 0:
			weight = 1 / d.SD
		}
		r := (answer[i] - d.Value) * weight
		res = append(res, r)
		if p.Objective != Poisson {
			cost += r * r
		}
		if slopes != nil {
			for _, s := range slopes[i*free : (i+1)*free] {
				jac = append(jac, s*weight)
			}
		}
	}
	return res, jac, cost
}

// leastSquares minimizes from x by Gauss–Newton steps, damped after Levenberg and Marquardt,
// within the bounds. A step to where the model has no allowed fixed point is one that fails.
func leastSquares(ctx context.Context, q *predictor, x []float64) attempt {
	p, free := q.p, len(q.p.Free)
	answer, slopes := make([]float64, len(p.Data)), make([]float64, len(p.Data)*free)
	a := attempt{x: x, cost: math.Inf(1), end: "infeasible"}
	if !q.rates(x, answer, slopes) {
		return a
	}
	res, jac, cost := p.residuals(answer, slopes)
	a.cost, a.end = cost, "steps"
	damping := 1e-2
	for a.steps = 0; a.steps < p.steps() && ctx.Err() == nil; a.steps++ {
		next := q.levenberg(a.x, res, jac, damping)
		if next == nil || !q.rates(next, answer, slopes) {
			if damping *= 5; damping > 1e10 {
				a.end = "converged"
				return a
			}
			continue
		}
		r, j, c := p.residuals(answer, slopes)
		if !(c < a.cost) {
			if damping *= 5; damping > 1e10 || a.cost-c >= -1e-10*a.cost && still(a.x, next) {
				a.end = "converged"
				return a
			}
			continue
		}
		done := a.cost-c <= 1e-9*a.cost && still(a.x, next)
		a.x, res, jac, a.cost = next, r, j, c
		if damping = max(1e-12, damping/5); done {
			a.end = "converged"
			return a
		}
	}
	return a
}

func (p *Problem) steps() int {
	switch {
	case p.Steps > 0:
		return p.Steps
	case p.Method == CMAES:
		return 300
	}
	return 100
}

func still(a, b []float64) bool {
	for i, v := range a {
		if math.Abs(v-b[i]) > 1e-5*max(1, math.Abs(v)) {
			return false
		}
	}
	return true
}

// levenberg returns x after one damped step, kept within the bounds: a coordinate that stands
// at a bound and would leave stays, and the others step without it.
func (q *predictor) levenberg(x, res, jac []float64, damping float64) []float64 {
	free := len(x)
	gradient := make([]float64, free)
	for i, r := range res {
		for k, s := range jac[i*free : (i+1)*free] {
			gradient[k] += r * s
		}
	}
	var moving []int
	for k, f := range q.p.Free {
		low, high := f.coordinate(f.From), f.coordinate(f.To)
		if x[k] <= low && gradient[k] > 0 || x[k] >= high && gradient[k] < 0 {
			continue
		}
		moving = append(moving, k)
	}
	if len(moving) == 0 {
		return nil
	}
	normal, right := mat.NewSymDense(len(moving), nil), mat.NewVecDense(len(moving), nil)
	for a, k := range moving {
		right.SetVec(a, -gradient[k])
		for b := range a + 1 {
			sum := 0.0
			for i := range res {
				sum += jac[i*free+k] * jac[i*free+moving[b]]
			}
			if a == b {
				sum += damping*sum + 1e-12
			}
			normal.SetSym(a, b, sum)
		}
	}
	var chol mat.Cholesky
	var step mat.VecDense
	if !chol.Factorize(normal) || chol.SolveVecTo(&step, right) != nil {
		return nil
	}
	next := append([]float64(nil), x...)
	for a, k := range moving {
		f := q.p.Free[k]
		next[k] = max(f.coordinate(f.From), min(f.coordinate(f.To), x[k]+step.AtVec(a)))
	}
	return next
}
