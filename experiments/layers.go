package experiments

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/internal/config"
)

// removeLater reports and removes the words of a map that this version does not have yet.
func (r *resolver) removeLater(n *config.Node, where, path string) bool {
	found := false
	for _, word := range laterWords[where] {
		key := n.Key(word)
		if key == nil {
			continue
		}
		found = true
		r.mistake(key, join(path, word), fmt.Sprintf("%s is not built yet in this version", join(path, word)), "")
		n.Remove(word)
	}
	return found
}

// gatherParameters moves the parameters that stand beside a transform into it, so that
// {gaussian: [0.2, 0.4], clip: false} is one part: {gaussian: {level: [0.2, 0.4], clip: false}}.
func gatherParameters(test *config.Node) {
	for _, e := range slices.Clone(test.Entries()) {
		k, ok := stimulus.Transforms.Lookup(e.Key.Text)
		if !ok {
			continue
		}
		for _, parameter := range config.DescribeValue(k.New()) {
			beside := test.Get(parameter.Name)
			if beside == nil || k.Main == "" {
				continue
			}
			part := test.Get(k.Name)
			if part.Get(k.Main) == nil { // the main parameter stood for the part
				whole := config.NewMap()
				whole.Set(k.Main, part)
				part = whole.At(part)
				test.Set(k.Name, part)
			}
			part.Set(parameter.Name, beside)
			test.Remove(parameter.Name)
		}
	}
}

// removeLaterBelow does the same in the maps that stand in stages, tests, stimuli and train.
func (r *resolver) removeLaterBelow(root *config.Node) {
	stimuli := root.Get("stimuli")
	for _, e := range slices.Clone(stimuli.Entries()) {
		if r.removeLater(e.Value, "stimuli", "stimuli."+e.Key.Text) && e.Value.Get("set") == nil && e.Value.Get("input") == nil {
			stimuli.Remove(e.Key.Text)
		}
	}
	for _, e := range root.Get("test").Entries() {
		r.removeLater(e.Value, "test", "test."+e.Key.Text)
	}
	for _, e := range root.Get("networks").Entries() {
		path := "networks." + e.Key.Text
		r.removeLater(e.Value.Get("train"), "train", path+".train")
		for _, part := range []string{"population", "projection"} {
			for _, p := range e.Value.Get("circuit." + part + "s").Entries() {
				r.removeLater(p.Value, part, path+".circuit."+part+"s."+p.Key.Text)
			}
		}
		for _, s := range e.Value.Get("stages").Entries() {
			r.removeLater(s.Value, "stage", path+".stages."+s.Key.Text)
		}
	}
}

func join(path, word string) string {
	if path == "" {
		return word
	}
	return path + "." + word
}

func (r *resolver) unknownKey(key *config.Node, path string, allowed []string) {
	hint := "keys: " + strings.Join(allowed, ", ")
	if near := config.Suggest(key.Text, allowed); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	r.mistake(key, path, fmt.Sprintf("unknown key %q in %s", key.Text, path), hint)
}

// normalizeTrain writes the short forms readout and none out, so that they merge like maps.
func (r *resolver) normalizeTrain(owner *config.Node, path string) {
	train := owner.Get("train")
	if train.IsNull() || train.IsMap() {
		return
	}
	if train.Kind == config.ScalarKind && (train.Text == "readout" || train.Text == "none") {
		m := config.NewMap()
		m.Set("weights", train)
		owner.Set("train", m.At(train))
		return
	}
	r.mistake(train, path, path+" is neither readout, none nor a map", "train: {epochs: 5, optimizer: {adam: {rate: 1e-3}}}")
	owner.Remove("train")
}

// load takes the stages of a network of an earlier run. Its weights are not trained further
// unless the network's own train says which.
func (r *resolver) load(n *network, def *config.Node, path string) {
	load := def.Get("load")
	if load == nil {
		return
	}
	n.load = load
	if own := def.Get("train"); own == nil {
		none := config.NewMap()
		none.Set("weights", config.NewScalar("none"))
		n.train = config.ComposeAs(trainType, n.train, none.At(load))
	}
	if n.stages != nil || def.Get("stages") != nil {
		return
	}
	run, name := filepath.Split(load.Text)
	if run == "" || name == "" {
		r.mistake(load, path+".load", fmt.Sprintf("%q is not RUN-FOLDER/NETWORK", load.Text), "load: runs/pooling-20260101T1200-ab12cd/mean")
		return
	}
	if !filepath.IsAbs(run) {
		run = filepath.Join(r.dir, run)
	}
	file := filepath.Join(run, "resolved.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		r.mistake(load, path+".load", fmt.Sprintf("cannot read the run: %v", err), "paths start at the folder of the experiment file")
		return
	}
	tree, mistakes := config.Parse(file, text)
	r.mistakes = append(r.mistakes, mistakes...)
	n.projections, n.run = tree.Get("networks."+name+".projections"), mergeRun(tree.Get("networks."+name+".run"), n.run)
	if n.stages = tree.Get("networks." + name + ".stages"); n.stages == nil {
		r.mistake(load, path+".load", fmt.Sprintf("%s has no network %q", file, name), "networks: "+strings.Join(tree.Get("networks").Keys(), ", "))
	}
}
