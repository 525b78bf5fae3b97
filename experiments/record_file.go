package experiments

import (
	"fmt"
	"math"
	"slices"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/config"
)

// recordFile is what is kept of circuits along time.
type recordFile struct {
	_ struct{} `topic:"record" doc:"variables of circuits along time, kept in arrays/NAME.npz"`

	Of        []string                     `yaml:"of" list:"or-one" doc:"populations, or networks; default: all"`
	Variables []string                     `yaml:"variables" list:"or-one" doc:"rate, input (all that reaches the soma), or what else the neurons have, by name: a, v, apical, …; default: rate"`
	Every     float64                      `yaml:"every" unit:"ms" above:"0" default:"1 ms" doc:"time between two samples, to the nearest whole step"`
	From      float64                      `yaml:"from" unit:"ms" min:"0" default:"0 ms" doc:"time of the first sample"`
	To        float64                      `yaml:"to" unit:"ms" min:"0" default:"0 ms" doc:"time of the last; 0 ms: the end of the trial"`
	At        config.Map[coordinateValues] `yaml:"at" doc:"trials kept, by value of a coordinate, seed among them; default: all"`
}

// Record is what is kept of circuits along time.
type Record struct {
	Name         string
	Of           []string // populations or networks; nil: all
	Variables    []string // of every population that has them
	EveryMS      float64
	FromMS, ToMS float64           // ToMS 0: to the end
	At           []CoordinateValue // trials kept; nil: all
}

// asks reports whether a population of a network is kept.
func (r Record) asks(network, population string) bool {
	return Measure{Of: r.Of}.asks(network, population)
}

// recordedVariable is one variable of one population that is kept.
type recordedVariable struct {
	population int
	name       string // as the file has it
	quantity   circuit.Quantity
}

// variables lists what is kept of a circuit.
func (r Record) variables(n Network) []recordedVariable {
	var all []recordedVariable
	for pop, p := range n.Circuit.Populations {
		if p.Model == nil || !r.asks(n.Name, p.Name) {
			continue
		}
		for _, name := range r.Variables {
			if q, ok := circuit.ReadableAs(p.Model, name); ok {
				all = append(all, recordedVariable{pop, name, q})
			}
		}
	}
	return all
}

// keeps reports whether a trial with a seed is kept.
func (r Record) keeps(t trial, seed uint64) bool {
	at := append(t.row(nil), table.Pair{Key: "seed", Value: float64(seed)})
	return matches(table.Row{Coordinates: at}, r.At)
}

// sampled are the times of a recording in steps of a run: every so many steps, from a sample
// on, at most so many samples.
func (r Record) sampled(how Dynamics) (every, first, most int) {
	every = int(max(1, math.Round(r.EveryMS/how.DtMS)))
	apart, last := float64(every)*how.DtMS, how.longestMS()
	if r.ToMS > 0 {
		last = min(last, r.ToMS)
	}
	const slack = 1e-6
	first = int(math.Ceil(r.FromMS/apart - slack))
	return every, first, max(0, int(last/apart+slack)-first+1)
}

// longestMS is how long a trial may take.
func (how Dynamics) longestMS() float64 {
	if how.DurationMS > 0 {
		return how.DurationMS
	}
	return how.Settle.MaxMS
}

// records makes the recordings of the Spec.
func (c *checker) records(s *Spec) {
	for name, f := range c.file.Record.All() {
		r := Record{name, f.Of, f.Variables, f.Every, f.From, f.To, coordinates(f.At)}
		if len(r.Variables) == 0 {
			r.Variables = []string{"rate"}
		}
		s.Records = append(s.Records, r)
		path := "record." + name
		switch {
		case !simpleName.MatchString(name):
			c.fail(path, fmt.Sprintf("%q is no name", name), "a name is a letter, then letters, digits, - and _")
		case name == receptiveFields:
			c.fail(path, name+" are the arrays of trained stages", "another name")
		case r.ToMS > 0 && r.ToMS <= r.FromMS:
			c.fail(path+".to", fmt.Sprintf("to = %v ms is not after from = %v ms", r.ToMS, r.FromMS), "")
		case len(s.circuits()) == 0:
			c.fail(path, "what is recorded is the activity of circuits, and there is none", "networks: {pair: {circuit: {…}}}")
		case c.names(path+".of", "population", r.Of, append(s.populations(), s.networkNames()...)):
			c.recorded(path, s, r)
		}
	}
}

// recorded checks that a recording has something to keep.
func (c *checker) recorded(path string, s *Spec, r Record) {
	var have, keys []string
	kept, longest := 0, 0.0
	for _, n := range s.circuits() {
		longest = max(longest, n.Run.longestMS())
		for _, p := range n.Circuit.Populations {
			if p.Model == nil || !r.asks(n.Name, p.Name) {
				continue
			}
			for _, q := range circuit.Readable(p.Model) {
				have = append(have, q.Name)
			}
			for _, name := range r.Variables {
				if q, ok := circuit.ReadableAs(p.Model, name); ok && name != q.Name {
					have = append(have, name)
				}
			}
		}
		for _, t := range s.trials(n) {
			for _, coordinate := range t.row(nil) {
				keys = append(keys, coordinate.Key)
			}
			for _, seed := range s.Seeds {
				if r.keeps(t, seed) {
					kept++
				}
			}
		}
	}
	c.names(path+".variables", "variable", r.Variables, distinct(have))
	known := true
	for _, at := range r.At {
		known = c.name(path+".at."+at.Coordinate, "coordinate", at.Coordinate, append(distinct(keys), "seed")) && known
	}
	switch {
	case known && kept == 0 && c.profile != tiny: // tiny has fewer repeats and seeds
		c.fail(path+".at", "no trial is kept", "the coordinates of trials are those of the rows of rate, and seed")
	case r.FromMS >= longest && longest > 0:
		c.fail(path+".from", fmt.Sprintf("from = %v ms is not before the end of a trial, %v ms", r.FromMS, longest), "")
	}
	for _, n := range s.Networks {
		c.alike(path, n)
	}
}

// alike checks that all that the file rebuilds of a network has arrays of one shape.
func (c *checker) alike(path string, n Network) {
	if n.Circuit == nil {
		return
	}
	first := n.instances()[0]
	for _, one := range n.instances()[1:] {
		same := one.Run.DtMS == first.Run.DtMS && one.Run.longestMS() == first.Run.longestMS() && one.Run.Precision == first.Run.Precision &&
			slices.EqualFunc(one.Circuit.Populations, first.Circuit.Populations, func(a, b Population) bool { return a.Name == b.Name && a.Sheet == b.Sheet })
		if !same {
			c.fail(path, "the sweep changes the size or the times of networks."+n.Name+", of which no array can be recorded", "sweep over something else, or leave out record")
			return
		}
	}
}
