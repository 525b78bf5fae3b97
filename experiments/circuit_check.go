package experiments

import (
	"fmt"
	"math"
	"slices"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/circuit/verb"
	"github.com/striate-sim/striate/neuron"
)

// Circuit is a network of populations with dynamics.
type Circuit struct {
	Populations []Population
	Projections []Projection
	Noise       []verb.Verb
	Output      string // population that is read out
	Eye         *Eye   // nil: it sees nothing that is drawn
}

// Population is a sheet of neurons of one type.
type Population struct {
	Name  string
	Sheet neuron.Sheet
	Ring  bool // its channels are preferred orientations, evenly over 180 deg
	Sign  circuit.Sign
	Model neuron.Model

	Orientations circuit.Orientations // over the sheet; nil: of the channels of a place, evenly
	preferredDeg []float64            // of every unit, as a seed draws them; nil before

	Spread map[string]float64 // standard deviation over units of parameters, as shares of their values
}

// Projection carries rates from one population to another.
type Projection struct {
	Name, From, To, Port string
	DelayMS              float32
	Weight               float64 // mV/Hz: of every synapse, or, where Total is set, of one cell's together
	Total                bool
	Wiring               circuit.Connectivity
}

// Dynamics is how a circuit's activity is computed.
type Dynamics struct {
	Integrator circuit.Integrator
	DtMS       float64
	Settle     circuit.Settling
	DurationMS float64 // 0: until it settles
	Precision  string  // "auto", "float32" or "float64"
	Plan       circuit.Planning
}

var signNames = map[string]circuit.Sign{"excitatory": circuit.Excitatory, "inhibitory": circuit.Inhibitory, "mixed": circuit.Mixed}

func (c *Circuit) population(name string) int {
	return slices.IndexFunc(c.Populations, func(p Population) bool { return p.Name == name })
}

func (c *Circuit) names() []string {
	var names []string
	for _, p := range c.Populations {
		names = append(names, p.Name)
	}
	return names
}

// circuit makes a circuit of the Spec.
func (c *checker) circuit(path string, f *circuitFile) *Circuit {
	made := &Circuit{}
	for name, p := range f.Populations.All() {
		at := path + ".populations." + name
		if p.Tau != nil {
			c.fail(at+".tau", partName(c.root.Get(at+".model"))+" has no tau", "its parameters: striate describe "+partName(c.root.Get(at+".model")))
		}
		if p.Gain != nil {
			c.fail(at+".gain", partName(c.root.Get(at+".model"))+" has no gain", "")
		}
		c.neuron(at, p.Model)
		if _, voltage := p.Model.(*neuron.Voltage); p.Form == "voltage" && !voltage && p.Model != nil {
			c.fail(at+".form", "the voltage form is a model of its own, voltage", "leave out model, or write model: voltage")
		}
		one := Population{Name: name, Sheet: p.Units.sheet(), Ring: p.Units.ring, Sign: signNames[p.Sign], Model: p.Model, Orientations: p.Orientations, Spread: map[string]float64{}}
		for parameter, share := range p.Spread.All() {
			one.Spread[parameter] = share.Percent / 100
		}
		c.layout(at+".orientations", one)
		made.Populations = append(made.Populations, one)
	}
	if f.Populations.Len() == 0 && c.root.Get(path+".populations").IsMap() {
		c.fail(path+".populations", path+" has no populations", "populations: {E: {units: 1, sign: excitatory}}")
	}
	for name, p := range f.Projections.All() {
		made.Projections = append(made.Projections, c.projection(path+".projections."+name, name, p, made))
	}
	for i, noise := range f.Noise {
		c.names(fmt.Sprintf("%s.noise.%d.to", path, i), "population", noise.To, made.names())
		made.Noise = append(made.Noise, noise.verb())
	}
	made.Eye = c.eye(path+".eye", f.Eye, made.names())
	if f.Output != nil {
		c.name(path+".output", "population", *f.Output, made.names())
		made.Output = *f.Output
	} else if i := slices.IndexFunc(made.Populations, func(p Population) bool { return p.Sign == circuit.Excitatory }); i >= 0 {
		made.Output = made.Populations[i].Name
	} else if len(made.Populations) > 0 {
		made.Output = made.Populations[0].Name
	}
	return made
}

// neuron checks what the tags of a model cannot.
func (c *checker) neuron(at string, m neuron.Model) {
	if checked, ok := m.(neuron.Checked); ok {
		if err := checked.Valid(); err != nil {
			c.fail(at, at+": "+err.Error(), "")
		}
	}
}

