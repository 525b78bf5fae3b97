package ssn

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/striate-sim/striate/circuit"
)

// FixedPoint is a steady state of a pair and what its linearization says.
type FixedPoint struct {
	Rate        [2]float64    // r_E, r_I
	Input       [2]float64    // z, the total input
	Gain        [2]float64    // g = n·k·z^(n−1)
	Eigenvalues [2]complex128 // of the Jacobian [per ms], the largest real part first
	Stable      bool
	// InhibitionStabilized: the E population alone would be unstable, g_E·W_EE > 1 (Tsodyks et
	// al. 1997).
	InhibitionStabilized bool
}

// power is k·⌊z⌋₊ⁿ and slope its derivative.
func (p Params) power(a int, z float64) float64 {
	if z <= 0 {
		return 0
	}
	return p.K[a] * math.Pow(z, p.N[a])
}

func (p Params) slope(a int, z float64) float64 {
	if z <= 0 {
		return 0
	}
	return p.K[a] * p.N[a] * math.Pow(z, p.N[a]-1)
}

// FixedPoints finds the steady states for external inputs h, in order of r_E.
//
// A state is a root in z_E alone: r_E = f(z_E), then r_I = (W_EE·r_E + h_E − z_E)/W_EI, and
// the I equation leaves the residual r_I − f(W_IE·r_E − W_II·r_I + h_I). Roots are bracketed
// by a scan and refined by bisection to the last bit. W_EI must be positive.
func (p Params) FixedPoints(h [2]float64) []FixedPoint {
	residual := func(z float64) float64 {
		rE := p.power(E, z)
		rI := (p.W[E][E]*rE + h[E] - z) / p.W[E][I]
		return rI - p.power(I, p.W[I][E]*rE-p.W[I][I]*rI+h[I])
	}
	var points []FixedPoint
	for _, z := range roots(residual, p.scan(h)) {
		rE := p.power(E, z)
		rI := (p.W[E][E]*rE + h[E] - z) / p.W[E][I]
		if rI < -1e-9*max(1, rE) {
			continue
		}
		points = append(points, p.linearize([2]float64{rE, max(0, rI)}, h))
	}
	return points
}

// scan lists inputs z_E from below any root to above all that matter: fine near threshold,
// geometric beyond.
func (p Params) scan(h [2]float64) []float64 {
	// Below threshold r_E = 0 and z_E = h_E − W_EI·r_I, and r_I is at most f(h_I).
	low := h[E] - p.W[E][I]*p.power(I, max(h[I], 0)) - 1
	var grid []float64
	const steps = 4000
	if low < 0 {
		for i := range steps {
			grid = append(grid, low*(1-float64(i)/steps))
		}
	}
	for i := range 5 * steps {
		grid = append(grid, 1e-6*math.Pow(1e10, float64(i)/(5*steps)))
	}
	return grid
}

// roots finds the sign changes of f over a grid.
func roots(f func(float64) float64, grid []float64) []float64 {
	var all []float64
	a, fa := grid[0], f(grid[0])
	for _, b := range grid[1:] {
		fb := f(b)
		if fa == 0 {
			all = append(all, a)
		} else if fa*fb < 0 {
			all = append(all, bisect(f, a, b, fa))
		}
		a, fa = b, fb
	}
	return all
}

func bisect(f func(float64) float64, a, b, fa float64) float64 {
	for {
		m := a + (b-a)/2
		if m <= a || m >= b {
			return m
		}
		if fm := f(m); fm == 0 {
			return m
		} else if fm*fa > 0 {
			a, fa = m, fm
		} else {
			b = m
		}
	}
}

// linearize completes a fixed point.
func (p Params) linearize(r, h [2]float64) FixedPoint {
	f := FixedPoint{Rate: r}
	for a := range 2 {
		f.Input[a] = p.W[a][E]*r[E] - p.W[a][I]*r[I] + h[a]
		f.Gain[a] = p.slope(a, f.Input[a])
	}
	values := circuit.Spectrum(p.Jacobian(f.Gain))
	copy(f.Eigenvalues[:], values)
	f.Stable = real(values[0]) < 0
	f.InhibitionStabilized = f.Gain[E]*p.W[E][E] > 1
	return f
}

// Jacobian returns A = T⁻¹·(−1 + diag(g)·W) [per ms] for gains g.
func (p Params) Jacobian(gain [2]float64) *mat.Dense {
	j := mat.NewDense(2, 2, nil)
	for a := range 2 {
		for b, sign := range [2]float64{1, -1} {
			v := gain[a] * p.W[a][b] * sign
			if a == b {
				v--
			}
			j.Set(a, b, v/p.TauMS[a])
		}
	}
	return j
}

// HopfTauIMS returns the time constant of inhibition [ms] at which a fixed point begins to
// oscillate, τ_I* = τ_E·(1 + g_I·W_II)/(g_E·W_EE − 1), where the trace of the Jacobian
// vanishes; +Inf where no slowness of inhibition is enough, and at a saddle.
func (p Params) HopfTauIMS(f FixedPoint) float64 {
	excess, damping := f.Gain[E]*p.W[E][E]-1, 1+f.Gain[I]*p.W[I][I]
	determinant := f.Gain[E]*f.Gain[I]*p.W[E][I]*p.W[I][E] - excess*damping // of the Jacobian, × τ_E·τ_I
	if excess <= 0 || determinant <= 0 {
		return math.Inf(1)
	}
	return p.TauMS[E] * damping / excess
}

// Drive returns the external input of both populations at strength c.
func (p Params) Drive(c float64) [2]float64 { return [2]float64{c * p.Input[E], c * p.Input[I]} }
