package circuit

import (
	"fmt"

	"github.com/striate-sim/striate/internal/registry"
)

var (
	_ = Wirings.Add("dense", registry.Entry[Connectivity]{
		New: func() Connectivity { return &Everyone{} }, Doc: "every unit reaches every unit with one weight",
		Example: "projections: [{from: E, to: I, weight: 1.2, wiring: dense}]",
	})
	_ = Wirings.Add("one-to-one", registry.Entry[Connectivity]{
		New: func() Connectivity { return &Partners{} }, Doc: "unit i reaches unit i of a population of the same size",
		Example: "projections: [{from: E, to: I, weight: 1.2, wiring: one-to-one}]",
	})
)

// Everyone wires every unit to every unit with one weight.
type Everyone struct{}

// Wire makes a Dense wiring.
func (*Everyone) Wire(b Between) (Wiring, error) {
	if err := b.valid(); err != nil {
		return nil, err
	}
	w := NewDense(b.From.Units(), b.To.Units())
	w.SetWeights64(equal(b, w.in, w.out))
	return w, nil
}

// Partners wires unit i to unit i.
type Partners struct{}

// Wire makes a OneToOne wiring.
func (*Partners) Wire(b Between) (Wiring, error) {
	if err := b.valid(); err != nil {
		return nil, err
	}
	n := b.From.Units()
	if n != b.To.Units() {
		return nil, fmt.Errorf("circuit: one-to-one joins populations of one size, not %d units to %d", n, b.To.Units())
	}
	w := NewOneToOne(n)
	w.SetWeights64(equal(b, 1, n))
	return w, nil
}

// equal is the weights of rows of fan equal synapses.
func equal(b Between, fan, rows int) []float64 {
	w := make([]float64, fan*rows)
	for i := range w {
		w[i] = 1
	}
	for i := range rows {
		b.strengthen(w[i*fan : (i+1)*fan])
	}
	return w
}
