package experiments

import (
	"context"
	"fmt"
	"slices"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/hierarchy"
)

// present builds one circuit with the synapses of a seed and shows it every trial.
func (r *run) present(ctx context.Context, network int, seed uint64) (outcome, error) {
	n := r.spec.Networks[network]
	o := outcome{network: network, seed: seed}
	var all stopwatch
	err := all.run(func() error {
		var err error
		if o.circuit, err = n.Circuit.Build(seed); err != nil {
			return fmt.Errorf("network %s: %w", n.Name, err)
		}
		trials := r.spec.trials(n.Name)
		r.options.Progress.Stage(fmt.Sprintf("%s, seed %d", n.Name, seed), len(trials))
		if n.Run.precision().Of(o.circuit) == circuit.Single {
			o.circuit.Plan(circuit.Planning{})
		}
		s := session{spec: n.Circuit, c: o.circuit, how: n.Run, seed: seed, spectra: r.spec.linearizes(), sampling: r.spec.sampling(n), workers: r.workers}
		o.responses, err = s.conduct(ctx, trials, r.options.Progress.Advance)
		if err != nil {
			err = fmt.Errorf("network %s: %w", n.Name, err)
		}
		return err
	})
	o.seconds = all.seconds
	return o, err
}

// linearizes reports whether a measure needs Jacobians.
func (s *Spec) linearizes() bool {
	return slices.ContainsFunc(s.Measures, func(m Measure) bool { return m.Name == "eigenvalues" || m.Name == "inhibition-stabilized" })
}

// responses are those of a circuit, by seed and trial.
func (r *run) responses(network int) [][]response {
	var all [][]response
	for _, o := range r.outcomes {
		if o.network == network {
			all = append(all, o.responses)
		}
	}
	return all
}

// cost counts what the network of an outcome is made of.
func (o *outcome) cost() hierarchy.Cost {
	if o.circuit != nil {
		return circuitCost(o.circuit)
	}
	return o.pathway.Cost()
}

// circuitCost counts a circuit's parts; its multiply-accumulates are those of one step.
func circuitCost(c *circuit.Circuit) hierarchy.Cost {
	cost := hierarchy.Cost{Units: c.Units()}
	for _, p := range c.Projections {
		n := len(p.Wiring.Weights())
		cost.Params += n
		if n == 0 { // a kernel reaches from every unit to every unit
			n = p.Wiring.In() * p.Wiring.Out()
		}
		cost.Synapses += n
		cost.MACs += n
	}
	return cost
}

// departures lists what the network of an outcome assumes that cortex does not have.
func (o *outcome) departures(n Network) []hierarchy.Made {
	if o.circuit == nil {
		return n.departures(o.pathway)
	}
	var made []hierarchy.Made
	for _, id := range o.circuit.Departures() {
		made = append(made, hierarchy.Made{ID: id, Degree: 1})
	}
	return made
}
