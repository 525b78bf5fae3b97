package experiments

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/diag"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/ssn"
	"github.com/striate-sim/striate/ssn/fit"
)

// fitFile is a fit of circuits to recorded steady rates.
type fitFile struct {
	_ struct{} `topic:"fit" doc:"numbers of circuits of leaky power-law populations, found from recorded steady rates before the circuits are run"`

	Free        config.Map[freeFile]         `yaml:"free" keys:"path" required:"true" doc:"what is fitted, by path: networks.NAME.circuit.projections.E-I.weight, …wiring.gaussian.places, …wiring.ring.sigma, or networks.NAME.circuit.populations.E.gain.supralinear.k; populations.* are given one value"`
	Data        string                       `yaml:"data" required:"true" doc:"CSV file, from the folder of the experiment, or of the library by name: columns population, unit where it has several, value (Hz), sd (Hz, for all or none), and coordinates of the stimulus"`
	Objective   string                       `yaml:"objective" oneof:"gaussian|poisson" default:"gaussian" doc:"what is minimized: squared residuals over sd, or the deviance of spike counts"`
	CountedMS   float64                      `yaml:"counted" unit:"ms" above:"0" default:"1000 ms" doc:"duration over which the spikes of a datum were counted, for poisson"`
	Constraints []constraintFile             `yaml:"constraints" list:"or-one" doc:"what the answer must keep, a list of settles, stable and {rate-below: 100 Hz}; that trajectories from silence settle at a stable point is always asked for"`
	Method      string                       `yaml:"method" oneof:"gauss-newton|cma" default:"gauss-newton" doc:"how it is minimized: by exact derivatives, or without any (CMA-ES)"`
	Starts      int                          `yaml:"starts" min:"0" max:"10000" default:"8" doc:"searches from random places within the ranges, beside that from the file's numbers"`
	Samples     int                          `yaml:"samples" min:"0" max:"1000000" default:"0" doc:"draws from within the ranges, each with what the circuit answers to all data, for simulation-based inference: arrays/samples-NETWORK.npz and tables/samples-NETWORK.csv"`
	HoldOut     config.Map[coordinateValues] `yaml:"hold-out" doc:"data that are predicted and not fitted, by values of coordinates, all of which must agree"`
}

// freeFile is the range of a number that is fitted.
type freeFile struct {
	From float64 `yaml:"from" required:"true" above:"0" doc:"smallest value"`
	To   float64 `yaml:"to" required:"true" above:"0" doc:"largest value"`
}

// constraintFile is settles, stable or {rate-below: 100 Hz}.
type constraintFile struct {
	name    string
	belowHz float64
}

type rateBelow struct {
	Hz float64 `yaml:"rate-below" unit:"Hz" above:"0" required:"true"`
}

// Unmarshal reads a word, or a map with a bound.
func (f *constraintFile) Unmarshal(n *config.Node, at string) diag.List {
	if n.IsMap() {
		var b rateBelow
		list := config.Decode(n, &b, at)
		*f = constraintFile{"rate-below", b.Hz}
		return list
	}
	if f.name = n.Text; f.name != "settles" && f.name != "stable" {
		return diag.List{{Pos: n.Pos(), Path: at, Problem: fmt.Sprintf("no constraint named %q", n.Text), Hint: "settles, stable or {rate-below: 100 Hz}", See: "fit"}}
	}
	return nil
}

// Marshal writes the constraint as it is read.
func (f constraintFile) Marshal() *config.Node {
	if f.belowHz > 0 {
		return config.Encode(rateBelow{f.belowHz})
	}
	return config.NewText(f.name)
}

// Fit finds numbers of circuits from recorded steady rates.
type Fit struct {
	Free        []Free
	Data        string // CSV file, from the folder of the experiment
	Objective   fit.Objective
	CountedS    float64 // over which spikes were counted
	RateBelowHz float64 // 0: no bound
	Method      fit.Method
	Starts      int
	Samples     int
	HoldOut     []CoordinateValue // data that are not fitted; nil: none
}

