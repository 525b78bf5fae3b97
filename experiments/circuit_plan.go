package experiments

import (
	"runtime"
	"slices"

	"github.com/striate-sim/striate/hierarchy"
)

// CircuitPlan is what running a circuit takes beside its synapses.
type CircuitPlan struct {
	Trials int // of one seed
	Steps  int // of a trial, at most

	Computed []string // how its projections are computed, a line a group of them
}

// priceCircuit prices a circuit. A trial that settles is taken to do so in settlesInMS.
func (s *Spec) priceCircuit(n Network) (NetworkPlan, error) {
	plan := NetworkPlan{Name: n.Name, Circuit: &CircuitPlan{}}
	for i, one := range n.instances() {
		c, err := one.Circuit.Build(s.Seeds[0])
		if err != nil {
			return NetworkPlan{}, err
		}
		if i == 0 { // stands for the size of all
			plan.Cost, plan.Circuit.Computed = circuitCost(c), one.Run.plan(c)
		}
		plan.add(s, one, circuitCost(c))
		for _, id := range one.Circuit.departures(c) {
			if !slices.Contains(plan.Departures, string(id)) {
				plan.Departures = append(plan.Departures, string(id))
			}
		}
	}
	return plan, nil
}

// add adds what showing every trial to one instance of a circuit takes.
func (plan *NetworkPlan) add(s *Spec, n Network, cost hierarchy.Cost) {
	trials := len(s.trials(n))
	plan.Circuit.Trials += trials
	longest, expected := n.Run.Settle.MaxMS, min(n.Run.Settle.MaxMS, settlesInMS)
	if n.Run.DurationMS > 0 {
		longest, expected = n.Run.DurationMS, n.Run.DurationMS
	}
	plan.Circuit.Steps = max(plan.Circuit.Steps, int(longest/n.Run.DtMS+0.5))
	work := float64(cost.MACs)/macsPerSecond + float64(cost.Units)*secondsPerUnit
	cores := float64(min(2, runtime.GOMAXPROCS(0)))
	plan.Seconds += float64(trials) * expected / n.Run.DtMS * float64(max(1, n.Run.Integrator.Order())) * work / cores
}

// The constants of the prediction: model time until a trial settles, and what a unit costs a
// core in a step.
const (
	settlesInMS    = 500
	secondsPerUnit = 20e-9
)
