package experiments

import (
	"runtime"

	"github.com/striate-sim/striate/circuit"
)

// CircuitPlan is what running a circuit takes beside its synapses.
type CircuitPlan struct {
	Trials int // of one seed
	Steps  int // of a trial, at most

	Computed []string // how its projections are computed, a line a group of them
}

// priceCircuit prices a circuit. A trial that settles is taken to do so in settlesInMS.
func (s *Spec) priceCircuit(n Network) (NetworkPlan, error) {
	c, err := n.Circuit.Build(s.Seeds[0])
	if err != nil {
		return NetworkPlan{}, err
	}
	plan := NetworkPlan{Name: n.Name, Cost: circuitCost(c), Circuit: &CircuitPlan{Trials: len(s.trials(n.Name))}}
	for _, id := range c.Departures() {
		plan.Departures = append(plan.Departures, string(id))
	}
	plan.Circuit.Computed = c.Plan(circuit.Planning{}).Lines()
	longest, expected := n.Run.Settle.MaxMS, min(n.Run.Settle.MaxMS, settlesInMS)
	if n.Run.DurationMS > 0 {
		longest, expected = n.Run.DurationMS, n.Run.DurationMS
	}
	plan.Circuit.Steps = int(longest/n.Run.DtMS + 0.5)
	work := float64(plan.Cost.MACs)/macsPerSecond + float64(plan.Cost.Units)*secondsPerUnit
	cores := float64(min(2, runtime.GOMAXPROCS(0)))
	plan.Seconds = float64(plan.Circuit.Trials) * expected / n.Run.DtMS * float64(max(1, n.Run.Integrator.Order())) * work / cores
	return plan, nil
}

// The constants of the prediction: model time until a trial settles, and what a unit costs a
// core in a step.
const (
	settlesInMS    = 500
	secondsPerUnit = 20e-9
)
