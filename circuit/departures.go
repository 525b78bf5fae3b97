package circuit

import "github.com/striate-sim/striate/internal/departure"

// Departures lists what the circuit assumes that cortex does not have, derived from its parts:
// wirings, signs, models and optimizers.
func (c *Circuit) Departures() []departure.ID {
	var all []departure.ID
	for i, p := range c.Projections {
		all = append(all, p.Wiring.Departures()...)
		if from := c.links[i].from; from >= 0 && c.Populations[from].Sign == Mixed {
			all = append(all, departure.MixedSigns)
		}
		if p.Plasticity != nil {
			all = append(all, p.Plasticity.Optimizer.Departures()...)
		}
	}
	if len(c.statics) > 0 {
		all = append(all, departure.StaticUnits)
	}
	return departure.Union(all)
}