// Free is a number that is fitted.
type Free struct {
	Path      string // in the file
	Network   string
	Parameter string // as the rows of the measure fit name it: E-I-weight, E-k
	From, To  float64

	constants  []string // of ssn.Model, which it sets to one value
	projection int      // of the circuit, or −1
	width      float64  // of a wiring: the model's width, by the file's number; else 0
	unit       string   // in which the file writes it: " deg", or ""
}

// scaleIn is the number of a circuit's model, by the circuit's own.
func (f Free) scaleIn(m *ssn.Model, c *Circuit) (float64, error) {
	constant, err := m.Constant(f.constants[0])
	switch {
	case err != nil || f.projection < 0:
		return 1, err
	case f.width > 0:
		return f.width, nil
	}
	return m.Value(constant) / c.Projections[f.projection].Weight, nil
}

// of lists what is free in a network.
func (f *Fit) of(network string) []Free {
	if f == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(f.Free), func(free Free) bool { return free.Network != network })
}

// fit checks what is fitted and makes the Fit of the Spec.
func (c *checker) fit(s *Spec) {
	f := c.file.Fit
	if f == nil {
		return
	}
	made := &Fit{
		Data: f.Data, Objective: fit.Objective(f.Objective), CountedS: f.CountedMS / 1000, Starts: f.Starts, Samples: f.Samples, HoldOut: coordinates(f.HoldOut),
		Method: map[string]fit.Method{"gauss-newton": fit.GaussNewton, "cma": fit.CMAES}[f.Method],
	}
	if c.profile == tiny {
		made.Starts, made.Samples = min(1, made.Starts), min(100, made.Samples)
	}
	for _, constraint := range f.Constraints {
		made.RateBelowHz = max(made.RateBelowHz, constraint.belowHz)
	}
	for path, ends := range f.Free.All() {
		free, problem, hint := s.free(path)
		if problem == "" && ends.From >= ends.To && ends.From > 0 && ends.To > 0 {
			problem, hint = fmt.Sprintf("from = %v is not below to = %v", ends.From, ends.To), ""
		}
		if problem != "" {
			at := c.root.Get("fit.free").Key(path)
			c.mistakes = append(c.mistakes, diag.Diagnostic{Pos: at.Pos(), Path: "fit.free." + path, Problem: problem, Hint: hint, See: "fit"})
			continue
		}
		free.From, free.To = ends.From, ends.To
		made.Free = append(made.Free, free)
	}
	if f.Free.Len() == 0 && c.root.Get("fit.free").IsMap() {
		c.fail("fit.free", "fit.free names nothing", "free: {networks.pair.circuit.projections.E-I.weight: {from: 0.2, to: 3}}")
	}
	s.Fit = made
}

// free finds what a path names, or says what is wrong with it.
func (s *Spec) free(path string) (f Free, problem, hint string) {
	f = Free{Path: path, projection: -1}
	names := strings.Split(path, ".")
	if len(names) < 6 || names[0] != "networks" || names[2] != "circuit" {
		return f, path + " is no number of a circuit that can be fitted", "networks.NAME.circuit.projections.E-I.weight or networks.NAME.circuit.populations.E.gain.supralinear.k"
	}
	f.Network = names[1]
	i := slices.IndexFunc(s.Networks, func(n Network) bool { return n.Name == f.Network })
	if i < 0 {
		return f, fmt.Sprintf("no network named %q", f.Network), "networks: " + choices(s.networkNames())
	}
	circuit := s.Networks[i].Circuit
	if circuit == nil {
		return f, "networks." + f.Network + " is no circuit", ""
	}
	if len(s.Networks[i].swept) > 0 {
		return f, "networks." + f.Network + " is swept, and a fit is of one circuit", "fit a network of its own: {from: " + f.Network + "}"
	}
	if why := circuit.beyondFits(); why != "" {
		return f, "networks." + f.Network + " cannot be fitted: " + why, "a fit takes leaky populations of one size whose gain is supralinear"
	}
	switch what := strings.Join(names[5:], "."); {
	case names[3] == "projections":
		return circuit.freeProjection(f, names[4], what)
	case names[3] == "populations" && names[4] != "*" && circuit.population(names[4]) < 0:
		return f, fmt.Sprintf("no population named %q", names[4]), "populations: " + choices(circuit.names())
	case names[3] == "populations" && what == "tau":
		return f, "steady rates do not depend on tau", "fit weights, widths, k and n"
	case names[3] == "populations" && (what == "gain.supralinear.k" || what == "gain.supralinear.n"):
		constant := what[len(what)-1:]
		f.Parameter, f.constants = names[4]+"-"+constant, []string{names[4] + "." + constant}
		if names[4] == "*" { // all populations have one value
			f.Parameter, f.constants = constant, nil
			for _, population := range circuit.names() {
				f.constants = append(f.constants, population+"."+constant)
			}
		}
		return f, "", ""
	}
	return f, path + " is no number of a circuit that can be fitted", "a projection's weight or total or the width of its wiring, a population's gain.supralinear.k or gain.supralinear.n"
}

