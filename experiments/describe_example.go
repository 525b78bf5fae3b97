package experiments

import (
	"reflect"
	"strings"

	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/internal/registry"
)

// example is one of the complete files that show a topic.
func example(name string) string { return string(embedded("library/examples")[name]) }

// slots are the places of a file where the parts of a registry stand.
var slots = map[string]string{
	"gain":             "networks.small.stages.V1.gain",
	"sharing":          "networks.small.stages.V1.share",
	"norm":             "networks.small.stages.V1.norm",
	"code":             "networks.small.stages.V1.code",
	"pool":             "networks.small.stages.V1.pool",
	"sign law":         "networks.small.stages.V1.signs",
	"law of afferents": "networks.small.stages.V1.signs.dale.afferents",
	"frontend":         "networks.small.stages.V1.frontend",
	"rule":             "train.rule",
	"optimizer":        "train.optimizer",
	"schedule":         "train.schedule",
	"augmentation":     "train.augment",
	"set":              "stimuli.digits.set",
	"transform":        "test.example",
	"measure":          "measure",
	"plot":             "plot",
	"neuron":           "networks.small.circuit.populations.E.model",
	"integrator":       "run.integrator",
	"wiring":           "networks.small.circuit.projections.E-I.wiring",
	"intervention":     "interventions.example",
	"input profile":    "stimuli.drive.input.profile",

	"pattern":            "stimuli.patch",
	"contrast response":  "networks.small.circuit.eye.contrast-response",
	"orientation layout": "networks.small.circuit.populations.E.orientations",
	"connection wiring":  "networks.small.projections.V1-V1.wiring",
	"homeostasis":        "train.homeostasis",
	"gate":               "train.gate",
	"loss steps":         "networks.small.train.loss-steps",
}

// bases are the examples that parts of circuits stand in; other parts stand in "part".
var bases = map[string]string{
	"neuron": "circuit-part", "integrator": "circuit-part", "wiring": "circuit-part", "intervention": "interventions", "input profile": "ring",
	"code": "patches", "pattern": "eye", "contrast response": "eye",
	"orientation layout": "orientations",
	"connection wiring":  "in-time", "loss steps": "in-time",
}

