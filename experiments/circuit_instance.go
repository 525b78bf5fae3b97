package experiments

import (
	"context"
	"fmt"
	"slices"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/hierarchy"
)

// present builds one circuit with the synapses of a seed, at each value of what the file
// sweeps in it, and shows it every trial.
func (r *run) present(ctx context.Context, network int, seed uint64) (outcome, error) {
	n := r.spec.Networks[network]
	o := outcome{network: network, seed: seed}
	var all stopwatch
	err := all.run(func() error {
		instances := n.instances()
		r.options.Progress.Stage(fmt.Sprintf("%s, seed %d", n.Name, seed), len(instances)*len(r.spec.trials(n)))
		for i, one := range instances {
			if err := r.presentOne(ctx, one, i, &o); err != nil {
				return fmt.Errorf("network %s: %w", n.Name, err)
			}
		}
		return nil
	})
	o.seconds = all.seconds
	return o, err
}

// presentOne builds a circuit of which nothing is swept and adds its responses to the outcome.
func (r *run) presentOne(ctx context.Context, n Network, instance int, o *outcome) error {
	c, err := n.Circuit.Build(o.seed)
	if err != nil {
		return err
	}
	if o.circuit == nil {
		o.circuit = c // stands for all values in what is said of the network
	}
	for _, id := range n.Circuit.departures(c) {
		if !slices.Contains(o.assumed, id) {
			o.assumed = append(o.assumed, id)
		}
	}
	n.Run.plan(c)
	recorders, err := r.recorders(o.network, c)
	if err != nil {
		return err
	}
	s := session{
		spec: n.Circuit.drawn(o.seed), c: c, how: n.Run, seed: o.seed, spectra: r.spec.linearizes(), whole: r.spec.showsSpectra(), currents: r.spec.asksCurrents(), sampling: r.spec.sampling(n), workers: r.workers,
		instance: instance, recorders: recorders,
	}
	responses, err := s.conduct(ctx, r.spec.trials(n), r.options.Progress.Advance)
	o.responses = append(o.responses, responses)
	return err
}

// linearizes reports whether a measure needs Jacobians.
func (s *Spec) linearizes() bool {
	return s.showsSpectra() || slices.ContainsFunc(s.Measures, func(m Measure) bool { return m.Name == "eigenvalues" || m.Name == "inhibition-stabilized" })
}

// showsSpectra reports whether a figure needs all eigenvalues.
func (s *Spec) showsSpectra() bool {
	return slices.ContainsFunc(s.Plots, func(p Plot) bool { return p.Kind == "eigenvalue-plane" })
}

// responses are those of one instance of a circuit, by seed and trial.
func (r *run) responses(network, instance int) [][]response {
	var all [][]response
	for _, o := range r.outcomes {
		if o.network == network {
			all = append(all, o.responses[instance])
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
	for _, id := range o.assumed {
		made = append(made, hierarchy.Made{ID: id, Degree: 1})
	}
	return made
}
