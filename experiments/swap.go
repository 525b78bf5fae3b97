package experiments

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/neuron"
)

// A swap exchanges one departure from biology, on every stage that has the switch or, as
// STAGE.VERB, on one. A swap that acts on nothing is a mistake: the variant would be the same
// network under another name.

var swapVerbs = []string{"weights", "share", "signs", "pool", "gain", "norm", "learning"}

// swap carries out a network's swaps on its stages and its training.
func (r *resolver) swap(n *network, swaps *config.Node, path string) {
	path += ".swap"
	if !swaps.IsMap() {
		r.mistake(swaps, path, path+" is not a map", "swap: {pool: average}")
		return
	}
	n.stages = n.stages.Clone()
	for _, e := range swaps.Entries() {
		stage, verb, single := strings.Cut(e.Key.Text, ".")
		if !single {
			stage, verb = "", stage
		}
		switch {
		case !slices.Contains(swapVerbs, verb):
			r.unknownKey(config.NewText(verb).At(e.Key), path, swapVerbs)
		case single && n.stages.Get(stage) == nil:
			r.mistake(e.Key, path, fmt.Sprintf("no stage named %q to swap", stage), "stages: "+strings.Join(n.stages.Keys(), ", "))
		case e.Value.IsNull():
			r.mistake(e.Key, path, e.Key.Text+" says nothing", "swap: {pool: average}")
		case verb == "weights" && !slices.Contains([]string{"local", "conv"}, e.Value.Text):
			r.mistake(e.Value, path, "weights are local or conv, not "+one(e.Value), "")
		case verb == "learning":
			r.swapLearning(n, e, single, path)
		case !r.swapStages(n, stage, verb, e.Value):
			r.mistake(e.Key, path, fmt.Sprintf("%s: %s acts on nothing: %s", e.Key.Text, one(e.Value), idle[verb]), "")
		}
	}
}

// idle says why a swap acts on nothing.
var idle = map[string]string{
	"weights": "no stage has the other kind of weights",
	"share":   "no local stage shares in another way",
	"signs":   "every stage has these signs already",
	"pool":    "no stage has another pool",
	"gain":    "every hidden stage has this gain already",
	"norm":    "every hidden stage has this norm already",
}

func (r *resolver) swapLearning(n *network, e config.Entry, single bool, path string) {
	if single {
		r.mistake(e.Key, path, "learning is a switch of the whole network", "swap: {learning: "+one(e.Value)+"}")
		return
	}
	own := n.train.Clone()
	if own == nil {
		own = config.NewMap().At(e.Key)
	}
	rule := func(t *config.Node) string {
		if t.Get("rule") == nil {
			return "backprop"
		}
		return one(t.Get("rule"))
	}
	before := mergeKnown(trainType, mergeKnown(trainType, n.recipeTrain, r.root.Get("train")), n.train)
	if rule(before) == one(e.Value) {
		r.mistake(e.Key, path, "learning: "+one(e.Value)+" acts on nothing: the network learns so already", "")
		return
	}
	patch := config.NewMap()
	patch.Set("rule", e.Value)
	n.train = config.ComposeAs(trainType, own, patch.At(e.Key))
}

// swapStages acts on the named stage, or on all that have the switch, and says whether
// anything changed.
func (r *resolver) swapStages(n *network, only, verb string, value *config.Node) bool {
	changed := false
	keys := n.stages.Keys()
	for i, name := range keys {
		s := n.stages.Get(name)
		if only != "" && name != only || !s.IsMap() {
			continue
		}
		readout := i == len(keys)-1
		switch verb {
		case "weights":
			if swapWeights(s, value) {
				n.swapConnections(name, value.Text)
				changed = true
			}
		case "signs":
			changed = swapSigns(s, value, readout) || changed
		case "share":
			changed = s.Get("local") != nil && swapPart(s, "share", value, "none") || changed
		case "pool":
			changed = swapPool(s, value, only != "") || changed
		default: // gain, norm
			if (only == "" && readout) || s.Get("frontend") != nil {
				continue
			}
			fallback := map[string]string{"gain": "relu", "norm": "none"}[verb]
			changed = swapPart(s, verb, value, fallback) || changed
		}
	}
	return changed
}

// swapWeights renames a stage's conv to local or back: kernel, stride and maps stay.
func swapWeights(s, value *config.Node) bool {
	other := map[string]string{"local": "conv", "conv": "local"}[value.Text]
	geometry := s.Get(other)
	if geometry == nil {
		return false
	}
	s.Remove(other)
	s.Set(value.Text, geometry)
	return true
}

// swapSigns sets the signs of a stage with weights. A hidden stage that keeps Dale's law
// sends rates, so a gain that can be negative gives way to relu.
func swapSigns(s, value *config.Node, readout bool) bool {
	if s.Get("frontend") != nil {
		return false
	}
	changed := swapPart(s, "signs", value, "mixed")
	if partName(value) != "mixed" && !readout && negative(partName(s.Get("gain"))) {
		s.Set("gain", config.NewScalar("relu").At(value))
		changed = true
	}
	return changed
}

// negative reports whether a gain sends negative rates.
func negative(gain string) bool {
	g, err := neuron.Gains.Make(gain)
	if err != nil {
		return false
	}
	return slices.ContainsFunc([]float64{-100, -10, -1, -0.1, 0.1, 1, 10}, func(u float64) bool { return g.F64(u) < 0 })
}

// swapPool exchanges a stage's pool and keeps its window; none moves its stride into the
// weights, so that the stage above sees as many places.
func swapPool(s, value *config.Node, named bool) bool {
	old := s.Get("pool")
	kind := partName(old)
	if kind == "" || kind == "none" {
		if !named || partName(value) == "none" || s.Get("dense") != nil {
			return false
		}
		s.Set("pool", value)
		return true
	}
	if kind == partName(value) && (!value.IsMap() || config.Equal(old, value)) {
		return false
	}
	window := old.Get(kind)
	if partName(value) != "none" {
		replacement := value
		_, known := hierarchy.Pools.Lookup(value.Text) // else the name itself is the mistake
		if known && value.Kind == config.ScalarKind && window.IsMap() {
			replacement = config.NewMap()
			replacement.Set(value.Text, window)
		}
		s.Set("pool", replacement.At(value))
		return true
	}
	s.Remove("pool")
	for _, weights := range []string{"conv", "local"} {
		if g := s.Get(weights); g.IsMap() {
			stride := intOr(g.Get("stride"), 1) * intOr(window.Get("stride"), 2)
			g.Set("stride", config.NewScalar(strconv.Itoa(stride)).At(value))
		}
	}
	return true
}

// swapPart sets a part of a stage and says whether it is another one.
func swapPart(s *config.Node, key string, value *config.Node, fallback string) bool {
	old := s.Get(key)
	if old == nil {
		old = config.NewScalar(fallback)
	}
	if config.Equal(old, value) || value.Kind == config.ScalarKind && partName(old) == value.Text {
		return false
	}
	s.Set(key, value)
	return true
}

// partName is the kind of a part: its bare name or its only key.
func partName(n *config.Node) string {
	switch {
	case n.IsNull():
		return ""
	case n.Kind == config.ScalarKind:
		return n.Text
	case n.IsMap() && len(n.Entries()) == 1:
		return n.Entries()[0].Key.Text
	}
	return ""
}

func intOr(n *config.Node, otherwise int) int {
	if n != nil {
		if v, err := strconv.Atoi(n.Text); err == nil {
			return v
		}
	}
	return otherwise
}

// one writes a small tree on one line.
func one(n *config.Node) string { return strings.TrimSpace(string(n.YAML())) }
