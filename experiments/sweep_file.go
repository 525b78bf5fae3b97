package experiments

import (
	"fmt"
	"slices"
	"strings"

	"github.com/striate-sim/striate/experiments/table"
	"github.com/striate-sim/striate/internal/config"
)

// sweepAxis is one path of the file's sweep, as it meets one network.
type sweepAxis struct {
	path   string   // as written: networks.pair.circuit.populations.*.tau
	paths  []string // that it means in the network, all of which take each value
	key    *config.Node
	values []*config.Node
	name   string // of its coordinate
}

// last is the key that is swept.
func (a sweepAxis) last() string { return a.path[strings.LastIndexByte(a.path, '.')+1:] }

// rebuilt is a circuit at one value of everything that the file sweeps in it.
type rebuilt struct {
	coordinates []table.Pair
	tree        *config.Node // of the whole file, with this network alone
}

// maxRebuilt is how often the sweeps of a file may rebuild one network.
const maxRebuilt = 10_000

// sweeps lists, for every circuit that the file sweeps, its trees at all combinations of
// values, the last path changing fastest.
func (r *resolver) sweeps(root *config.Node) map[string][]rebuilt {
	axes := map[string][]sweepAxis{}
	for _, e := range root.Get("sweep").Entries() {
		values, ok := r.sweepValues(e)
		if !ok {
			continue
		}
		for _, path := range r.sweptPaths(root, e.Key) {
			name, one := path[1], strings.Join(path, ".")
			if n := len(axes[name]); n > 0 && axes[name][n-1].key == e.Key { // * meets several
				axes[name][n-1].paths = append(axes[name][n-1].paths, one)
				continue
			}
			axes[name] = append(axes[name], sweepAxis{path: e.Key.Text, paths: []string{one}, key: e.Key, values: values})
		}
	}
	all := map[string][]rebuilt{}
	for _, name := range root.Get("networks").Keys() {
		of := axes[name]
		if of == nil {
			continue
		}
		nameCoordinates(of, sweptElsewhere(root))
		all[name] = r.product(root, name, of)
	}
	return all
}

// sweepValues lists the values of one path.
func (r *resolver) sweepValues(e config.Entry) ([]*config.Node, bool) {
	const hint = "a list of values, {lin: [from, to, count]} or {log: [from, to, count]}"
	if e.Value == nil || e.Value.Kind != config.ListKind && !isGrid(e.Value) {
		r.mistake(e.Key, "sweep", e.Key.Text+" has no values to take", hint)
		return nil, false
	}
	values := sweptValues(e.Value)
	if len(values) == 0 || len(values) == 1 && values[0] == e.Value {
		r.mistake(e.Value, "sweep", e.Key.Text+" has no values to take", hint)
		return nil, false
	}
	return values, true
}

// sweptPaths lists the paths of circuits that a path of the sweep, in which * stands for any
// one name, means. What * meets and cannot be swept is passed over.
func (r *resolver) sweptPaths(root, key *config.Node) [][]string {
	names := strings.Split(key.Text, ".")
	if names[0] == "run" {
		names = append([]string{"networks", "*"}, names...)
	}
	wrong := func(problem, hint string) [][]string {
		r.mistake(key, "sweep", problem, hint)
		return nil
	}
	if len(names) < 4 || slices.Contains(names, "") || names[0] != "networks" || names[2] != "circuit" && names[2] != "run" {
		return wrong(key.Text+" is not swept", "a path into a circuit: networks.NAME.circuit.populations.I.tau")
	}
	var met [][]string
	for _, path := range expand(root, names) {
		name := path[1]
		network := root.Get("networks." + name)
		failed, tried := r.done[name]
		switch explicit := names[1] != "*"; {
		case network == nil && tried && failed == nil: // it has a mistake of its own
			return nil
		case network == nil && explicit:
			return wrong(fmt.Sprintf("no network named %q", name), "networks: "+strings.Join(root.Get("networks").Keys(), ", "))
		case network.Get("circuit") == nil && explicit:
			return wrong("sweeps of networks of stages are not built yet in this version", "networks."+name+" has no circuit")
		case network.Get("circuit") == nil:
		case missingPart(network, path) != "" && explicit && !slices.Contains(names, "*"):
			return wrong(missingPart(network, path), path[3]+": "+strings.Join(network.Get("circuit."+path[3]).Keys(), ", "))
		case missingPart(network, path) == "":
			met = append(met, path)
		}
	}
	if len(met) == 0 {
		return wrong(key.Text+" meets nothing", "")
	}
	return met
}

