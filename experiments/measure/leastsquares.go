package measure

import (
	"cmp"
	"math"
	"slices"

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

// problem is a fit: predict(y, p) writes the predictions of parameters p, slopes(d, p) their
// derivatives, data × parameters; where it is nil they are central differences. A parameter that
// is positive is fitted by its logarithm.
type problem struct {
	data     []float64
	predict  func(y, p []float64)
	slopes   func(d, p []float64)
	positive []bool
	starts   [][]float64
}

// trialRounds and mostRounds bound the rounds of a search: every start gets a few, and the two
// that are best then go on to their minimum.
const trialRounds, mostRounds = 12, 300

// solve returns the best minimum over the starts, by the method of Levenberg (1944) and
// Marquardt (1963). The steps are scaled by the columns of the Jacobian, so units of parameters
// do not matter.
func (q *problem) solve() Fitted {
	var all []*search
	for _, start := range q.starts {
		s := &search{problem: q, p: make([]float64, len(start)), damping: 1e-3}
		for i, x := range start {
			if s.p[i] = x; q.positive[i] {
				s.p[i] = math.Log(x)
			}
		}
		s.r, s.sse = s.residuals(s.p)
		s.run(trialRounds)
		all = append(all, s)
	}
	slices.SortStableFunc(all, func(a, b *search) int { return cmp.Compare(a.sse, b.sse) })
	best := all[0]
	for _, s := range all[:min(2, len(all))] {
		if s.run(mostRounds); s.sse < best.sse {
			best = s
		}
	}
	f := Fitted{Parameters: best.outer(best.p), Errors: best.standardErrors(), SSE: best.sse, RMS: math.Sqrt(best.sse / float64(len(q.data))), R2: math.NaN()}
	level, total := mean(q.data), 0.0
	for _, y := range q.data {
		total += (y - level) * (y - level)
	}
	if total > 0 {
		f.R2 = 1 - f.SSE/total
	}
	return f
}

// search is one descent.
type search struct {
	*problem
	p       []float64 // logarithms of positive parameters
	r       []float64 // residuals there
	sse     float64
	damping float64
	done    bool
}

// outer returns the parameters.
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
	if s.slopes != nil {
		outer := s.outer(s.p)
		d := j.RawMatrix().Data
		s.slopes(d, outer)
		for i := range d {
			if k := i % len(outer); s.positive[k] {
				d[i] *= outer[k] // of the logarithm
			}
		}
		return j
	}
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

// run descends for a number of rounds or until nothing is gained.
func (s *search) run(rounds int) {
	s.done = s.done || math.IsInf(s.sse, 1)
	for ; rounds > 0 && !s.done; rounds-- {
		s.round(s.jacobian())
	}
}

// round takes one step that lowers the sum of squares, or finds that there is none.
func (s *search) round(j *mat.Dense) {
	for s.damping < 1e10 {
		step := damped(j, s.r, s.damping)
		if step == nil {
			s.damping *= 10
			continue
		}
		next, size := make([]float64, len(s.p)), 0.0
		for i, x := range s.p {
			next[i] = x + step[i]
			size = max(size, math.Abs(step[i])/max(math.Abs(x), 1e-3))
		}
		r, sse := s.residuals(next)
		if sse >= s.sse {
			if size < 1e-12 {
				break
			}
			s.damping *= 10
			continue
		}
		s.done = s.sse-sse <= 1e-15*sse && size < 1e-10
		s.p, s.r, s.sse = next, r, sse
		s.damping = max(s.damping/10, 1e-12)
		return
	}
	s.done = true
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
