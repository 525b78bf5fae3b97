package neuron

import "github.com/striate-sim/striate/internal/registry"

// Var names a state variable or an input port, with its unit of measure.
type Var struct{ Name, Unit, Doc string }

// Block is a struct of arrays: Var(i) is variable (or port) i of every unit and lane.
type Block struct {
	Data         []float32 // variables×units×lanes
	Units, Lanes int

	stride int // from one variable to the next where a block is one unit of a larger one
}

// Var returns variable i, units×lanes.
func (b Block) Var(i int) []float32 {
	n := b.Units * b.Lanes
	first := i * max(n, b.stride)
	return b.Data[first : first+n : first+n]
}

// unit is the block of one unit, a view.
func (b Block) unit(u int) Block {
	return Block{b.Data[u*b.Lanes:], 1, b.Lanes, b.Units * b.Lanes}
}

// Block64 is a Block of one trial in float64.
type Block64 struct {
	Data  []float64 // variables×units
	Units int

	stride int
}

// Var returns variable i, one value a unit.
func (b Block64) Var(i int) []float64 {
	first := i * max(b.Units, b.stride)
	return b.Data[first : first+b.Units : first+b.Units]
}

// unit is the block of one unit, a view.
func (b Block64) unit(u int) Block64 { return Block64{b.Data[u:], 1, b.Units} }

// Model is the differential equation of a population. All units and lanes advance at once.
type Model interface {
	Vars() []Var                    // state variables; the first is the firing rate. Asked once, at build
	Ports() []Var                   // inputs; the first is the soma. Asked once, at build
	Deriv(dx, x, in Block)          // dx = dx/dt [per ms]; leaves x and in as they are
	Step(x, in Block, dtMS float32) // one Euler step, fused; may use up in
	Deriv64(dx, x, in Block64)      // the float64 twin of Deriv
}

// Static is a model without a time constant: its rate is a function of its input at the same
// moment, which Step sets. Deriv is 0.
type Static interface {
	Model
	Set64(x, in Block64) // the float64 twin of Step
}

// Sloped is a model whose cells know how steeply their rate follows their input.
type Sloped interface {
	Slope(dst []float32, x, in Block) // dst = f′ at the argument of the gain, units×lanes
}

// Checked is a model that can say what is wrong with its parameters. Files are checked by the
// fields' tags; this is for models that a program builds.
type Checked interface{ Valid() error }

// Models are the neuron models that an experiment file can name.
var Models = registry.New[Model]("neuron")

var (
	rateVar = Var{"r", "Hz", "firing rate"}
	soma    = Var{"soma", "mV", "input to the soma"}
)
