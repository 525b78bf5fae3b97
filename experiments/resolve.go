package experiments

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/diag"
)

// The tree of a file becomes the tree of a complete experiment in this order, the later
// winning: defaults of parts, recipe, top-level train, the network's own along from, swap
// and stages, profile, --set. Positions are kept all the way.

var (
	simpleName  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)
	fileType    = reflect.TypeFor[file]()
	trainType   = reflect.TypeFor[trainFile]()
	stagesType  = reflect.TypeFor[config.Map[stageFile]]()
	networkKeys = []string{"from", "swap", "add", "stages", "projections", "match", "train", "run", "circuit", "load"}
	// laterWords are the words of the format that this version does not have yet.
	laterWords = map[string][]string{
		"stage":      {"circuit"},
		"projection": {"synapse", "rule", "rate", "bounds", "feedback"},
		"stimuli":    {"images", "movie", "compose", "labels", "luminance", "background", "rate"},
	}
)

// network is a network on its way: what it has from each layer of the merge.
type network struct {
	lineage     lineage
	recipe      string
	recipeTrain *config.Node
	stages      *config.Node
	projections *config.Node
	match       *config.Node
	circuit     *config.Node
	train       *config.Node // its own, along from
	run         *config.Node
	load        *config.Node
}

// resolver carries out recipes, from, swap, profile and --set on trees.
type resolver struct {
	dir      string // of the file, for load
	root     *config.Node
	done     map[string]*network
	chain    []string // networks that are being resolved, for cycles
	recipes  map[string]string
	lineages map[string]lineage
	mistakes diag.List
}

func (r *resolver) mistake(n *config.Node, path, problem, hint string) {
	r.mistakes = append(r.mistakes, diag.Diagnostic{Pos: n.Pos(), Path: path, Problem: problem, Hint: hint, See: topic(path)})
}

// topic is what `striate describe` is asked about a path: its first word that it knows.
func topic(path string) string {
	head, _, _ := strings.Cut(path, ".")
	return head
}

// resolve returns the complete tree of a file in a profile, without the keys profile and
// train, which are folded into what they change.
func (r *resolver) resolve(tree *config.Node, changes []change) *config.Node {
	r.root = tree.Clone()
	r.done, r.recipes, r.lineages = map[string]*network{}, map[string]string{}, map[string]lineage{}
	r.removeLater(r.root, "", "")
	r.normalizeTrain(r.root, "train")
	changes = r.addNetworks(changes)
	if networks := r.root.Get("networks"); networks.IsMap() {
		r.root.Set("networks", r.resolveNetworks(networks))
	}
	r.root.Remove("train")
	r.root.Remove("profile")
	for _, c := range changes {
		r.overlay(c)
	}
	return r.root
}

// resolveNetworks returns the networks of the file written out. One with a mistake is left out.
func (r *resolver) resolveNetworks(networks *config.Node) *config.Node {
	out := networks.Clone()
	for _, e := range networks.Entries() {
		name := e.Key.Text
		var n *network
		if simpleName.MatchString(name) {
			n = r.network(name, e)
		} else {
			r.mistake(e.Key, "networks", fmt.Sprintf("%q is no name", name), "a name is a letter, then letters, digits, - and _")
		}
		if n == nil {
			out.Remove(name)
			continue
		}
		r.recipes[name], r.lineages[name] = n.recipe, n.lineage
		out.Set(name, r.finish(n, e))
	}
	if len(networks.Entries()) == 0 {
		r.mistake(networks, "networks", "networks names no network", "networks: {standard: lenet}")
	}
	return out
}

// finish merges the layers of a network's training and writes the network out.
func (r *resolver) finish(n *network, e config.Entry) *config.Node {
	out := config.NewMap()
	if n.stages != nil {
		out.Set("stages", n.stages)
	}
	if n.projections != nil {
		out.Set("projections", n.projections)
	}
	if n.match != nil {
		out.Set("match", n.match)
	}
	if n.circuit != nil {
		out.Set("circuit", n.circuit)
		if run := mergeRun(r.root.Get("run"), n.run); run.IsMap() {
			out.Set("run", run)
		}
		return out.At(e.Key)
	}
	train := config.NewMap()
	for _, layer := range []*config.Node{n.recipeTrain, r.root.Get("train"), n.train} {
		if layer.IsMap() {
			train = config.MergeAs(trainType, train, layer)
		}
	}
	out.Set("train", train)
	if run := mergeRun(r.root.Get("run"), n.run); run.IsMap() {
		out.Set("run", run)
	}
	if n.load != nil {
		out.Set("load", n.load)
	}
	return out.At(e.Key)
}

