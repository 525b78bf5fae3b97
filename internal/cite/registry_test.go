package cite_test

import (
	"testing"

	_ "github.com/striate-sim/striate/experiments" // registers measures, plots, image sets and stages
	"github.com/striate-sim/striate/internal/cite"
	"github.com/striate-sim/striate/internal/registry"
	_ "github.com/striate-sim/striate/learning" // registers rules
	_ "github.com/striate-sim/striate/neuron"   // registers gains and models
)

// Whatever a part cites is in the bibliography.
func TestPartsCiteWhatIsHere(t *testing.T) {
	cited := 0
	for _, r := range registry.All() {
		for _, k := range r.Kinds() {
			for _, key := range cite.Keys(k.Cite) {
				cited++
				if _, ok := cite.Lookup(key); !ok {
					t.Errorf("%s %s cites %q, which is not in the bibliography", r.Part(), k.Name, key)
				}
			}
		}
	}
	if cited == 0 {
		t.Error("no part cites anything: are the registries empty?")
	}
}