// partExample is a complete file with the part in its place, or "" for parts that no key of
// this version takes.
func partExample(part string, k registry.Kind) string {
	slot, ok := slots[part]
	if !ok {
		return ""
	}
	fragment := config.NewText(k.Name)
	if k.Example != "" {
		if n, mistakes := config.Parse(k.Name, []byte(k.Example)); len(mistakes) == 0 {
			if part == "intervention" && len(n.Get("interventions").Entries()) > 0 {
				n = n.Get("interventions").Entries()[0].Value // the name may be the verb's
			}
			if found := mention(n, k.Name); found != nil {
				fragment = found
			}
		}
	}
	base, shown, name := "part", k.Example, k.Name
	switch k, isMeasure := measureNamed(k.Name); {
	case part == "plot" && showsTrials(name):
		base = map[bool]string{true: "plane", false: "record"}[strings.HasSuffix(name, "-plane")]
	case k.Name == "s-cells": // stands in "part"
	case bases[part] != "":
		base = bases[part]
	case part == "measure" && (k.Name == "fit" || k.Name == "recovery"):
		base = "fit"
	case part == "set" && isUnlabelledSet(name):
		base, slot = "patches", "stimuli.photographs.set"
	case part == "measure" && isMeasure && k.Circuits:
		base = "circuit-part"
		switch {
		case k.Name == "noise-correlation", strings.Contains(shown, "along: time"), strings.Contains(shown, "along: repeat"):
			base = "interventions"
		case k.Name == "normalization", k.Name == "plaid-weights":
			base = "two-gratings"
		}
	}
	root, mistakes := config.Parse("part.yaml", []byte(example(base)))
	if len(mistakes) > 0 {
		panic("experiments: example part: " + mistakes.Error())
	}
	switch {
	case part == "pattern":
		root.Get(slot).Remove("grating")
		if fragment.Kind == config.ScalarKind {
			root.Get(slot).Set(k.Name, config.NewMap())
			return string(root.YAML())
		}
		slot += "." + k.Name
		fragment = fragment.Get(k.Name)
	case part == "frontend":
		root.Get("networks.small.stages.V1").Remove("local")
	case part == "code" && k.Name == "lateral":
		root.Set("networks.small.stages.V1.gain", config.NewScalar("relu"))
		root.Set("networks.small.train.rule", config.NewScalar("sailnet"))
	case part == "code" && k.Name == "interneurons":
		root.Set("networks.small.stages.V1.gain", config.NewScalar("relu"))
		root.Set("networks.small.train.rule", config.NewScalar("ei-net"))
	case part == "code" && k.Name == "s-cells":
		learnBySeeds(root)
		root.Set("networks.small.train.rule", config.NewScalar("neocognitron"))
		root.Set("networks.small.train.epochs", config.NewScalar("2"))
	case part == "rule" && codeOf(k) != "":
		if codeOf(k) == "s-cells" {
			learnBySeeds(root)
		}
		root.Set("networks.small.stages.V1.code", config.NewScalar(codeOf(k)))
		fallthrough
	case part == "rule" && isUnlabelled(k):
		slot = "networks.small.train.rule"
		root.Set("networks.small.train.epochs", config.NewScalar("2"))
		if k.New().(hierarchy.Unlabelled).Sequential() {
			root.Set("networks.small.train.sequence.frames", config.NewScalar("8"))
		}
	case part == "gate" && k.New().(hierarchy.Gate).Evaluates():
		root.Set("train.rule", config.NewScalar("brainprop"))
	case k.Name == "softmax":
		slot = "networks.small.stages.IT.gain"
	}
	switch old := root.Get(slot); {
	case part == "measure":
		if mention(old, k.Name) == nil {
			old.Append(fragment)
		}
	case part == "augmentation", part == "homeostasis", part == "plot":
		root.Set(slot, config.NewList(fragment))
	case part == "transform" && fragment.Kind == config.ScalarKind:
		root.Set(slot+"."+k.Name, config.Encode(reflect.ValueOf(k.New()).Interface()))
	default:
		root.Set(slot, fragment)
	}
	return string(root.YAML())
}

// learnBySeeds makes the places of a stage share weights, as cells do that learn by seeds.
func learnBySeeds(root *config.Node) {
	stage := root.Get("networks.small.stages.V1")
	stage.Set("conv", stage.Get("local"))
	stage.Remove("local")
}

func isUnlabelled(k registry.Kind) bool {
	_, ok := k.New().(hierarchy.Unlabelled)
	return ok
}

func isUnlabelledSet(name string) bool {
	set, err := stimulus.Sets.Make(name)
	if err != nil {
		return false
	}
	_, ok := set.(stimulus.UnlabelledSet)
	return ok
}

// codeOf names the code that a rule needs, "" for none.
func codeOf(k registry.Kind) string {
	if how, ok := k.New().(hierarchy.Unlabelled); ok {
		return how.Code()
	}
	return ""
}

// mention finds where a tree names a part: its bare name, or a map that has it as a key.
func mention(n *config.Node, name string) *config.Node {
	switch n.Kind {
	case config.ScalarKind:
		if n.Text == name {
			return n
		}
	case config.ListKind:
		for _, item := range n.Items() {
			if found := mention(item, name); found != nil {
				return found
			}
		}
	case config.MapKind:
		if n.Key(name) != nil {
			return n
		}
		for _, e := range n.Entries() {
			if found := mention(e.Value, name); found != nil {
				return found
			}
		}
	}
	return nil
}

// showsTrials reports whether a figure is one of single trials of circuits.
func showsTrials(name string) bool {
	k, _ := plotParts.Lookup(name)
	return k.New().(plotPart).plot().Trials
}
