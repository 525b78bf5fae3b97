package experiments

import (
	"slices"

	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/config"
)

// inputFile is a current into populations.
type inputFile struct {
	_ struct{} `topic:"input" doc:"a current into populations of a circuit, the same for all units of one"`

	To        []string                 `yaml:"to" required:"true" list:"or-one" doc:"populations driven"`
	Amplitude config.Sweep             `yaml:"amplitude" required:"true" doc:"external input, mV"`
	Ratio     config.Map[config.Sweep] `yaml:"ratio" doc:"a population's share of the amplitude; 1 unless said"`
}

// Input is a current into populations.
type Input struct {
	To        []string
	Amplitude config.Sweep // mV
	Ratio     []Share
}

// Share is the part of an input's amplitude that one population gets.
type Share struct {
	Population string
	Factor     config.Sweep
}

// A presentation is one stimulus with one value of everything that it sweeps.
type presentation struct {
	coordinates []table.Pair
	inputMV     map[string]float64 // of each population driven
}

// presentations lists every combination of what the input sweeps, the last key fastest.
func (in *Input) presentations() []presentation {
	all := []presentation{{inputMV: map[string]float64{}}}
	key := func(population string) string {
		swept := 0
		for _, s := range in.Ratio {
			if s.Factor.Swept() {
				swept++
			}
		}
		if swept > 1 {
			return "ratio." + population
		}
		return "ratio"
	}
	all = cross(all, "amplitude", in.Amplitude, func(p *presentation, x float64) {
		for _, to := range in.To {
			p.inputMV[to] = x
		}
	})
	for _, s := range in.Ratio {
		all = cross(all, key(s.Population), s.Factor, func(p *presentation, x float64) { p.inputMV[s.Population] *= x })
	}
	return all
}

// cross gives every presentation each value of a sweep; the key is a coordinate where it is one.
func cross(all []presentation, key string, values config.Sweep, set func(*presentation, float64)) []presentation {
	var out []presentation
	for _, p := range all {
		for _, x := range values.Values {
			next := presentation{coordinates: slices.Clone(p.coordinates), inputMV: map[string]float64{}}
			for k, v := range p.inputMV {
				next.inputMV[k] = v
			}
			if values.Swept() {
				next.coordinates = append(next.coordinates, table.Pair{Key: key, Value: x})
			}
			set(&next, x)
			out = append(out, next)
		}
	}
	return out
}

// input makes an input of the Spec. Which populations there are is known by network.
func (c *checker) input(path string, f *inputFile) *Input {
	in := &Input{To: f.To, Amplitude: f.Amplitude}
	for i, to := range f.To {
		if slices.Contains(f.To[:i], to) {
			c.fail(path+".to", to+" is driven twice", "")
		}
	}
	if len(f.To) == 0 && c.root.Get(path+".to") != nil {
		c.fail(path+".to", "the input reaches no population", "to: [E, I]")
	}
	for name, factor := range f.Ratio.All() {
		c.name(path+".ratio."+name, "population driven", name, f.To)
		in.Ratio = append(in.Ratio, Share{name, factor})
	}
	return in
}

// driven checks that the circuits that see an input have the populations that it drives.
func (c *checker) driven(s *Spec) {
	for i, st := range s.Stimuli {
		if st.Input == nil {
			continue
		}
		seen := false
		for _, n := range s.Networks {
			if n.Circuit == nil || st.See != nil && !slices.Contains(st.See, n.Name) {
				continue
			}
			seen = true
			for _, to := range s.Stimuli[i].Input.To {
				if n.Circuit.population(to) < 0 {
					c.fail("stimuli."+st.Name+".input.to", "network "+n.Name+" has no population "+to, "populations: "+choices(n.Circuit.names())+"; see: [NETWORK] says who sees a stimulus")
				}
			}
		}
		if !seen {
			c.fail("stimuli."+st.Name, "no circuit sees "+st.Name, "networks: {pair: {circuit: {…}}}")
		}
	}
	for _, n := range s.Networks {
		if n.Circuit != nil && len(s.shown(n.Name)) == 0 {
			c.fail("networks."+n.Name, "networks."+n.Name+" sees no stimulus that drives a circuit", "stimuli: {drive: {input: {to: E, amplitude: [1, 5, 20]}}}")
		}
	}
}
