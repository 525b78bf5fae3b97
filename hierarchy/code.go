package hierarchy

import (
	"errors"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

// Code is how the cells of a stage settle on their rates together, in place of each answering
// its input alone.
type Code interface {
	// codeLayer makes the stage's layer of weights, whose rates have the stage's gain. What it adds to
	// the weights from below starts by the seed.
	codeLayer(w *weighted, gain neuron.Gain, seed uint64) (layer, error)
	Departures() []departure.ID
}

// Codes are what an experiment file can name.
var Codes = registry.New[Code]("code")

// coder is a layer whose cells settle on their rates. No derivative leads through it, so only
// rules that ask for none can teach it, or what is below.
type coder interface {
	plastic
	// base is the layer of weights from below.
	base() *weighted
	// passes is how many times the synapses of a projection act for one stimulus.
	passes(projection int) int
}

// codeFor names the code without which a rule has nothing to learn from; "": none.
func codeFor(rule learning.Rule) string {
	switch asks := demandsOf(rule); {
	case asks.decorrelating != nil:
		return "lateral"
	case asks.mediating != nil:
		return "interneurons"
	case asks.electing != nil:
		return "s-cells"
	case rule.Needs()&learning.PreResidual != 0:
		return "sparse"
	}
	return ""
}

// suits reports a stage whose cells come to their rates in another way than its rule asks for.
func suits(rule learning.Rule, l plastic) error {
	code := codeFor(rule)
	switch l.(type) {
	case *inhibited:
		if code != "lateral" {
			return errors.New("its cells inhibit one another by synapses that its rule does not teach: rule: sailnet or foldiak")
		}
		return nil
	case *mediated:
		if code != "interneurons" {
			return errors.New("its cells inhibit one another by way of I cells, whose synapses its rule does not teach: rule: ei-net")
		}
		return nil
	case *sCells:
		if code != "s-cells" {
			return errors.New("the excitation and inhibition of S-cells learn together: rule: neocognitron")
		}
		return nil
	case *sparse:
		if code == "sparse" {
			return nil
		}
	}
	switch code {
	case "sparse":
		return errors.New("its rule needs cells that explain their input: code: sparse")
	case "lateral":
		return errors.New(needsLateral)
	case "interneurons":
		return errors.New("its rule needs cells that inhibit one another by way of I cells: code: interneurons")
	}
	return nil
}

func (p *Pathway) settles() bool {
	for _, l := range p.layers {
		if _, ok := l.(coder); ok {
			return true
		}
	}
	return false
}
