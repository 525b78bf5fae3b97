package experiments

import (
	"fmt"
	"slices"

	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/config"
)

// inputFile is a current into populations.
type inputFile struct {
	_ struct{} `topic:"input" doc:"a current into populations of a circuit"`

	To        []string                 `yaml:"to" required:"true" list:"or-one" doc:"populations driven"`
	Amplitude config.Sweep             `yaml:"amplitude" required:"true" doc:"external input, mV"`
	Profile   inputProfile             `yaml:"profile" doc:"how it is spread over the units; none: the same for all"`
	Ratio     config.Map[config.Sweep] `yaml:"ratio" doc:"a population's share of the amplitude; 1 unless said"`
}

// Input is a current into populations.
type Input struct {
	To    []string
	swept swept
	Ratio []Share
}

// swept is what an input varies beside ratios.
type swept struct {
	Amplitude config.Sweep `yaml:"amplitude"` // mV
	Profile   inputProfile `yaml:"profile"`   // nil: the same for all units
}

// Share is the part of an input's amplitude that one population gets.
type Share struct {
	Population string
	Factor     config.Sweep
}

// A presentation is one stimulus with one value of everything that it sweeps.
type presentation struct {
	coordinates []table.Pair
	amplitude   float64
	profile     inputProfile
	share       map[string]float64 // of the amplitude, of each population driven
	picture     *picture           // in place of an amplitude, or nil
}

// presentations lists every combination of what the input sweeps, the last key fastest.
func (in *Input) presentations() []presentation {
	var all []presentation
	for _, c := range config.Combine("input", &in.swept) {
		one := c.Part.(*swept)
		p := presentation{amplitude: one.Amplitude.Value(), profile: one.Profile, share: map[string]float64{}}
		for _, coordinate := range c.Coordinates {
			p.coordinates = append(p.coordinates, table.Pair{Key: coordinate.Key, Value: coordinate.Value})
		}
		for _, to := range in.To {
			p.share[to] = 1
		}
		all = append(all, p)
	}
	several := 0
	for _, s := range in.Ratio {
		if s.Factor.Swept() {
			several++
		}
	}
	for _, s := range in.Ratio {
		key := "ratio"
		if several > 1 {
			key += "." + s.Population
		}
		all = s.over(all, key)
	}
	return all
}

// over gives every presentation each value of the share, a coordinate where it is swept.
func (s Share) over(all []presentation, key string) []presentation {
	var out []presentation
	for _, p := range all {
		for _, x := range s.Factor.Values {
			next := p
			next.coordinates, next.share = slices.Clone(p.coordinates), map[string]float64{s.Population: x}
			for k, v := range p.share {
				if k != s.Population {
					next.share[k] = v
				}
			}
			if s.Factor.Swept() {
				next.coordinates = append(next.coordinates, table.Pair{Key: key, Value: x})
			}
			out = append(out, next)
		}
	}
	return out
}

// drive is the input of every unit of a population [mV], or nil where it is not driven.
func (p presentation) drive(to Population) ([]float64, error) {
	share, driven := p.share[to.Name]
	if !driven {
		return nil, nil
	}
	dst := make([]float64, to.Sheet.Units())
	if p.profile == nil {
		for u := range dst {
			dst[u] = share * p.amplitude
		}
		return dst, nil
	}
	err := p.profile.drive(dst, p.amplitude, to)
	for u := range dst {
		dst[u] *= share
	}
	return dst, err
}

// input makes an input of the Spec. Which populations there are is known by network.
func (c *checker) input(path string, f *inputFile) *Input {
	in := &Input{To: f.To, swept: swept{f.Amplitude, f.Profile}}
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

// maxTrials is how many trials one network may have: a file that asks for more is mistaken.
const maxTrials = 1_000_000

// driven checks that the circuits that see an input have the populations that it drives.
func (c *checker) driven(s *Spec) {
	c.gazes = map[*Circuit]*gaze{}
	for _, st := range s.Stimuli {
		if !st.drives() {
			continue
		}
		seen := false
		for _, n := range s.circuits() {
			if st.See != nil && !slices.Contains(st.See, n.Name) {
				continue
			}
			seen = true
			if st.Pattern != nil {
				c.sighted(st, n)
			} else {
				c.drives(st, n)
			}
		}
		if !seen {
			c.fail("stimuli."+st.Name, "no circuit sees "+st.Name, "networks: {pair: {circuit: {…}}}")
		}
	}
	for _, n := range s.circuits() {
		if len(s.shown(n.Name)) == 0 {
			c.fail("networks."+n.Name, "networks."+n.Name+" sees no stimulus that drives a circuit", "stimuli: {drive: {input: {to: E, amplitude: [1, 5, 20]}}}")
		}
	}
}

// drives checks one input to one circuit.
func (c *checker) drives(st Stimulus, n Network) {
	path := "stimuli." + st.Name + ".input"
	for _, to := range st.Input.To {
		i := n.Circuit.population(to)
		if i < 0 {
			c.fail(path+".to", "network "+n.Name+" has no population "+to, "populations: "+choices(n.Circuit.names())+"; see: [NETWORK] says who sees a stimulus")
			continue
		}
		if p := st.Input.presentations(); len(p) > 0 {
			if _, err := p[0].drive(n.Circuit.Populations[i]); err != nil {
				c.fail(path+".profile", fmt.Sprintf("network %s: %v", n.Name, err), "")
			}
		}
	}
}
