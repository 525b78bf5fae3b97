package measure

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Fitted is a model fitted to data by least squares.
type Fitted struct {
	Parameters []float64 // in the order of the model
	Errors     []float64 // standard errors, from the curvature at the minimum and the residuals
	SSE        float64   // sum of squared residuals
	RMS        float64   // root mean square of the residuals
	R2         float64   // 1 − SSE ÷ sum of squares about the mean; NaN where the data are constant
}

// problem is a fit: residuals(r, p) writes the residuals of parameters p. Every parameter is
// bounded below by 0 where positive says so, which is done by fitting its logarithm.
type problem struct {
	data      []float64
	predict   func(y, p []float64)
	positive  []bool
	starts    [][]float64
	maxRounds int // 0: 300
}

// solve returns the best minimum over the starts, by the method of Levenberg (1944) and
// Marquardt (1963) with derivatives by central differences. The steps are scaled by the
// columns of the Jacobian, so units of parameters do not matter.
func (q *problem) solve() Fitted {
	best := Fitted{SSE: math.Inf(1)}
	for _, start := range q.starts {
		s := &search{problem: q, p: make([]float64, len(start))}
		for i, x := range start {
			s.p[i] = q.inner(i, x)
		}
		if s.run(); s.sse < best.SSE {
			best.SSE, best.Parameters = s.sse, s.outer(s.p)
			best.Errors = s.standardErrors()
		}
	}
	if best.Parameters == nil {
		return best
	}
	mean, total := 0.0, 0.0
	for _, y := range q.data {
		mean += y / float64(len(q.data))
	}
	for _, y := range q.data {
		total += (y - mean) * (y - mean)
	}
	best.RMS = math.Sqrt(best.SSE / float64(len(q.data)))
	best.R2 = math.NaN()
	if total > 0 {
		best.R2 = 1 - best.SSE/total
	}
	return best
}

// inner maps a parameter to the number that is searched for.
func (q *problem) inner(i int, x float64) float64 {
	if q.positive[i] {
		return math.Log(x)
	}
	return x
}

// search is one descent; p is inner.
type search struct {
	*problem
	p   []float64
	sse float64
}

func (s *search) outer(p []float64) []float64 {
	out := make([]float64, len(p))
	for i, x := range p {
		if out[i] = x; s.positive[i] {
			out[i] = math.Exp(x)
		}
	}
	return out
}

// residuals returns prediction − data, and the sum of their squares.
func (s *search) residuals(p []float64) ([]float64, float64) {
	r := make([]float64, len(s.data))
	s.predict(r, s.outer(p))
	var sse float64
	for i, y := range s.data {
		r[i] -= y
		sse += r[i] * r[i]
	}
	if math.IsNaN(sse) {
		sse = math.Inf(1)
	}
	return r, sse
}

// jacobian returns ∂r/∂p, data × parameters.
func (s *search) jacobian() *mat.Dense {
	j := mat.NewDense(len(s.data), len(s.p), nil)
	p := append([]float64(nil), s.p...)
	for k, x := range s.p {
		h := 1e-6 * max(math.Abs(x), 1e-2)
		p[k] = x + h
		up, _ := s.residuals(p)
		above := p[k]
		p[k] = x - h
		down, _ := s.residuals(p)
		for i := range up {
			j.Set(i, k, (up[i]-down[i])/(above-p[k]))
		}
		p[k] = x
	}
	return j
}

func (s *search) run() {
	rounds := s.maxRounds
	if rounds == 0 {
		rounds = 300
	}
	var r []float64
	if r, s.sse = s.residuals(s.p); math.IsInf(s.sse, 1) {
		return
	}
	damping := 1e-3
	for range rounds {
		j := s.jacobian()
		moved := false
		for !moved && damping < 1e10 {
			step := damped(j, r, damping)
			if step == nil {
				damping *= 10
				continue
			}
			next, size := make([]float64, len(s.p)), 0.0
			for i, x := range s.p {
				next[i] = x + step[i]
				size = max(size, math.Abs(step[i])/max(math.Abs(x), 1e-3))
			}
			rNext, sse := s.residuals(next)
			if sse >= s.sse {
				if size < 1e-12 {
					return
				}
				damping *= 10
				continue
			}
			moved = true
			gained := s.sse - sse
			s.p, r = next, rNext
			s.sse = sse
			damping = max(damping/10, 1e-12)
			if gained <= 1e-15*sse && size < 1e-10 {
				return
			}
		}
		if !moved {
			return
		}
	}
}

// damped solves min |J·step + r|² + damping·|D·step|² with D the norms of J's columns; nil
// where that has no solution.
func damped(j *mat.Dense, r []float64, damping float64) []float64 {
	m, n := j.Dims()
	stacked, rhs := mat.NewDense(m+n, n, nil), mat.NewVecDense(m+n, nil)
	stacked.Slice(0, m, 0, n).(*mat.Dense).Copy(j)
	for i, v := range r {
		rhs.SetVec(i, -v)
	}
	for k := range n {
		norm := mat.Norm(j.ColView(k), 2)
		if norm == 0 || math.IsNaN(norm) || math.IsInf(norm, 0) {
			norm = 1
		}
		stacked.Set(m+k, k, math.Sqrt(damping)*norm)
	}
	var qr mat.QR
	qr.Factorize(stacked)
	var step mat.VecDense
	if err := qr.SolveVecTo(&step, false, rhs); err != nil {
		if _, ill := err.(mat.Condition); !ill {
			return nil
		}
	}
	for i := range n {
		if v := step.AtVec(i); math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
	}
	return step.RawVector().Data
}

// standardErrors are the square roots of the diagonal of s²·(JᵀJ)⁻¹, s² being the variance of
// the residuals; NaN where the data do not determine the parameters.
func (s *search) standardErrors() []float64 {
	errors := make([]float64, len(s.p))
	j := s.jacobian()
	m, n := j.Dims()
	var gram, inverse mat.Dense
	gram.Mul(j.T(), j)
	determined := m > n && inverse.Inverse(&gram) == nil
	p := s.outer(s.p)
	for i := range errors {
		errors[i] = math.NaN()
		if determined {
			errors[i] = math.Sqrt(inverse.At(i, i) * s.sse / float64(m-n))
			if s.positive[i] {
				errors[i] *= p[i] // of the parameter, not of its logarithm
			}
		}
	}
	return errors
}
