package circuit

// Sign is a population's effect on its targets. By Dale's law it is one for all of a cell's
// synapses.
type Sign int8

// The signs. Units of mixed sign are not biological.
const (
	Mixed      Sign = 0
	Excitatory Sign = 1
	Inhibitory Sign = -1
)