// missingPart says that a path leads to a population or projection that a circuit has not.
func missingPart(network *config.Node, path []string) string {
	if len(path) < 5 || path[2] != "circuit" || path[3] != "populations" && path[3] != "projections" {
		return ""
	}
	parts := network.Get("circuit." + path[3])
	if parts.Key(path[4]) != nil {
		return ""
	}
	return fmt.Sprintf("networks.%s has no %s %q", path[1], strings.TrimSuffix(path[3], "s"), path[4])
}

// sweptElsewhere lists the coordinates that rows of circuits may have from other keys.
func sweptElsewhere(root *config.Node) []string {
	taken := []string{"network", "population", "unit", "time", "stimulus", "intervention", "repeat", "seed"}
	var walk func(n *config.Node)
	walk = func(n *config.Node) {
		for _, e := range n.Entries() {
			if e.Value != nil && (e.Value.Kind == config.ListKind || isGrid(e.Value)) {
				taken = append(taken, e.Key.Text)
			}
			walk(e.Value)
		}
	}
	walk(root.Get("stimuli"))
	walk(root.Get("interventions"))
	return taken
}

// nameCoordinates names the coordinate of each axis after the last name of its path, or
// part.key where another coordinate has that name: the part is the nearest name in which all
// paths that end alike differ.
func nameCoordinates(axes []sweepAxis, taken []string) {
	for i := range axes {
		a := &axes[i]
		a.name = a.last()
		var alike []string
		for _, b := range axes {
			if b.last() == a.last() {
				alike = append(alike, b.path)
			}
		}
		if len(alike) > 1 || slices.Contains(taken, a.name) {
			a.name = partOf(a.path, alike) + "." + a.last()
		}
	}
}

// partOf is the name nearest to the end of a path in which it and all others differ.
func partOf(path string, others []string) string {
	names := strings.Split(path, ".")
	for back := 2; back <= len(names); back++ {
		var there []string
		for _, o := range others {
			n := strings.Split(o, ".")
			there = append(there, n[max(0, len(n)-back)])
		}
		if len(distinct(there)) == len(others) {
			return names[len(names)-back]
		}
	}
	return strings.Join(names[:len(names)-1], ".")
}

// product lays every combination of values over a network.
func (r *resolver) product(root *config.Node, name string, axes []sweepAxis) []rebuilt {
	count := 1
	for _, a := range axes {
		if count *= len(a.values); count > maxRebuilt {
			r.mistake(a.key, "sweep", fmt.Sprintf("networks.%s is rebuilt more than %d times", name, maxRebuilt), "sweep over less")
			return nil
		}
	}
	base := config.NewMap()
	base.Set("networks."+name, root.Get("networks."+name).Clone())
	all := []rebuilt{{tree: base}}
	for _, a := range axes {
		var next []rebuilt
		for _, one := range all {
			for _, x := range a.values {
				v := &resolver{root: one.tree}
				for _, path := range a.paths {
					v.overlay(change{path, a.key, x})
				}
				r.mistakes = append(r.mistakes, v.mistakes...)
				value := coordinateValue(x)
				if x.Kind != config.ScalarKind {
					value = x.Flow()
				}
				next = append(next, rebuilt{append(slices.Clip(one.coordinates), table.Pair{Key: a.name, Value: value}), v.root})
			}
		}
		all = next
	}
	return all
}
