package experiments

import (
	"slices"
	"strconv"
	"strings"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/circuit/verb"
	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/diag"
)

// timedVerb is something that is done to circuits for a time.
type timedVerb struct {
	_ struct{} `topic:"intervention" doc:"something that is done to circuits, always or for a time"`

	Verb verb.Verb `yaml:",inline"`
	From float64   `yaml:"from" unit:"ms" min:"0" default:"0 ms" doc:"when it begins"`
	To   *float64  `yaml:"to" unit:"ms" above:"0" doc:"when it ends; default: never"`

	Networks []string `yaml:"networks" list:"or-one" doc:"circuits that it is done to; default: all"`
}

// interventionFile is a timedVerb, of which every number may be swept.
type interventionFile struct {
	node     *config.Node
	variants []variant
}

// A variant is an intervention with one value of everything that it sweeps.
type variant struct {
	coordinates []table.Pair
	timedVerb
}

// Intervention is something that is done to circuits, by name.
type Intervention struct {
	Name     string
	Variants []variant
}

// Unmarshal reads the verb once for every combination of what is swept.
func (f *interventionFile) Unmarshal(n *config.Node, at string) diag.List {
	f.node = n
	for _, one := range combinations(n) {
		v := variant{coordinates: one.coordinates}
		if list := config.Decode(one.node, &v.timedVerb, at); len(list) > 0 {
			return list
		}
		if v.Verb == nil {
			return diag.List{{Pos: n.Pos(), Path: at, Problem: at + " does nothing", Hint: "one of " + strings.Join(verb.Verbs.Names(), ", "), See: "intervention"}}
		}
		f.variants = append(f.variants, v)
	}
	return nil
}

// Marshal writes the intervention as it was read.
func (f interventionFile) Marshal() *config.Node { return f.node.Clone() }

// concerns reports whether an intervention is done to a network.
func (in Intervention) concerns(network string) bool {
	if len(in.Variants) == 0 {
		return false
	}
	to := in.Variants[0].Networks
	return len(to) == 0 || slices.Contains(to, network)
}

// window is when the verb acts.
func (v timedVerb) window() circuit.Window {
	w := circuit.Window{FromMS: v.From}
	if v.To != nil {
		w.ToMS = *v.To
	}
	return w
}

// timed reports whether the verb acts for a part of the time.
func (v timedVerb) timed() bool { return v.From > 0 || v.To != nil }

// combined is a node in which no number is swept.
type combined struct {
	coordinates []table.Pair
	node        *config.Node
}

// combinations expands the numbers of a verb that are lists or grids.
func combinations(n *config.Node) []combined {
	all := []combined{{node: n}}
	for _, e := range n.Entries() {
		kind, ok := verb.Verbs.Lookup(e.Key.Text)
		if !ok {
			continue
		}
		for _, k := range config.DescribeValue(kind.New()) {
			if !strings.HasPrefix(k.Type, "a number") {
				continue
			}
			path, values := e.Key.Text+"."+k.Name, e.Value.Get(k.Name)
			if k.Name == kind.Main && !e.Value.Get(k.Name).IsMap() && (e.Value.Kind == config.ListKind || isGrid(e.Value)) {
				path, values = e.Key.Text, e.Value
			}
			if values == nil || values.Kind != config.ListKind && !isGrid(values) {
				continue
			}
			var next []combined
			for _, c := range all {
				for _, x := range sweptValues(values) {
					one := combined{append(slices.Clip(c.coordinates), table.Pair{Key: k.Name, Value: coordinateValue(x)}), c.node.Clone()}
					one.node.Set(path, x)
					next = append(next, one)
				}
			}
			all = next
		}
	}
	return all
}

func isGrid(n *config.Node) bool {
	return n.IsMap() && len(n.Entries()) == 1 && (n.Get("lin") != nil || n.Get("log") != nil)
}

// sweptValues lists the values of a list, {lin: [a, b, n]} or {log: [a, b, n]}, as nodes. What
// is no grid is one value, whose mistake shows when it is decoded.
func sweptValues(n *config.Node) []*config.Node {
	if n.Kind == config.ListKind {
		return n.Items()
	}
	e := n.Entries()[0]
	if len(e.Value.Items()) != 3 {
		return []*config.Node{n}
	}
	from, to, count := e.Value.Items()[0], e.Value.Items()[1], intOr(e.Value.Items()[2], 0)
	a, unit, okA := splitQuantity(from.Text)
	b, other, okB := splitQuantity(to.Text)
	if !okA || !okB || unit != other || count < 1 || count > maxTrials || e.Key.Text == "log" && !(a > 0 && b > 0) {
		return []*config.Node{n}
	}
	grid := config.Linear(a, b, count)
	if e.Key.Text == "log" {
		grid = config.Logarithmic(a, b, count)
	}
	var all []*config.Node
	for _, x := range grid.Values {
		all = append(all, config.NewScalar(strings.TrimSpace(strconv.FormatFloat(x, 'g', -1, 64)+" "+unit)).At(n))
	}
	return all
}

func splitQuantity(text string) (x float64, unit string, ok bool) {
	m := quantity.FindStringSubmatch(text)
	if m == nil {
		return 0, "", false
	}
	x, err := strconv.ParseFloat(m[1], 64)
	return x, m[2], err == nil
}

// noiseFile is noise that a circuit always has.
type noiseFile struct {
	_ struct{} `topic:"noise" doc:"Ornstein–Uhlenbeck noise that a circuit always has, by its exact update"`

	To     []string `yaml:"to" list:"or-one" required:"true" doc:"populations"`
	TauMS  float64  `yaml:"tau" unit:"ms" above:"0" default:"50 ms" doc:"time constant"`
	SD     float64  `yaml:"sd" min:"0" default:"1" doc:"standard deviation: mV on input and voltage, Hz on the rate"`
	Place  string   `yaml:"place" oneof:"input|rate|voltage" default:"input" doc:"input: inside the gain; rate: outside it; voltage: on the potential of voltage neurons"`
	Shared bool     `yaml:"shared" default:"false" doc:"one process for all units of all these populations; else each its own"`
}

func (f noiseFile) verb() verb.Verb {
	return &verb.Noise{To: f.To, TauMS: f.TauMS, SD: f.SD, Place: f.Place, Shared: f.Shared}
}
