package verb

import (
	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/registry"
)

var (
	_ = Verbs.Add("scale", registry.Entry[Verb]{New: func() Verb { return &Scale{By: 1} }, Doc: "multiplies what a projection carries, or all projections that leave a population", Example: "interventions: {cool: {scale: {what: E-I, by: 0.5}, from: 80 ms, to: 200 ms}}"})
	_ = Verbs.Add("cut", registry.Entry[Verb]{New: func() Verb { return &Cut{} }, Main: "what", Doc: "cuts a projection, or all projections that leave a population", Example: "interventions: {cut: {cut: I-E}}"})
)

// Scale multiplies what projections carry.
type Scale struct {
	What string  `yaml:"what" required:"true" doc:"a projection, or a population whose projections are meant"`
	By   float64 `yaml:"by" min:"0" doc:"factor; 0 cuts"`
}

// Bind makes one gate.
func (v *Scale) Bind(c *circuit.Circuit, how Binding) ([]circuit.Intervention, error) {
	found, err := projections(c, v.What)
	if err != nil {
		return nil, err
	}
	return []circuit.Intervention{&circuit.Weakening{Window: how.Window, Projections: found, By: v.By}}, nil
}

// Cut is a scale by 0.
type Cut struct {
	What string `yaml:"what" required:"true" doc:"a projection, or a population whose projections are meant"`
}

// Bind makes one gate.
func (v *Cut) Bind(c *circuit.Circuit, how Binding) ([]circuit.Intervention, error) {
	return (&Scale{What: v.What}).Bind(c, how)
}
