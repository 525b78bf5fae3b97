package ssn

import (
	"errors"
	"math"
	"slices"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/neuron"
)

// CircuitSpectrum returns the count eigenvalues of largest real part [per ms] of any circuit,
// however large, at the state that its float64 twin is in, by Arnoldi's method within size
// dimensions: products with the Jacobian are central differences of the right-hand side along
// a direction, so that no matrix is formed. Variables without a slope of their own are followed
// through. Circuits with delays have no such spectrum and are an error.
func CircuitSpectrum(c *circuit.Circuit, r *circuit.Reference, count, size int) ([]complex128, error) {
	for _, p := range c.Projections {
		if p.DelayMS > 0 {
			return nil, errors.New("ssn: a circuit with delays has no finite spectrum")
		}
	}
	moving := moving(c)
	if len(moving) == 0 {
		return nil, errors.New("ssn: nothing in the circuit has a time constant")
	}
	largest := 1.0
	for _, v := range r.X {
		largest = max(largest, math.Abs(v))
	}
	x, up, down := make([]float64, len(r.X)), make([]float64, len(r.X)), make([]float64, len(r.X))
	apply := func(dst, v []float64) {
		top := 0.0
		for _, d := range v {
			top = max(top, math.Abs(d))
		}
		step := 1e-6 * largest / top
		at := func(slope []float64, sign float64) {
			copy(x, r.X)
			for i, k := range moving {
				x[k] += sign * step * v[i]
			}
			r.Deriv(slope, x)
		}
		at(up, 1)
		at(down, -1)
		for i, k := range moving {
			dst[i] = (up[k] - down[k]) / (2 * step)
		}
	}
	return Arnoldi(len(moving), apply, count, size, 1e-7)
}

// moving lists the places in a state of the variables that a slope moves.
func moving(c *circuit.Circuit) (all []int) {
	at := 0
	for _, p := range c.Populations {
		_, static := p.Model.(neuron.Static)
		var emitted []int
		if e, ok := p.Model.(neuron.Emitting); ok {
			emitted = e.Emitted()
		}
		for v := range p.Model.Vars() {
			for range p.Sheet.Units() {
				if !static && !slices.Contains(emitted, v) {
					all = append(all, at)
				}
				at++
			}
		}
	}
	return all
}
