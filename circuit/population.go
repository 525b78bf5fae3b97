package circuit

import "github.com/striate-sim/striate/neuron"

// Population is a sheet of neurons of one type.
type Population struct {
	Name  string
	Sheet neuron.Sheet
	Model neuron.Model
	Sign  Sign // effect on its targets
}

// Below is the reserved source of projections from the stage below: the activity that
// State.Below holds.
const Below = "below"

// Projection carries rates from one population to an input port of another.
type Projection struct {
	Name       string // "E-I"; made from From and To where it is empty
	From, To   string // populations; From may be Below
	Port       string // of the target's model; "" is its first, the soma
	Wiring     Wiring
	DelayMS    float32 // 0: the rate of the previous step
	Plasticity *Plasticity
}
