package experiments

import (
	"fmt"
	"slices"
	"strings"

	"github.com/striate-sim/striate/internal/config"
)

// A change is one value of a profile or of --set with the path that it is laid on, in which *
// stands for any one name.
type change struct {
	path       string
	key, value *config.Node
}

// addNetworks puts networks that a change adds or defines anew beside those of the file,
// before any is resolved, and returns what else there is to be laid over them when they are.
func (r *resolver) addNetworks(changes []change) []change {
	networks := r.root.Get("networks")
	if !networks.IsMap() {
		return changes
	}
	var rest []change
	for _, c := range changes {
		name, single := strings.CutPrefix(c.path, "networks.")
		switch {
		case c.path == "networks" && c.value.IsMap():
			c.value = c.value.Clone()
			for _, e := range slices.Clone(c.value.Entries()) {
				if r.addNetwork(networks, e.Key.Text, e.Value) {
					c.value.Remove(e.Key.Text)
				}
			}
			rest = append(rest, c)
		case single && simpleName.MatchString(name) && r.addNetwork(networks, name, c.value):
		default:
			rest = append(rest, c)
		}
	}
	return rest
}

// addNetwork adds or replaces a network where def is a definition of its own.
func (r *resolver) addNetwork(networks *config.Node, name string, def *config.Node) bool {
	redefines := !def.IsNull() && (def.Kind == config.ScalarKind || def.Get("from") != nil)
	if def.IsNull() || !redefines && networks.Key(name) != nil {
		return false
	}
	networks.Set(name, def)
	return true
}

// overlay lays a change over the resolved tree. A top-level train or run of a change is
// stronger than what a network says itself.
func (r *resolver) overlay(c change) {
	names := strings.Split(c.path, ".")
	if names[0] == "train" || names[0] == "run" {
		names = append([]string{"networks", "*"}, names...)
	}
	if slices.Contains(names, "") {
		r.mistake(c.key, "profile", fmt.Sprintf("%q is no path", c.path), "names joined by dots, * for any one name")
		return
	}
	paths := expand(r.root, names)
	if len(paths) == 0 {
		r.mistake(c.key, "profile", c.path+" meets nothing", "")
	}
	for _, path := range paths {
		r.lay(path, c)
	}
}

// lay merges the value of a change at one path.
func (r *resolver) lay(path []string, c change) {
	value := c.value
	if value == nil {
		value = config.NewNull()
	}
	tree := value.Clone().At(c.key)
	for _, name := range slices.Backward(path) {
		m := config.NewMap().At(c.key)
		m.Set(name, tree)
		tree = m
	}
	for _, n := range tree.Get("networks").Entries() {
		r.prepare(n.Key.Text, n.Value)
	}
	r.root = config.MergeAs(fileType, r.root, tree)
}

// prepare makes what a change says of one network ready to be merged: short forms are written
// out, stages of another kind are cleared of the old, and what cannot be changed is reported.
func (r *resolver) prepare(name string, n *config.Node) {
	r.normalizeTrain(n, "networks."+name+".train")
	for _, key := range []string{"from", "swap"} {
		if k := n.Key(key); k != nil {
			r.mistake(k, "profile", key+" cannot be changed by a profile or by --set", "write a further network")
			n.Remove(key)
		}
	}
	if circuit := n.Get("circuit"); circuit.IsMap() {
		r.nameProjections(circuit, "networks."+name+".circuit")
	}
	stages := n.Get("stages")
	base := r.root.Get("networks." + name + ".stages")
	for _, e := range stages.Entries() {
		clearKinds(base.Get(e.Key.Text), e.Value)
	}
}

// expand lists the paths of the tree that a path with * means.
func expand(root *config.Node, names []string) [][]string {
	type place struct {
		path []string
		n    *config.Node
	}
	places := []place{{nil, root}}
	for i, name := range names {
		var next []place
		for _, p := range places {
			if name != "*" {
				next = append(next, place{append(slices.Clip(p.path), name), p.n.Get(name)})
				continue
			}
			for _, e := range p.n.Entries() {
				if i == len(names)-1 || e.Value.IsMap() {
					next = append(next, place{append(slices.Clip(p.path), e.Key.Text), e.Value})
				}
			}
		}
		places = next
	}
	var paths [][]string
	for _, p := range places {
		paths = append(paths, p.path)
	}
	return paths
}