func (c *checker) projection(at, name string, f projectionFile, in *Circuit) Projection {
	p := Projection{Name: name, From: f.From, To: f.To, Port: deref(f.Port), DelayMS: f.Delay, Wiring: f.Wiring}
	populations := in.names()
	fromKnown := f.From != "" && c.name(at+".from", "population", f.From, populations)
	toKnown := f.To != "" && c.name(at+".to", "population", f.To, populations)
	key := "weight"
	switch {
	case f.Weight != nil && f.Total != nil:
		c.fail(at+".total", "a projection has a weight of every synapse or a total of a cell's afferents, not both", "keep one of them")
	case f.Weight != nil:
		p.Weight = *f.Weight
	case f.Total != nil:
		p.Weight, p.Total, key = *f.Total, true, "total"
	case c.root.Get(at+".weight") == nil && c.root.Get(at+".total") == nil:
		c.fail(at, "missing weight in "+at, "weight: every synapse, mV/Hz; or total: sum over one cell's afferents")
	}
	if fromKnown && p.Weight < 0 && in.Populations[in.population(f.From)].Sign != circuit.Mixed {
		c.fail(at+"."+key, fmt.Sprintf("%s = %v is negative; weights are magnitudes, the sign of %s applies", key, p.Weight, f.From), fmt.Sprintf("write %v", math.Abs(p.Weight)))
	}
	if toKnown && p.Port != "" {
		var ports []string
		if m := in.Populations[in.population(f.To)].Model; m != nil {
			for _, port := range m.Ports() {
				ports = append(ports, port.Name)
			}
			c.name(at+".port", "port", p.Port, ports)
		}
	}
	if p.Wiring == nil && partName(c.root.Get(at+".wiring")) == "none" {
		c.fail(at+".wiring", "wiring = none, but a projection needs one", "leave the projection out, or write wiring: dense")
	}
	return p
}

// maxSteps is how many steps one trial may take: a file that asks for more is mistaken.
const maxSteps = 1e8

// run makes the run of a network; nil stands for the defaults.
func (c *checker) run(path string, f *runFile) Dynamics {
	if f == nil {
		f = defaultRun()
	}
	r := Dynamics{Integrator: f.Integrator, DtMS: f.DtMS, Precision: f.Precision, Plan: f.Plan, Settle: circuit.NewSettling()}
	longest := r.Settle.MaxMS
	if f.Settle != nil {
		r.Settle = circuit.Settling{ToleranceHzPerMS: f.Settle.Tolerance, MaxMS: f.Settle.MaxMS, CeilingHz: f.Settle.CeilingHz}
		longest = r.Settle.MaxMS
	}
	if f.DurationMS != nil {
		if f.Settle != nil {
			c.fail(path+".duration", "a run settles or lasts a duration, not both", "keep one of them")
		}
		r.DurationMS, longest = *f.DurationMS, *f.DurationMS
	}
	c.planning(path, r)
	if r.Integrator == nil && partName(c.root.Get(path+".integrator")) == "none" {
		c.fail(path+".integrator", "integrator = none, but time needs one", "integrator: heun")
	}
	if r.DtMS > 0 && longest/r.DtMS > maxSteps {
		c.fail(path+".dt", fmt.Sprintf("dt = %v ms makes %.3g steps a trial of %v ms; at most %g", r.DtMS, longest/r.DtMS, longest, maxSteps), "")
	}
	return r
}

// timing checks that what happens in time has time to happen in.
func (c *checker) timing(s *Spec) {
	for _, n := range s.circuits() {
		if n.Run.DurationMS > 0 {
			continue
		}
		why := "networks." + n.Name + " runs until it settles"
		const hint = "run: {duration: 500 ms}"
		for _, in := range s.Interventions {
			if in.concerns(n.Name) && in.Variants[0].timed() {
				c.fail("interventions."+in.Name, "from and to need a run of a duration, and "+why, hint)
			}
		}
		for _, st := range s.shown(n.Name) {
			if st.OnsetMS > 0 || st.DurationMS > 0 {
				c.fail("stimuli."+st.Name, "onset and duration need a run of a duration, and "+why, hint)
			}
		}
		if len(n.Circuit.Noise) > 0 {
			c.fail("networks."+n.Name+".circuit.noise", "with noise nothing comes to rest, and "+why, hint)
		}
		for i, m := range s.Measures {
			if m.Times && i < len(c.measureAt) {
				c.fail(fmt.Sprintf("measure.%d", c.measureAt[i]), m.Name+" runs along time, and "+why, hint)
			}
		}
	}
	for _, n := range s.Networks {
		if n.Circuit == nil {
			continue
		}
		if trials := len(s.trials(n)) * len(n.instances()); trials > maxTrials {
			c.fail("networks."+n.Name, fmt.Sprintf("%d trials; at most %d", trials, maxTrials), "sweep over less")
		}
	}
}
