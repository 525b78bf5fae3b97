package ssn

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/neuron"
)

// Circuit builds the network as a circuit of leaky populations with dense wirings, whose
// synapses are kept in float64. A block of zeros is no projection. All units of a population
// must have the same k, n and τ.
func (n *Network) Circuit() (*circuit.Circuit, error) {
	var populations []circuit.Population
	var projections []circuit.Projection
	for _, to := range n.Groups {
		at := to.First
		populations = append(populations, circuit.Population{
			Name: to.Name, Sheet: neuron.Sheet{Channels: 1, Height: 1, Width: to.Units}, Sign: to.Sign,
			Model: neuron.NewLeaky(n.TauMS[at], &neuron.Supralinear{K: n.K[at], N: n.N[at]}),
		})
		for _, from := range n.Groups {
			w := n.W.Slice(to.First, to.First+to.Units, from.First, from.First+from.Units)
			if mat.Max(w) == 0 && mat.Min(w) == 0 {
				continue
			}
			magnitudes := make([]float64, 0, to.Units*from.Units)
			for i := range to.Units {
				for j := range from.Units {
					v := w.At(i, j)
					if from.Sign != circuit.Mixed {
						v = math.Abs(v)
					}
					magnitudes = append(magnitudes, v)
				}
			}
			d := circuit.NewDense(from.Units, to.Units)
			d.SetWeights64(magnitudes)
			projections = append(projections, circuit.Projection{From: from.Name, To: to.Name, Wiring: d})
		}
	}
	return circuit.New(populations, projections)
}
