package ssn

import (
	"errors"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/neuron"
)

// FromCircuit returns a circuit of leaky power-law populations, all of one size, as a model:
// what theory and fits need of it. A projection becomes a block whose weight is its largest
// synapse and whose kernel is given. Fixed points do not depend on delays, which are left out;
// what comes from below is input. Other neurons, and projections to other ports than the soma,
// are errors.
func FromCircuit(c *circuit.Circuit) (*Model, error) {
	m := &Model{Name: "circuit"}
	var mistakes []error
	units := 0
	for _, p := range c.Populations {
		leaky, ok := p.Model.(*neuron.Leaky)
		if !ok {
			mistakes = append(mistakes, fmt.Errorf("ssn: population %s is not leaky; its theory is not that of a power law", p.Name))
			continue
		}
		gain, ok := leaky.Gain.(*neuron.Supralinear)
		if !ok {
			mistakes = append(mistakes, fmt.Errorf("ssn: the gain of population %s is no power law", p.Name))
			continue
		}
		if n := p.Sheet.Units(); units == 0 {
			units = n
		} else if n != units {
			mistakes = append(mistakes, fmt.Errorf("ssn: population %s has %d units, those before it %d", p.Name, n, units))
		}
		m.Populations = append(m.Populations, Population{Name: p.Name, Sign: p.Sign, K: gain.K, N: gain.N, TauMS: leaky.TauMS})
	}
	if len(mistakes) > 0 {
		return nil, errors.Join(mistakes...)
	}
	for x := range units {
		m.Places = append(m.Places, Place{X: float64(x)})
	}
	for _, p := range c.Projections {
		if p.From == circuit.Below {
			continue
		}
		if p.Port != "" && p.Port != (*neuron.Leaky)(nil).Ports()[0].Name {
			return nil, fmt.Errorf("ssn: projection %s does not end at the soma", p.Name)
		}
		m.Blocks = append(m.Blocks, block(p, units))
	}
	return m, nil
}

// block reads a projection's weights off its answers to single units.
func block(p circuit.Projection, units int) Block {
	one, column := make([]float64, units), make([]float64, units)
	k, top := mat.NewDense(units, units, nil), 0.0
	for pre := range units {
		one[pre] = 1
		clear(column)
		p.Wiring.Drive64(column, one, 1)
		k.SetCol(pre, column)
		one[pre] = 0
	}
	if top = max(mat.Max(k), -mat.Min(k)); top > 0 {
		k.Scale(1/top, k)
	}
	b := Block{Post: p.To, Pre: p.From, J: top, Kernel: Given, Matrix: k}
	if local(k) {
		b.Kernel, b.Matrix = Local, nil
	}
	return b
}

// local says that a matrix is the identity.
func local(k *mat.Dense) bool {
	n, _ := k.Dims()
	for i := range n {
		for j, v := range k.RawRowView(i) {
			if (i == j) != (v == 1) || i != j && v != 0 {
				return false
			}
		}
	}
	return true
}
