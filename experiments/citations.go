package experiments

import (
	"reflect"
	"slices"
	"strings"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

// citations are the bibliography keys of the experiment, of every part that it uses, and of
// its measures, in that order, each once.
func (r *run) citations() []string {
	keys := slices.Clone(r.spec.Cite)
	add := func(list string) {
		for _, key := range strings.Split(list, ",") {
			if key = strings.TrimSpace(key); key != "" && !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	part := func(in registry.Any, x any) {
		if k, ok := in.Lookup(registry.NameOf(in, x)); ok {
			add(k.Cite)
		}
	}
	for _, n := range r.spec.Networks {
		if n.Circuit != nil {
			for _, p := range n.Circuit.Populations {
				part(neuron.Models, p.Model)
				eachGain(p.Model, func(g neuron.Gain) { part(neuron.Gains, g) })
			}
			for _, p := range n.Circuit.Projections {
				part(circuit.Wirings, p.Wiring)
			}
			part(circuit.Integrators, n.Run.Integrator)
			if eye := n.Circuit.Eye; eye != nil {
				for _, f := range eye.Through {
					part(hierarchy.Frontends, f)
				}
				part(stimulus.ContrastResponses, eye.Response)
			}
			continue
		}
		for _, s := range n.Stages {
			part(neuron.Gains, s.Gain)
			part(hierarchy.Sharings, s.Share)
			part(hierarchy.Norms, s.Norm)
			part(hierarchy.Pools, s.Pool)
			part(hierarchy.Frontends, s.Frontend)
			if s.Dale {
				part(hierarchy.AfferentLaws, s.Afferents)
				add("cornford2021")
			}
			if s.Dropout > 0 {
				add("srivastava2014")
			}
		}
		if n.Train.Kind != TrainNone {
			part(hierarchy.Teachings, n.Train.Rule)
			part(learning.Optimizers, n.Train.Optimizer)
			for _, a := range n.Train.Augment {
				part(stimulus.Augmentations, a)
			}
		}
	}
	for _, st := range r.spec.Stimuli {
		part(stimulus.Patterns, st.Pattern)
	}
	for _, t := range r.spec.Tests {
		part(stimulus.Transforms, t.Transform)
	}
	for _, m := range r.spec.Measures {
		if k, ok := measureNamed(m.Name); ok {
			add(k.Cite)
		}
	}
	for _, e := range r.spec.Expect {
		add(e.Published)
	}
	return keys
}

// eachGain visits the gains among the parameters of a model.
func eachGain(m neuron.Model, visit func(neuron.Gain)) {
	v := reflect.Indirect(reflect.ValueOf(m))
	if v.Kind() != reflect.Struct {
		return
	}
	for i := range v.NumField() {
		if !v.Type().Field(i).IsExported() {
			continue
		}
		if g, ok := v.Field(i).Interface().(neuron.Gain); ok {
			visit(g)
		}
	}
}
