package experiments

import (
	"fmt"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/neuron"
)

// wiringPart says who reaches whom in a projection of a file.
type wiringPart interface {
	// wire makes the wiring between two sheets with every weight 1 mV/Hz.
	wire(from, to neuron.Sheet) (circuit.Exact, error)
}

type (
	denseWiring    struct{}
	oneToOneWiring struct{}
)

// wiringParts are the wirings that an experiment file can name.
var (
	wiringParts = registry.New[wiringPart]("wiring")

	_ = wiringParts.Add("dense", registry.Entry[wiringPart]{
		New: func() wiringPart { return denseWiring{} }, Doc: "every unit reaches every unit",
		Example: "projections: [{from: E, to: I, weight: 1.2, wiring: dense}]",
	})
	_ = wiringParts.Add("one-to-one", registry.Entry[wiringPart]{
		New: func() wiringPart { return oneToOneWiring{} }, Doc: "unit i reaches unit i of a population of the same size",
		Example: "projections: [{from: E, to: I, weight: 1.2, wiring: one-to-one}]",
	})
)

func (denseWiring) wire(from, to neuron.Sheet) (circuit.Exact, error) {
	w := circuit.NewDense(from.Units(), to.Units())
	w.SetWeights64(ones(from.Units() * to.Units()))
	return w, nil
}

func (oneToOneWiring) wire(from, to neuron.Sheet) (circuit.Exact, error) {
	if from.Units() != to.Units() {
		return nil, fmt.Errorf("one-to-one joins populations of one size, not %d units to %d", from.Units(), to.Units())
	}
	w := circuit.NewOneToOne(from.Units())
	w.SetWeights64(ones(from.Units()))
	return w, nil
}

func ones(n int) []float64 {
	w := make([]float64, n)
	for i := range w {
		w[i] = 1
	}
	return w
}
