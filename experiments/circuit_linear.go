package experiments

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/neuron"
)

// linearize reads stability from the Jacobian at a fixed point: of all populations, and of the
// excitatory ones alone.
func (r *response) linearize(c *circuit.Circuit, ref *circuit.Reference) {
	j := leakyJacobian(c, ref)
	if j == nil {
		j = ref.Jacobian()
	}
	var excitatory []int
	at := 0
	for _, p := range c.Populations {
		if isStatic(p.Model) {
			continue
		}
		n := len(p.Model.Vars())
		if e, ok := p.Model.(neuron.Emitting); ok {
			n -= len(e.Emitted())
		}
		for range n * p.Sheet.Units() {
			if p.Sign == circuit.Excitatory {
				excitatory = append(excitatory, at)
			}
			at++
		}
	}
	if rows, _ := j.Dims(); at == 0 || rows != at {
		return
	}
	r.spectrum = circuit.Spectrum(j)
	r.leading = r.spectrum[0]
	r.linear = !math.IsNaN(real(r.leading))
	if r.hasE = len(excitatory) > 0; r.hasE {
		sub := mat.NewDense(len(excitatory), len(excitatory), nil)
		for a, i := range excitatory {
			for b, k := range excitatory {
				sub.Set(a, b, j.At(i, k))
			}
		}
		r.alone = real(circuit.Spectrum(sub)[0])
	}
}

// leakyJacobian is T⁻¹·(−1 + diag(g)·W) of a circuit of leaky neurons, exact where differences
// are not: at the threshold. It is nil where there are other neurons.
func leakyJacobian(c *circuit.Circuit, ref *circuit.Reference) *mat.Dense {
	n := c.Units()
	models := make([]*neuron.Leaky, 0, n)
	first := make([]int, len(c.Populations))
	for pop, p := range c.Populations {
		first[pop] = len(models)
		m, ok := p.Model.(*neuron.Leaky)
		if !ok {
			return nil
		}
		for range p.Sheet.Units() {
			models = append(models, m)
		}
	}
	if n == 0 || len(ref.Interventions) > 0 {
		return nil
	}
	input := make([]float64, n)
	for pop := range c.Populations {
		copy(input[first[pop]:], ref.Input(ref.Ext, pop).Var(0))
	}
	j := mat.NewDense(n, n, nil)
	for _, p := range c.Projections {
		from, to := c.Population(p.From), c.Population(p.To)
		sign := 1.0
		if c.Populations[from].Sign == circuit.Inhibitory {
			sign = -1
		}
		p.Wiring.Drive64(input[first[to]:first[to]+p.Wiring.Out()], ref.Vars(from).Var(0), sign)
		unit, column := make([]float64, p.Wiring.In()), make([]float64, p.Wiring.Out())
		for k := range unit {
			clear(column)
			unit[k] = 1
			p.Wiring.Drive64(column, unit, sign)
			unit[k] = 0
			for i, v := range column {
				j.Set(first[to]+i, first[from]+k, j.At(first[to]+i, first[from]+k)+v)
			}
		}
	}
	for i, m := range models {
		row, g := j.RawRowView(i), m.Gain.Slope64(input[i])
		for k := range row {
			row[k] *= g / m.TauMS
		}
		row[i] -= 1 / m.TauMS
	}
	return j
}
