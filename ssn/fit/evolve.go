package fit

import (
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/striate-sim/striate/internal/rng"
)

// evolve minimizes by covariance matrix adaptation (Hansen & Ostermeier 2001, with the weights
// and rates of Hansen 2016): a Gaussian of candidates that moves to, and takes the shape of,
// the better half of its draws. Coordinates are scaled to a unit range; draws outside the
// bounds are drawn back to them.
func evolve(ctx context.Context, q *predictor, x []float64, draws rng.Stream) attempt {
	n := len(x)
	e := newEvolution(n)
	unit := func(k int, v float64) float64 {
		f := q.p.Free[k]
		low, high := f.coordinate(f.From), f.coordinate(f.To)
		return (v - low) / (high - low)
	}
	at := func(y []float64) []float64 {
		z := make([]float64, n)
		for k, v := range y {
			f := q.p.Free[k]
			low, high := f.coordinate(f.From), f.coordinate(f.To)
			z[k] = low + (high-low)*max(0, min(1, v))
		}
		return z
	}
	for k, v := range x {
		e.mean[k] = unit(k, v)
	}
	answer := make([]float64, len(q.p.Data))
	best := attempt{x: x, cost: math.Inf(1), end: "infeasible"}
	for ; best.steps < q.p.steps() && ctx.Err() == nil; best.steps++ {
		if !e.decompose() {
			break
		}
		for i := range e.drawn {
			e.draw(i, draws, uint64(best.steps))
			e.cost[i] = math.Inf(1)
			z := at(e.drawn[i])
			for k := range q.warm {
				q.warm[k] = nil // so that a cost depends on its draw alone
			}
			if q.rates(z, answer, nil) {
				_, _, e.cost[i] = q.p.residuals(answer, nil)
			}
			if e.cost[i] < best.cost {
				best.x, best.cost, best.end = z, e.cost[i], "steps"
			}
		}
		e.adapt()
		if e.sigma*math.Sqrt(e.longest) < 1e-7 {
			best.end = "converged"
			break
		}
	}
	return best
}

// evolution is the state of the search.
type evolution struct {
	n                     int
	mean, pathS, pathC    []float64
	sigma, longest        float64
	cov                   *mat.SymDense
	axes                  mat.Dense
	lengths               []float64
	drawn                 [][]float64
	cost, weights         []float64
	mu                    float64 // effective number of parents
	cs, cc, c1, cmu, damp float64
	expected              float64 // length of a standard normal vector
	generation            int
}

func newEvolution(n int) *evolution {
	d := float64(n)
	offspring := 4 + int(3*math.Log(d))
	e := &evolution{n: n, sigma: 0.2, cov: mat.NewSymDense(n, nil), cost: make([]float64, offspring)}
	e.mean, e.pathS, e.pathC = make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range offspring {
		e.drawn = append(e.drawn, make([]float64, n))
		if i < offspring/2 {
			e.weights = append(e.weights, math.Log(float64(offspring)/2+0.5)-math.Log(float64(i+1)))
		}
	}
	sum, squares := 0.0, 0.0
	for _, w := range e.weights {
		sum += w
	}
	for i := range e.weights {
		e.weights[i] /= sum
		squares += e.weights[i] * e.weights[i]
	}
	for k := range n {
		e.cov.SetSym(k, k, 1)
	}
	e.mu = 1 / squares
	e.cs = (e.mu + 2) / (d + e.mu + 5)
	e.cc = (4 + e.mu/d) / (d + 4 + 2*e.mu/d)
	e.c1 = 2 / ((d+1.3)*(d+1.3) + e.mu)
	e.cmu = min(1-e.c1, 2*(e.mu-2+1/e.mu)/((d+2)*(d+2)+e.mu))
	e.damp = 1 + 2*max(0, math.Sqrt((e.mu-1)/(d+1))-1) + e.cs
	e.expected = math.Sqrt(d) * (1 - 1/(4*d) + 1/(21*d*d))
	return e
}

// decompose finds the axes of the Gaussian.
func (e *evolution) decompose() bool {
	var eigen mat.EigenSym
	if !eigen.Factorize(e.cov, true) {
		return false
	}
	e.lengths = eigen.Values(nil)
	eigen.VectorsTo(&e.axes)
	for k, v := range e.lengths {
		e.lengths[k] = math.Sqrt(max(v, 1e-20))
	}
	e.longest = slices.Max(e.lengths) * slices.Max(e.lengths)
	return true
}

// draw sets a candidate.
func (e *evolution) draw(i int, draws rng.Stream, generation uint64) {
	copy(e.drawn[i], e.mean)
	for a, length := range e.lengths {
		z := e.sigma * length * float64(draws.Normal(generation, uint64(i), uint32(a)))
		for k := range e.drawn[i] {
			e.drawn[i][k] += z * e.axes.At(k, a)
		}
	}
}

// adapt moves and shapes the Gaussian by the ranking of its draws.
func (e *evolution) adapt() {
	order := make([]int, len(e.cost))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case e.cost[a] < e.cost[b]:
			return -1
		case e.cost[a] > e.cost[b]:
			return 1
		}
		return 0
	})
	e.generation++
	step := make([]float64, e.n) // of the mean, in units of sigma
	for i, w := range e.weights {
		for k := range step {
			step[k] += w * (e.drawn[order[i]][k] - e.mean[k]) / e.sigma
		}
	}
	white := make([]float64, e.n) // C^(−1/2)·step
	for a, length := range e.lengths {
		sum := 0.0
		for k := range step {
			sum += e.axes.At(k, a) * step[k]
		}
		for k := range white {
			white[k] += e.axes.At(k, a) * sum / length
		}
	}
	norm := 0.0
	for k := range white {
		e.pathS[k] = (1-e.cs)*e.pathS[k] + math.Sqrt(e.cs*(2-e.cs)*e.mu)*white[k]
		norm += e.pathS[k] * e.pathS[k]
	}
	norm = math.Sqrt(norm)
	rise := 0.0
	if norm/math.Sqrt(1-math.Pow(1-e.cs, 2*float64(e.generation)))/e.expected < 1.4+2/float64(e.n+1) {
		rise = 1
	}
	for k := range step {
		e.pathC[k] = (1-e.cc)*e.pathC[k] + rise*math.Sqrt(e.cc*(2-e.cc)*e.mu)*step[k]
	}
	keep := 1 - e.c1 - e.cmu + (1-rise)*e.c1*e.cc*(2-e.cc)
	for a := range e.n {
		for b := range a + 1 {
			v := keep*e.cov.At(a, b) + e.c1*e.pathC[a]*e.pathC[b]
			for i, w := range e.weights {
				d := e.drawn[order[i]]
				v += e.cmu * w * (d[a] - e.mean[a]) * (d[b] - e.mean[b]) / (e.sigma * e.sigma)
			}
			e.cov.SetSym(a, b, v)
		}
	}
	for k := range step {
		e.mean[k] += e.sigma * step[k]
	}
	e.sigma *= math.Exp(e.cs / e.damp * (norm/e.expected - 1))
}
