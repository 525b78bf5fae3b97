package verb

import (
	"errors"
	"fmt"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/neuron"
)

var (
	_ = Verbs.Add("drive", registry.Entry[Verb]{New: func() Verb { return &Drive{} }, Doc: "adds a current to populations, as light does to cells with channels", Example: "interventions: {opto: {drive: {to: I, amplitude: 2}}}"})
	_ = Verbs.Add("attend", registry.Entry[Verb]{
		New: func() Verb { return &Attend{By: 1, On: "drive", Target: aim()} }, Doc: "favours a feature or a place: adds a bias, or multiplies the drive from outside",
		Cite: "lindsay2018", Example: "interventions: {feature: {attend: {to: E, add: 2, feature: 45 deg, width: 30 deg}}}",
	})
	_ = Verbs.Add("noise", registry.Entry[Verb]{
		New: func() Verb { return &Noise{TauMS: 50, SD: 1, Place: "input"} }, Doc: "Ornstein–Uhlenbeck noise by its exact update",
		Cite: "hennequin2018", Example: "interventions: {noisy: {noise: {to: [E, I], tau: 50 ms, sd: 0.2, place: voltage}}}",
	})
)

func aim() Target { return Target{WidthDeg: 30, SizeDeg: 1} }

// Drive adds a current.
type Drive struct {
	To          []string `yaml:"to" list:"or-one" required:"true" doc:"populations"`
	AmplitudeMV float64  `yaml:"amplitude" doc:"added input, mV"`
	Target      `yaml:",inline"`
}

// Bind adds to the whole input of each population.
func (v *Drive) Bind(c *circuit.Circuit, how Binding) ([]circuit.Intervention, error) {
	return modulations(c, how, v.To, v.Target, circuit.OnInput, v.AmplitudeMV, 1)
}

// Attend favours some units. The bias is added to the whole input; the factor multiplies the
// external drive and what comes from the stage below, before recurrent input, or all of the
// input. The attention field of the normalization model (Reynolds & Heeger 2009) multiplies all
// that a cell is driven by.
type Attend struct {
	To     []string `yaml:"to" list:"or-one" required:"true" doc:"populations"`
	AddMV  float64  `yaml:"add" doc:"bias of what is attended, mV"`
	By     float64  `yaml:"by" min:"0" doc:"factor on the drive of what is attended"`
	On     string   `yaml:"on" oneof:"drive|input" default:"drive" doc:"what by multiplies: what comes from outside the circuit, or all input"`
	Target `yaml:",inline"`
}

// Bind modulates the drive or the input of each population.
func (v *Attend) Bind(c *circuit.Circuit, how Binding) ([]circuit.Intervention, error) {
	if v.AddMV == 0 && v.By == 1 {
		return nil, errors.New("attend: neither adds nor multiplies: give add or by")
	}
	var all []circuit.Intervention
	if v.By != 1 {
		site := circuit.OnDrive
		if v.On == "input" {
			site = circuit.OnInput
		}
		more, err := modulations(c, how, v.To, v.Target, site, 0, v.By)
		if err != nil {
			return nil, err
		}
		all = more
	}
	if v.AddMV != 0 {
		more, err := modulations(c, how, v.To, v.Target, circuit.OnInput, v.AddMV, 1)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}

// modulations adds a share of addMV to every unit, and multiplies by 1 + share·(by − 1).
func modulations(c *circuit.Circuit, how Binding, to []string, target Target, site circuit.Site, addMV, by float64) (all []circuit.Intervention, err error) {
	pops, err := populations(c, to)
	if err != nil {
		return nil, err
	}
	for _, pop := range pops {
		p := c.Populations[pop]
		shares, err := target.profile(p)
		if err != nil {
			return nil, err
		}
		share := func(u int) float64 {
			if shares == nil {
				return 1
			}
			return shares[u]
		}
		m := &circuit.Modulation{Window: how.Window, Population: pop, At: site}
		for u := range p.Sheet.Units() {
			if addMV != 0 {
				m.AddMV = append(m.AddMV, addMV*share(u))
			}
			if by != 1 {
				m.Factor = append(m.Factor, 1+share(u)*(by-1))
			}
		}
		all = append(all, m)
	}
	return all, nil
}

// Noise adds Ornstein–Uhlenbeck noise.
type Noise struct {
	To     []string `yaml:"to" list:"or-one" required:"true" doc:"populations"`
	TauMS  float64  `yaml:"tau" unit:"ms" above:"0" doc:"time constant"`
	SD     float64  `yaml:"sd" min:"0" doc:"standard deviation: mV on input and voltage, Hz on the rate"`
	Place  string   `yaml:"place" oneof:"input|rate|voltage" doc:"input: inside the gain; rate: outside it, τ·dr/dt = −r + f(u) + η; voltage: on the potential of voltage neurons"`
	Shared bool     `yaml:"shared" doc:"one process for all units of all these populations; else each its own"`
}

// Bind makes a process of each population.
func (v *Noise) Bind(c *circuit.Circuit, how Binding) (all []circuit.Intervention, err error) {
	pops, err := populations(c, v.To)
	if err != nil {
		return nil, err
	}
	for _, pop := range pops {
		p := c.Populations[pop]
		_, emits := p.Model.(neuron.Emitting)
		potential := emits && len(p.Model.(neuron.Emitting).Emitted()) > 0 && p.Model.(neuron.Emitting).Emitted()[0] == 0
		stream := how.Stream.Sub(p.Name)
		if v.Shared {
			stream = how.Stream
		}
		n := c.NewNoise(how.Lanes, pop, v.TauMS, v.SD, stream)
		n.Window, n.Shared = how.Window, v.Shared
		switch v.Place {
		case "voltage":
			if !potential {
				return nil, fmt.Errorf("noise: population %s has no potential; give it the voltage form, or place the noise on input or rate", p.Name)
			}
		case "rate":
			if potential || neuron.RelaxMS(p.Model, 0, 0) == 0 {
				return nil, fmt.Errorf("noise: the rate of population %s has no equation of its own; place the noise on its input", p.Name)
			}
			n.At = circuit.OnSlope
		}
		all = append(all, n)
	}
	return all, nil
}