// network resolves one network of the file, following from.
func (r *resolver) network(name string, e config.Entry) *network {
	if n, ok := r.done[name]; ok {
		return n
	}
	if i := slices.Index(r.chain, name); i >= 0 {
		cycle := strings.Join(append(slices.Clone(r.chain[i:]), name), " → ")
		r.mistake(r.fromOf(e), "networks."+name, "from goes round in a circle: "+cycle, "one of them must stand on a recipe or on stages of its own")
		return nil
	}
	r.chain = append(r.chain, name)
	n := r.define(name, e.Value)
	r.chain = r.chain[:len(r.chain)-1]
	r.done[name] = n
	return n
}

func (r *resolver) fromOf(e config.Entry) *config.Node {
	if from := e.Value.Get("from"); from != nil {
		return from
	}
	return e.Key
}

// define carries out a network's definition.
func (r *resolver) define(name string, def *config.Node) *network {
	path := "networks." + name
	switch {
	case def != nil && def.Kind == config.ScalarKind:
		return r.fromRecipe(def, path)
	case !def.IsMap():
		r.mistake(def, path, path+" is neither the name of a recipe nor a map", "recipes: "+strings.Join(recipeNames(), ", "))
		return nil
	}
	n := &network{}
	if from := def.Get("from"); from != nil {
		if n = r.base(name, from, path); n == nil {
			return nil
		}
		n.lineage = lineage{from.Text, changesOf(def)}
	}
	if swap := def.Get("swap"); swap != nil {
		r.swap(n, swap, path)
	}
	if add := def.Get("add"); add != nil {
		r.add(n, add, path)
	}
	if stages := def.Get("stages"); stages.IsMap() {
		n.stages = mergeStages(n.stages, stages)
	} else if stages != nil {
		r.mistake(stages, path+".stages", path+".stages is not a map of stages", "stages: {V1: {conv: {maps: 8, kernel: 5}}, …}")
	}
	r.projections(n, def, path)
	r.circuit(n, def, path)
	r.normalizeTrain(def, path+".train")
	if own := def.Get("train"); own != nil {
		n.train = config.ComposeAs(trainType, n.train, own)
	}
	n.run = mergeRun(n.run, def.Get("run"))
	n.match = def.Get("match") // of the network itself, not of its variants
	r.load(n, def, path)
	for _, e := range def.Entries() {
		if !slices.Contains(networkKeys, e.Key.Text) {
			r.unknownKey(e.Key, path, networkKeys)
		}
	}
	if n.stages == nil && n.circuit == nil && n.load == nil && def.Get("stages") == nil && def.Get("circuit") == nil {
		r.mistake(def, path, path+" has no stages", "name a recipe, write from: NETWORK, stages or a circuit")
	}
	return n
}

// mergeKnown merges a layer that may be absent.
func mergeKnown(t reflect.Type, base, over *config.Node) *config.Node {
	if over == nil {
		return base
	}
	return config.MergeAs(t, base, over)
}

// base resolves what from names: another network of the file, otherwise a recipe.
func (r *resolver) base(name string, from *config.Node, path string) *network {
	networks := r.root.Get("networks")
	if e, ok := entry(networks, from.Text); ok && (from.Text != name || !isRecipe(name)) {
		base := r.network(from.Text, e)
		if base == nil {
			return nil
		}
		return base.clone()
	}
	return r.fromRecipe(from, path+".from")
}

func (r *resolver) fromRecipe(name *config.Node, path string) *network {
	tree, ok := recipe(name.Text)
	if !ok {
		hint := "recipes: " + strings.Join(recipeNames(), ", ")
		networks := r.root.Get("networks").Keys()
		if slices.Contains(networks, name.Text) {
			hint = "a variant of a network is written {from: " + name.Text + "}"
		} else if near := config.Suggest(name.Text, append(recipeNames(), networks...)); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		r.mistake(name, path, fmt.Sprintf("no network or recipe named %q", name.Text), hint)
		return nil
	}
	return &network{recipe: name.Text, recipeTrain: tree.Get("train"), stages: tree.Get("stages"), projections: tree.Get("projections"), circuit: tree.Get("circuit"), run: tree.Get("run")}
}

func isRecipe(name string) bool {
	_, ok := recipe(name)
	return ok
}

func (n *network) clone() *network {
	c := *n
	c.projections = n.projections.Clone()
	c.stages, c.circuit, c.train, c.run, c.load = n.stages.Clone(), n.circuit.Clone(), n.train.Clone(), n.run.Clone(), n.load.Clone()
	return &c
}

func entry(m *config.Node, key string) (config.Entry, bool) {
	for _, e := range m.Entries() {
		if e.Key.Text == key {
			return e, true
		}
	}
	return config.Entry{}, false
}
