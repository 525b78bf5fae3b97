package experiments

import (
	"errors"
	"fmt"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// Build makes the circuit with its synapses.
func (c *Circuit) Build() (*circuit.Circuit, error) {
	var populations []circuit.Population
	for _, p := range c.Populations {
		populations = append(populations, circuit.Population{Name: p.Name, Sheet: p.Sheet, Model: p.Model, Sign: p.Sign})
	}
	var projections []circuit.Projection
	var mistakes []error
	for _, p := range c.Projections {
		w, err := p.wire(c.sheet(p.From), c.sheet(p.To))
		if err != nil {
			mistakes = append(mistakes, fmt.Errorf("projection %s: %w", p.Name, err))
			continue
		}
		projections = append(projections, circuit.Projection{Name: p.Name, From: p.From, To: p.To, Port: p.Port, Wiring: w, DelayMS: p.DelayMS})
	}
	if err := errors.Join(mistakes...); err != nil {
		return nil, err
	}
	return circuit.New(populations, projections)
}

func (c *Circuit) sheet(population string) neuron.Sheet {
	return c.Populations[c.population(population)].Sheet
}

// wire makes a projection's wiring with its weights. Connections that are drawn are those of a
// stream of the projection's own.
func (p Projection) wire(from, to neuron.Sheet) (circuit.Wiring, error) {
	b := circuit.Between{From: from, To: to, Stream: rng.Named(1, p.Name+"/wiring")}
	if p.Total {
		b.Total = p.Weight
	} else {
		b.Weight = p.Weight
	}
	return p.Wiring.Wire(b)
}
