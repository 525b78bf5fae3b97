package experiments

import (
	"fmt"
	"strings"

	"github.com/striate-sim/striate/circuit"
)

// planning checks what a run asks of the planner.
func (c *checker) planning(path string, how Dynamics) {
	at, p := path+".plan", how.Plan
	switch {
	case p.Dense && p.Tolerance > 0:
		c.fail(at+".tolerance", "with every synapse in place there is nothing for a tolerance", "keep dense or tolerance")
	case p.Tolerance > 0 && p.NarrowestDeg == 0:
		c.fail(at, "a tolerance holds for activity that is not too narrow", "plan: {tolerance: 1e-6, narrowest: 20 deg}")
	case p.NarrowestDeg > 0 && p.Tolerance == 0:
		c.fail(at+".narrowest", "narrowest says for what a tolerance holds, and there is none", "plan: {tolerance: 1e-6, narrowest: 20 deg}")
	case p.Asked() && how.Precision == string(circuit.Double):
		c.fail(at, "in float64 nothing is planned: each projection is computed synapse by synapse", "precision: float32, or no plan")
	}
}

// precision is what circuits run in; what is asked of the planner is asked of float32.
func (how Dynamics) precision() circuit.Precision {
	if how.Plan.Asked() && circuit.Precision(how.Precision) == circuit.Auto {
		return circuit.Single
	}
	return circuit.Precision(how.Precision)
}

// plan chooses how the projections of a circuit are computed, and says it.
func (how Dynamics) plan(c *circuit.Circuit) []string {
	if how.precision().Of(c) == circuit.Double {
		return []string{"each projection by its wiring, in float64"}
	}
	return c.Plan(how.Plan).Lines()
}

// computed is how a circuit's projections are computed, a line for every operator.
type computed struct {
	network string
	lines   []string
}

// resolved is the text of resolved.yaml: the experiment with every default written out, and, as
// comments, how circuits are computed, which follows from it.
func (r *run) resolved() []byte {
	text := r.spec.Resolved.YAML()
	if len(r.computed) == 0 {
		return text
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n# How projections are computed, with the synapses of seed %d and the first values of sweeps. The cost\n# is that of a stimulus and an evaluation, in products of a dense matrix, by a fixed table.\n", r.spec.Seeds[0])
	for _, c := range r.computed {
		for _, line := range c.lines {
			fmt.Fprintf(&b, "# %s: %s\n", c.network, line)
		}
	}
	return append(text, b.String()...)
}
