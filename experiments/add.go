package experiments

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/striate-sim/striate/internal/config"
)

var connectionsType = reflect.TypeFor[config.Map[connectionFile]]()

// additions are the words of add.
var additions = []string{"lateral", "feedback", "skip"}

// add gives a network further projections by a word: from every hidden stage with weights to
// itself, to the one below, or over one.
func (r *resolver) add(n *network, add *config.Node, path string) {
	path += ".add"
	words := add.Items()
	if add.Kind == config.ScalarKind {
		words = []*config.Node{add}
	}
	if len(words) == 0 {
		r.mistake(add, path, path+" names nothing to add", "add: lateral, or add: [lateral, feedback]")
		return
	}
	if n.stages == nil {
		r.mistake(add, path, "add gives projections to the stages that a network comes from", "{from: NETWORK, add: lateral}")
		return
	}
	for _, word := range words {
		if !slices.Contains(additions, word.Text) {
			hint := "add: " + strings.Join(additions, ", ")
			if near := config.Suggest(word.Text, additions); near != "" {
				hint = fmt.Sprintf("did you mean %q?", near)
			}
			r.mistake(word, path, fmt.Sprintf("nothing named %q to add", one(word)), hint)
			continue
		}
		made := n.connections(word)
		if len(made.Entries()) == 0 {
			r.mistake(word, path, word.Text+" adds nothing: "+addsNothing[word.Text], "")
		}
		n.projections = mergeKnown(connectionsType, n.projections, made)
	}
}

// addsNothing says why a word of add has no stages to join.
var addsNothing = map[string]string{
	"lateral":  "every hidden stage has such a projection, or there is none",
	"feedback": "there are no two hidden stages with weights, one above the other, without it",
	"skip":     "there is no hidden stage with weights two below another stage, without it",
}

// connections are the projections of a word that the network does not have yet.
func (n *network) connections(word *config.Node) *config.Node {
	made := config.NewMap().At(word)
	names := n.stages.Keys()
	hidden := len(names) - 1
	for i, name := range names[:max(0, hidden)] {
		from, to := name, name
		switch word.Text {
		case "feedback":
			if i == 0 {
				continue
			}
			to = names[i-1]
		case "skip":
			if i+2 >= len(names) {
				continue
			}
			to = names[i+2]
		}
		wiring := connectionOf(n.stages, i, slices.Index(names, to))
		key := from + "-" + to
		if wiring == nil || n.projections.Get(key) != nil {
			continue
		}
		p := config.NewMap().At(word)
		p.Set("from", config.NewText(from).At(word))
		p.Set("to", config.NewText(to).At(word))
		p.Set("wiring", wiring.At(word))
		made.Set(key, p)
	}
	return made
}

// connectionOf is the wiring between two stages that have weights: dense where either stage is,
// else patches of what a cell of the higher stage sees of the lower one's. Where the source's own
// kernel does as well (within a stage, made odd; or where margins keep places aligned), it is
// that.
func connectionOf(stages *config.Node, from, to int) *config.Node {
	at := func(i int) *config.Node { return stages.Get(stages.Keys()[i]) }
	for _, s := range []*config.Node{at(from), at(to)} {
		switch {
		case s.Get("dense") != nil:
			return config.NewText("dense")
		case s.Get("conv") == nil && s.Get("local") == nil:
			return nil
		}
	}
	kind := "conv"
	if at(from).Get("local") != nil {
		kind = "local"
	}
	own := geometryOf(at(from))
	size := own.kernel
	low, high := min(from, to), max(from, to)
	switch aligned := own.kernel == 2*own.pad+1; {
	case low == high:
		size += 1 - size%2
	default:
		field, jump := 1, 1 // of a cell of the higher stage
		for i := low; i <= high; i++ {
			g := geometryOf(at(i))
			if i > low {
				field, jump = field+(g.kernel-1)*jump, jump*g.stride
			}
			if i < high && (i > low || to == low) { // feedback goes to cells, a skip starts from their pool
				field, jump = field+(g.window-1)*jump, jump*g.poolStride
			}
		}
		if to > from || !aligned || own.kernel < jump {
			size = field
		}
	}
	patch := config.NewMap()
	patch.Set("kernel", config.NewScalar(strconv.Itoa(size)))
	wiring := config.NewMap()
	wiring.Set(kind, patch)
	return wiring
}

// geometry is how a stage of patches samples the one below, and its pool its cells.
type geometry struct{ kernel, stride, pad, window, poolStride int }

func geometryOf(stage *config.Node) geometry {
	g := geometry{1, 1, 0, 1, 1}
	for _, kind := range []string{"conv", "local"} {
		if patch := stage.Get(kind); patch != nil {
			g.kernel, g.stride, g.pad = intOr(patch.Get("kernel"), 1), intOr(patch.Get("stride"), 1), intOr(patch.Get("pad"), 0)
		}
	}
	if pool := partName(stage.Get("pool")); pool != "" && pool != "none" {
		window := stage.Get("pool").Get(pool)
		g.window, g.poolStride = intOr(window.Get("window"), 2), intOr(window.Get("stride"), 2)
	}
	return g
}

// projections lays a network's own projections over those it comes from.
func (r *resolver) projections(n *network, def *config.Node, path string) {
	if def.Get("circuit") != nil {
		return
	}
	own := def.Get("projections")
	if own == nil {
		return
	}
	if !own.IsMap() && own.Kind != config.ListKind {
		r.mistake(own, path+".projections", path+".projections is neither a list nor a map", "projections: [{from: V1, to: V1, wiring: {conv: 3}}]")
		return
	}
	r.nameProjections(def, path)
	n.projections = mergeKnown(connectionsType, n.projections, def.Get("projections"))
}

// swapConnections unshares the projections onto the stages whose weights are swapped, or
// shares them.
func (n *network) swapConnections(only, kind string) {
	other := map[string]string{"local": "conv", "conv": "local"}[kind]
	n.projections = n.projections.Clone()
	for _, e := range n.projections.Entries() {
		wiring := e.Value.Get("wiring")
		patch := wiring.Get(other)
		if to := e.Value.Get("to"); patch == nil || to == nil || only != "" && to.Text != only {
			continue
		}
		swapped := config.NewMap().At(wiring)
		swapped.Set(kind, patch)
		e.Value.Set("wiring", swapped)
	}
}
