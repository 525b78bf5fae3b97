package neuron

// Emitting is a model some of whose variables are functions of the others at the same moment,
// as the rate of a cell is of its potential. Emit sets them; their Deriv is 0.
type Emitting interface {
	Model
	Emitted() []int   // indices of those variables
	Emit(x Block)     // reads the other variables, sets these
	Emit64(x Block64) // the float64 twin of Emit
}

// Sending is a model whose projections carry another variable than the firing rate, as the
// rate times what is left of the transmitter. All other models send variable 0.
type Sending interface {
	Sends() int // index of the variable
}

// Relaxing is a model whose equations have a linear leak, dx/dt = −x/τ + …: what exponential
// Euler solves exactly, and what turns a drive into a slope.
type Relaxing interface {
	// RelaxMS is τ of a variable of a unit, or 0 where it has no such leak.
	RelaxMS(variable, unit int) float64
}

// Sends is the variable that a model's projections carry.
func Sends(m Model) int {
	if s, ok := m.(Sending); ok {
		return s.Sends()
	}
	return 0
}

// RelaxMS is the time constant of a variable's leak, or 0.
func RelaxMS(m Model, variable, unit int) float64 {
	if r, ok := m.(Relaxing); ok {
		return r.RelaxMS(variable, unit)
	}
	return 0
}
