package circuit

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// MaxNewton is the largest number of variables that Reference.Settle refines by Newton's
// method.
const MaxNewton = 2048

// Jacobian returns ∂(dX/dt)/∂X [per ms] at the present state, by central differences: rows and
// columns are the variables of populations with a time constant, in the order of X. Static
// populations are followed through; delays are taken for 0.
func (r *Reference) Jacobian() *mat.Dense {
	n := len(r.dynamic)
	if n == 0 {
		return &mat.Dense{}
	}
	j := mat.NewDense(n, n, nil)
	up, down, x := make([]float64, len(r.X)), make([]float64, len(r.X)), make([]float64, len(r.X))
	for col, k := range r.dynamic {
		h := 1e-6 * max(1, math.Abs(r.X[k]))
		copy(x, r.X)
		x[k] = r.X[k] + h
		r.deriv(up, x, true)
		copy(x, r.X)
		x[k] = r.X[k] - h
		r.deriv(down, x, true)
		for row, i := range r.dynamic {
			j.Set(row, col, (up[i]-down[i])/(2*h))
		}
	}
	return j
}

// Eigenvalues returns the spectrum of the Jacobian [per ms], the largest real part first.
func (r *Reference) Eigenvalues() []complex128 { return Spectrum(r.Jacobian()) }

// proveStable is the largest number of variables for which polish asks the spectrum whether a
// fixed point is stable. Beyond, that integration came to rest there must do.
const proveStable = 128

// polish refines the fixed point near the present state by Newton's method with one Jacobian,
// by forward differences, to whose error an iteration is blind. The result is kept only if it
// has a smaller residual, lies within 1 % (or 1e-4) of where integration came to rest, and,
// where nothing is delayed, is stable; otherwise the state stays.
func (r *Reference) polish() {
	n := len(r.dynamic)
	if n == 0 || n > MaxNewton {
		return
	}
	from := slices.Clone(r.X)
	dx := make([]float64, len(r.X))
	before := r.residual(dx)
	jacobian := r.forwardJacobian(dx)
	var lu mat.LU
	lu.Factorize(jacobian)
	step, b := mat.NewVecDense(n, nil), mat.NewVecDense(n, nil)
	residual := before
	for range 20 {
		for row, i := range r.dynamic {
			b.SetVec(row, dx[i])
		}
		if lu.SolveVecTo(step, false, b) != nil {
			break
		}
		for row, i := range r.dynamic {
			r.X[i] -= step.AtVec(row)
		}
		last := residual
		if residual = r.residual(dx); !(residual < last) {
			break
		}
	}
	near := residual <= before
	for i, v := range r.X {
		near = near && math.Abs(v-from[i]) <= 0.01*max(0.01, math.Abs(from[i]))
	}
	delayed := slices.ContainsFunc(r.past, func(p []float64) bool { return len(p) > 0 })
	if !near || !delayed && n <= proveStable && real(Spectrum(jacobian)[0]) >= 0 {
		copy(r.X, from)
	}
}

// forwardJacobian is the Jacobian by one-sided differences from the derivatives dx at the
// present state.
func (r *Reference) forwardJacobian(dx []float64) *mat.Dense {
	n := len(r.dynamic)
	j := mat.NewDense(n, n, nil)
	up, x := make([]float64, len(r.X)), make([]float64, len(r.X))
	for col, k := range r.dynamic {
		h := 1e-7 * max(1, math.Abs(r.X[k]))
		copy(x, r.X)
		x[k] = r.X[k] + h
		h = x[k] - r.X[k] // the step that was really taken
		r.deriv(up, x, true)
		for row, i := range r.dynamic {
			j.Set(row, col, (up[i]-dx[i])/h)
		}
	}
	return j
}

// residual is the largest |dx/dt| with delays at rest; it leaves the derivatives in dx.
func (r *Reference) residual(dx []float64) float64 {
	r.deriv(dx, r.X, true)
	largest := 0.0
	for _, v := range dx {
		largest = max(largest, math.Abs(v))
	}
	return largest
}