// freeProjection is a projection's weight or total, or the width of its wiring.
func (c *Circuit) freeProjection(f Free, name, what string) (_ Free, problem, hint string) {
	var names []string
	for i, p := range c.Projections {
		if names = append(names, p.Name); p.Name == name {
			f.projection = i
		}
	}
	if f.projection < 0 {
		return f, fmt.Sprintf("no projection named %q", name), "projections: " + choices(names)
	}
	p, key := c.Projections[f.projection], "weight"
	if p.Total {
		key = "total"
	}
	for i, other := range c.Projections {
		if i != f.projection && other.From == p.From && other.To == p.To {
			return f, fmt.Sprintf("%s and %s both lead from %s to %s; neither can be fitted", name, other.Name, p.From, p.To), ""
		}
	}
	if strings.HasPrefix(what, "wiring") {
		return c.freeWidth(f, p, what)
	}
	switch {
	case what != key:
		return f, fmt.Sprintf("the number of projection %s is its %s", name, key), "…projections." + name + "." + key
	case !(p.Weight > 0):
		return f, fmt.Sprintf("%s = %v is nothing to start a fit from", key, p.Weight), "a number above 0"
	}
	f.Parameter, f.constants = name+"-"+key, []string{p.From + "-" + p.To + ".weight"}
	return f, "", ""
}

// freeWidth is the width of a projection's wiring, where all of the circuit is wired by distance.
func (c *Circuit) freeWidth(f Free, p Projection, what string) (_ Free, problem, hint string) {
	key, unit := p.widthKey()
	if key == "" {
		return f, "the wiring of projection " + p.Name + " has no width that can be fitted", "gaussian with places and open sides, or ring, gaussian or von-mises"
	}
	if what != key {
		return f, fmt.Sprintf("the width of projection %s is its %s", p.Name, key), "…projections." + p.Name + "." + key
	}
	m := &ssn.Model{Blocks: make([]ssn.Block, len(c.Projections))}
	if !c.geometry(m) {
		return f, "widths are fitted where every projection falls with distance, and one of network " + f.Network + " does not", "gaussian with places, ring, and one-to-one"
	}
	if f.width = 1; m.Blocks[f.projection].Kernel == ssn.VonMises {
		f.width = math.Pi / 90
	}
	f.Parameter, f.constants, f.unit = p.Name+"-"+key[strings.LastIndexByte(key, '.')+1:], []string{p.From + "-" + p.To + ".width"}, unit
	return f, "", ""
}

// beyondFits says why the theory of power laws is not that of a circuit, or "".
func (c *Circuit) beyondFits() string {
	for _, p := range c.Populations {
		leaky, isLeaky := p.Model.(*neuron.Leaky)
		switch {
		case !isLeaky:
			return "population " + p.Name + " is not leaky"
		case len(p.Spread) > 0:
			return "units of population " + p.Name + " differ"
		case p.Sheet.Units() != c.Populations[0].Sheet.Units():
			return "population " + p.Name + " is not of the size of " + c.Populations[0].Name
		}
		if _, powerLaw := leaky.Gain.(*neuron.Supralinear); !powerLaw {
			return "the gain of population " + p.Name + " is no power law"
		}
	}
	return ""
}
