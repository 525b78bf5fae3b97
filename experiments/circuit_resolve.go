package experiments

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/striate-sim/striate/internal/config"
	"github.com/striate-sim/striate/neuron"
)

var circuitType = reflect.TypeFor[circuitFile]()

// circuit lays a network's own circuit over what it comes from.
func (r *resolver) circuit(n *network, def *config.Node, path string) {
	circuit := def.Get("circuit")
	if circuit == nil {
		return
	}
	path += ".circuit"
	if !circuit.IsMap() {
		r.mistake(circuit, path, path+" is not a map", "circuit: {populations: {…}, projections: […]}")
		return
	}
	r.nameProjections(circuit, path)
	n.circuit = mergeKnown(circuitType, n.circuit, circuit)
	for _, key := range []string{"swap", "add", "stages", "projections", "match", "train", "load"} {
		if k := def.Key(key); k != nil {
			r.mistake(k, path, key+" belongs to a network of stages, and "+strings.TrimSuffix(path, ".circuit")+" is a circuit", "keep one of them")
		}
	}
	if n.stages != nil && def.Get("stages") == nil {
		r.mistake(circuit, path, "the network that it comes from has stages", "write the circuit as a network of its own")
		n.stages = nil
	}
}

// nameProjections turns a list of projections into a map by their names, FROM-TO, so that
// variants, profiles and sweeps can name each.
func (r *resolver) nameProjections(circuit *config.Node, path string) {
	list := circuit.Get("projections")
	if list == nil || list.Kind != config.ListKind {
		return
	}
	named := config.NewMap().At(list)
	for i, item := range list.Items() {
		name := strconv.Itoa(i)
		if from, to := item.Get("from"), item.Get("to"); from != nil && to != nil && simpleName.MatchString(from.Text+"-"+to.Text) {
			name = from.Text + "-" + to.Text
		} else {
			name = "projection-" + name // what is wrong with it shows when it is decoded
		}
		if slices.Contains(named.Keys(), name) {
			r.mistake(item, path+".projections", fmt.Sprintf("a second projection %s", name), "write projections as a map: {NAME: {from, to, …}, …}")
			continue
		}
		named.Set(name, item)
	}
	circuit.Set("projections", named)
}

// gatherNeurons moves the tau and gain that stand beside a population's model into it:
// {model: leaky, tau: 20 ms} is {model: {leaky: {tau: 20 ms}}}.
func gatherNeurons(circuit *config.Node) {
	for _, e := range circuit.Get("populations").Entries() {
		model, kind := e.Value.Get("model"), "leaky"
		if model != nil {
			kind = partName(model)
		}
		if form := e.Value.Get("form"); form != nil && form.Text == "voltage" && kind == "leaky" {
			params := config.NewMap().At(form)
			if model.IsMap() {
				params = model.Get(kind)
			}
			kind = "voltage"
			model = config.NewMap().At(form)
			model.Set(kind, params)
			e.Value.Set("model", model)
		}
		k, ok := neuron.Models.Lookup(kind)
		if !ok || !e.Value.IsMap() {
			continue
		}
		for _, parameter := range config.DescribeValue(k.New()) {
			beside := e.Value.Get(parameter.Name)
			if beside == nil || parameter.Name != "tau" && parameter.Name != "gain" {
				continue
			}
			params := config.NewMap().At(beside)
			if old := e.Value.Get("model"); old.IsMap() && old.Get(kind).IsMap() {
				params = old.Get(kind)
			}
			said := config.NewMap().At(beside)
			said.Set(parameter.Name, beside)
			params = config.MergeAs(reflect.TypeOf(k.New()), params, said)
			whole := config.NewMap().At(beside)
			whole.Set(kind, params)
			e.Value.Set("model", whole)
			e.Value.Remove(parameter.Name)
		}
	}
}

// mergeRun lays a network's own run over the experiment's. A run settles or lasts a duration, or
// so many steps: what a layer says of one takes the other's place.
func mergeRun(base, over *config.Node) *config.Node {
	base = base.Clone()
	for _, pair := range [][2]string{{"settle", "duration"}, {"duration", "settle"}, {"steps", "duration"}, {"duration", "steps"}} {
		if over.Get(pair[0]) != nil && over.Get(pair[1]) == nil && base.IsMap() {
			base.Remove(pair[1])
		}
	}
	return mergeKnown(reflect.TypeFor[runFile](), base, over)
}
