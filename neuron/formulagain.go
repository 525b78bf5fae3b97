package neuron

import (
	"math"
	"sync"

	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/neuron/formula"
)

var _ = Gains.Add("formula", registry.Entry[Gain]{
	New: func() Gain { return &Formula{Text: "k*max(u, 0)^n; k = 0.04; n = 2"} }, Main: "text",
	Doc: "a gain written as an expression of the input u [mV], with its parameters", Example: `gain: {formula: "k*max(u, 0)^n; k = 0.04; n = 2"}`,
})

// Formula is a gain that is written as text: an expression of the input u [mV] that gives a
// rate [Hz], and its parameters (package formula has the language). It is compiled at its first
// use; its slope is derived from it.
type Formula struct {
	Text string `yaml:"text" doc:"expression of u, then parameters: k*max(u, 0)^n; k = 0.04; n = 2"`

	once sync.Once
	made *formula.Gain
	err  error
}

func (g *Formula) compiled() *formula.Gain {
	g.once.Do(func() { g.made, g.err = formula.NewGain(g.Text) })
	return g.made
}

// Valid reports mistakes in the text, with their places.
func (g *Formula) Valid() error {
	g.compiled()
	return g.err
}

// Rate computes f.
func (g *Formula) Rate(dst, input []float32) { g.run(g.compiled(), false, dst, input) }

// Slope computes f′.
func (g *Formula) Slope(dst, input []float32) { g.run(g.compiled(), true, dst, input) }

func (g *Formula) run(made *formula.Gain, slope bool, dst, input []float32) {
	if made == nil {
		panic(g.err)
	}
	p := made.Rate
	if slope {
		p = made.Slope
	}
	if len(dst) == 0 {
		return
	}
	t := p.Borrow32()
	t.Inputs[0], t.Outputs[0] = input, dst
	t.Run()
	formula.Return32(t)
}

// F64 is f in float64.
func (g *Formula) F64(u float64) float64 { return g.at(u, false) }

// Slope64 is f′ in float64.
func (g *Formula) Slope64(u float64) float64 { return g.at(u, true) }

func (g *Formula) at(u float64, slope bool) float64 {
	made := g.compiled()
	switch {
	case made == nil:
		panic(g.err)
	case math.IsNaN(u): // also where the formula does not depend on its input
		return u
	case slope:
		return made.Slope.At(u)
	}
	return made.Rate.At(u)
}
