package ssn

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/striate-sim/striate/circuit"
)

// Group is a population of a network: Units units from First on.
type Group struct {
	Name         string
	Sign         circuit.Sign
	First, Units int
}

// Network is a dense network of power-law neurons in float64, what theory is computed with:
//
//	τ_i·dr_i/dt = −r_i + k_i·⌊z_i⌋₊^n_i, z = W·r + h
//
// Weights are signed, [post][pre], in mV/Hz.
type Network struct {
	Groups []Group
	W      *mat.Dense
	K, N   []float64 // of each unit [Hz/mVⁿ] and 1
	TauMS  []float64
}

// Units is the number of units.
func (n *Network) Units() int { return len(n.K) }

// Group returns a population by name; a name that the network has not is a bug and panics.
func (n *Network) Group(name string) Group {
	for _, g := range n.Groups {
		if g.Name == name {
			return g
		}
	}
	panic("ssn: no population named " + name)
}

// Of returns a population's part of a vector over all units.
func (g Group) Of(x []float64) []float64 { return x[g.First : g.First+g.Units] }

// rate is φ(z) of a unit.
func (n *Network) rate(i int, z float64) float64 {
	switch {
	case z <= 0:
		return 0
	case n.N[i] == 2:
		return n.K[i] * z * z
	}
	return n.K[i] * math.Pow(z, n.N[i])
}

// slope is φ′(z) of a unit, from the input and not from the rate, which has lost it at 0.
func (n *Network) slope(i int, z float64) float64 {
	switch {
	case z <= 0:
		return 0
	case n.N[i] == 2:
		return 2 * n.K[i] * z
	}
	return n.K[i] * n.N[i] * math.Pow(z, n.N[i]-1)
}

// input sets z = W·r + h.
func (n *Network) input(z, r, h []float64) {
	mat.NewVecDense(len(z), z).MulVec(n.W, mat.NewVecDense(len(r), r))
	for i, v := range h {
		z[i] += v
	}
}

// Steady is a fixed point of a network.
type Steady struct {
	H     []float64 // external input [mV]
	Rate  []float64 // r [Hz]
	Input []float64 // z [mV], at rest also the voltage of the voltage form
	Gain  []float64 // φ′(z) [Hz/mV]
}

// At returns the steady state that has rates r for inputs h, without asking whether r is one.
func (n *Network) At(r, h []float64) Steady {
	s := Steady{H: h, Rate: r, Input: make([]float64, len(r)), Gain: make([]float64, len(r))}
	n.input(s.Input, r, h)
	for i, z := range s.Input {
		s.Gain[i] = n.slope(i, z)
	}
	return s
}

// Jacobian returns A = T⁻¹·(−1 + diag(g)·W) [per ms] of the rate form.
func (n *Network) Jacobian(s Steady) *mat.Dense {
	a := mat.DenseCopyOf(n.W)
	for i := range n.Units() {
		row := a.RawRowView(i)
		for j := range row {
			row[j] *= s.Gain[i] / n.TauMS[i]
		}
		row[i] -= 1 / n.TauMS[i]
	}
	return a
}

// VoltageJacobian returns T⁻¹·(−1 + W·diag(g)) [per ms] of the voltage form
// τ·dV/dt = −V + W·φ(V) + h, which has the same fixed points and the same spectrum, and other
// eigenvectors.
func (n *Network) VoltageJacobian(s Steady) *mat.Dense {
	a := mat.DenseCopyOf(n.W)
	for i := range n.Units() {
		row := a.RawRowView(i)
		for j := range row {
			row[j] *= s.Gain[j] / n.TauMS[i]
		}
		row[i] -= 1 / n.TauMS[i]
	}
	return a
}

// Response returns dr/dh = (1 − diag(g)·W)⁻¹·diag(g), the steady change of rates [Hz/mV] with
// input, [unit][input].
func (n *Network) Response(s Steady) (*mat.Dense, error) {
	units := n.Units()
	m, g := mat.NewDense(units, units, nil), mat.NewDense(units, units, nil)
	for i := range units {
		row := m.RawRowView(i)
		for j, w := range n.W.RawRowView(i) {
			row[j] = -s.Gain[i] * w
		}
		row[i]++
		g.Set(i, i, s.Gain[i])
	}
	x := mat.NewDense(units, units, nil)
	if err := x.Solve(m, g); err != nil {
		return nil, fmt.Errorf("ssn: response at a bifurcation: %w", err)
	}
	return x, nil
}

// Spectrum returns the eigenvalues of the Jacobian [per ms], the largest real part first.
func (n *Network) Spectrum(s Steady) []complex128 { return circuit.Spectrum(n.Jacobian(s)) }

// InhibitionStabilized says whether the excitatory units alone, inhibition frozen at its
// rates, would be unstable (Tsodyks et al. 1997; Ozeki et al. 2009). growthPerMS is the largest
// real part of their Jacobian [per ms].
func (n *Network) InhibitionStabilized(s Steady) (stabilized bool, growthPerMS float64) {
	var excitatory []int
	for _, g := range n.Groups {
		for u := range g.Units {
			if g.Sign == circuit.Excitatory {
				excitatory = append(excitatory, g.First+u)
			}
		}
	}
	if len(excitatory) == 0 {
		return false, math.Inf(-1)
	}
	apply := func(dst, x []float64) {
		for a, i := range excitatory {
			row, sum := n.W.RawRowView(i), 0.0
			for b, j := range excitatory {
				sum += row[j] * x[b]
			}
			dst[a] = (s.Gain[i]*sum - x[a]) / n.TauMS[i]
		}
	}
	growthPerMS = real(leading(len(excitatory), apply, exact))
	return growthPerMS > 0, growthPerMS
}

// exact is the relative residual of an eigenvalue that is reported.
const exact = 1e-10

// Leading returns the eigenvalue of the Jacobian with the largest real part [per ms].
func (n *Network) Leading(s Steady) complex128 {
	return leading(n.Units(), n.linear(s), exact)
}

// linear returns the product with the Jacobian at a steady state.
func (n *Network) linear(s Steady) func(dst, x []float64) {
	y := make([]float64, n.Units())
	return func(dst, x []float64) {
		mat.NewVecDense(len(y), y).MulVec(n.W, mat.NewVecDense(len(x), x))
		for i, v := range y {
			dst[i] = (s.Gain[i]*v - x[i]) / n.TauMS[i]
		}
	}
}

// Stable says whether small perturbations of a steady state die out. It asks for the leading
// eigenvalue no more exactly than its sign needs.
func (n *Network) Stable(s Steady) bool {
	const rough = 1e-4 // of the largest eigenvalue, which is of the order of the gain over τ
	v := real(leading(n.Units(), n.linear(s), rough))
	if v > -0.001 && v < 0.001 {
		v = real(n.Leading(s))
	}
	return v < 0
}
