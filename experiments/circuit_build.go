package experiments

import (
	"errors"
	"fmt"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// Build makes the circuit with the synapses and the units of a seed.
func (c *Circuit) Build(seed uint64) (*circuit.Circuit, error) {
	var populations []circuit.Population
	var mistakes []error
	c = c.drawn(seed)
	for _, p := range c.Populations {
		one := circuit.Population{Name: p.Name, Sheet: p.Sheet, Model: p.Model, Sign: p.Sign}
		if len(p.Spread) > 0 {
			stream := rng.Named(seed, p.Name+"/spread")
			varied, err := neuron.Spread(p.Model, p.Sheet.Units(), p.Spread, func(parameter string, unit int) float64 {
				return float64(stream.Sub(parameter).Normal(0, 0, uint32(unit)))
			})
			if err != nil {
				mistakes = append(mistakes, fmt.Errorf("population %s: %w", p.Name, err))
				continue
			}
			one.Model = varied
		}
		populations = append(populations, one)
	}
	var projections []circuit.Projection
	for _, p := range c.Projections {
		w, err := p.wire(c.named(p.From), c.named(p.To), seed)
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

func (c *Circuit) named(population string) Population {
	return c.Populations[c.population(population)]
}

// wire makes a projection's wiring with its weights. Connections that are drawn are those of a
// stream of the projection's own.
func (p Projection) wire(from, to Population, seed uint64) (circuit.Wiring, error) {
	b := circuit.Between{From: from.Sheet, To: to.Sheet, FromDeg: from.preferredDeg, ToDeg: to.preferredDeg, Stream: rng.Named(seed, p.Name+"/wiring")}
	if p.Total {
		b.Total = p.Weight
	} else {
		b.Weight = p.Weight
	}
	return p.Wiring.Wire(b)
}
