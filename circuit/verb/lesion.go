package verb

import (
	"fmt"
	"math"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/registry"
)

var (
	_ = Verbs.Add("silence", registry.Entry[Verb]{New: func() Verb { return &Silence{} }, Main: "of", Doc: "holds all rates of populations at 0", Example: "interventions: {opto: {silence: I, from: 100 ms, to: 300 ms}}"})
	_ = Verbs.Add("ablate", registry.Entry[Verb]{New: func() Verb { return &Ablate{Fraction: 0.1} }, Main: "fraction", Doc: "holds a random share of the units at 0; a larger share contains a smaller one", Example: "interventions: {lesion: {ablate: {fraction: 0.3, of: E}}}"})
	_ = Verbs.Add("clamp", registry.Entry[Verb]{New: func() Verb { return &Clamp{} }, Doc: "holds all rates of populations at a value, whatever their input", Example: "interventions: {frozen: {clamp: {of: I, rate: 10 Hz}}}"})
)

// Silence holds the rates of populations at 0.
type Silence struct {
	Of []string `yaml:"of" list:"or-one" required:"true" doc:"populations"`
}

// Bind makes a clamp of each population.
func (v *Silence) Bind(c *circuit.Circuit, how Binding) ([]circuit.Intervention, error) {
	return (&Clamp{Of: v.Of}).Bind(c, how)
}

// Clamp holds the rates of populations at a value.
type Clamp struct {
	Of     []string `yaml:"of" list:"or-one" required:"true" doc:"populations"`
	RateHz float64  `yaml:"rate" unit:"Hz" min:"0" doc:"rate at which they are held"`
}

// Bind makes a clamp of each population.
func (v *Clamp) Bind(c *circuit.Circuit, how Binding) (all []circuit.Intervention, err error) {
	pops, err := populations(c, v.Of)
	for _, pop := range pops {
		h := c.Silence(pop)
		h.Window = how.Window
		for u := range h.RateHz {
			h.RateHz[u] = float32(v.RateHz)
		}
		all = append(all, h)
	}
	return all, err
}

// Ablate holds a random share of the units at 0: of each population a whole number of units,
// the nearest to the share.
type Ablate struct {
	Fraction float64  `yaml:"fraction" min:"0" max:"1" doc:"share of the units"`
	Of       []string `yaml:"of" list:"or-one" doc:"populations; default: all"`
}

// Bind draws the units of each population from a permutation by its name.
func (v *Ablate) Bind(c *circuit.Circuit, how Binding) (all []circuit.Intervention, err error) {
	if !(v.Fraction >= 0 && v.Fraction <= 1) {
		return nil, fmt.Errorf("ablate: fraction = %v: must be from 0 to 1", v.Fraction)
	}
	pops, err := populations(c, v.Of)
	for _, pop := range pops {
		h := c.Silence(pop)
		h.Window = how.Window
		units := len(h.RateHz)
		h.Held = make([]bool, units)
		order := how.Stream.Sub(c.Populations[pop].Name).Perm(units, 0)
		for _, u := range order[:int(math.Round(v.Fraction*float64(units)))] {
			h.Held[u] = true
		}
		all = append(all, h)
	}
	return all, err
}
