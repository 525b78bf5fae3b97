package hierarchy

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// differentiable is what checkGradient checks.
type differentiable struct {
	twin
	kinks *branches
	name  string
	still []string // arrays on which y does not depend
}

// probes is how many values of an array are moved.
const probes = 40

// kinkShare is the largest share of probes that may have a kink within the step.
const kinkShare = 0.02

// checkGradient compares backward with central differences of L = Σ r·y with respect to the
// inputs and to every array of weights, to 10⁻⁶. A probe with a kink within the step has no
// derivative to compare with and is left out.
func checkGradient(t *testing.T, n differentiable, x []float64, stimuli int) {
	t.Helper()
	run := func() ([]float64, uint64) {
		n.kinks.hash = 0
		y := n.forward(x, stimuli)
		return y, n.kinks.hash
	}
	y, smooth := run()
	r := normals(n.name+"/credit", len(y))
	for _, a := range n.arrays() {
		clear(a.change)
	}
	inputs := &array{"inputs", x, n.backward(r)}
	probed, skipped := 0, 0
	for _, a := range append([]*array{inputs}, n.arrays()...) {
		floor := rms(a.change)
		if slices.Contains(n.still, a.name) {
			floor = rms(inputs.change)
		} else {
			alive(t, n.name+": gradient of "+a.name, a.change)
		}
		for p := range min(probes, len(a.w)) {
			k := p
			if len(a.w) > probes {
				k = int(rng.Named(3, n.name+a.name).Uniform(0, 0, uint32(p)) * float32(len(a.w)))
			}
			was, h := a.w[k], 1e-5*max(1, math.Abs(a.w[k]))
			a.w[k] = was + h
			above := a.w[k]
			up, hashUp := run()
			a.w[k] = was - h
			below := a.w[k]
			down, hashDown := run()
			a.w[k] = was
			probed++
			if hashUp != smooth || hashDown != smooth {
				skipped++
				continue
			}
			var slope float64
			for i := range r {
				slope += r[i] * (up[i] - down[i]) / (above - below)
			}
			if math.Abs(slope-a.change[k]) > 1e-6*max(math.Abs(slope), floor) {
				t.Errorf("%s: ∂L/∂%s[%d] is %.9g, central difference %.9g", n.name, a.name, k, a.change[k], slope)
			}
		}
	}
	if float64(skipped) > kinkShare*float64(probed) {
		t.Errorf("%s: %d of %d probes have a kink within the step", n.name, skipped, probed)
	}
}

// TestTwinGradients holds the twins of whole stages and pathways, the loss included, to
// central differences.
func TestTwinGradients(t *testing.T) {
	for _, c := range catalogue() {
		t.Run(c.name, func(t *testing.T) {
			const stimuli = 5
			n := c.twins(t, c.pathway(t))
			n.layers = append(n.layers, &likelihoodTwin{labels: c.labels(stimuli)})
			n.trials = someTrials(stimuli)
			checkGradient(t, differentiable{n, n.kinks, c.name, c.still}, c.stimuli(stimuli), stimuli)
		})
	}
}

// TestTwinLayerGradients does the same for every layer by itself, on inputs of its own, so
// that no error of a layer can hide behind the one above.
func TestTwinLayerGradients(t *testing.T) {
	for _, c := range catalogue() {
		const stimuli = 3
		p := c.pathway(t)
		n := c.twins(t, p)
		n.trials = someTrials(stimuli)
		for i, l := range n.layers {
			name := fmt.Sprintf("%s/%d-%T", c.name, i, p.layers[i])
			t.Run(name, func(t *testing.T) {
				x := normals(name, p.layers[i].in().Units()*stimuli)
				if _, divides := l.(*dannTwin); divides { // by what it sees, which is rates
					for k, v := range x {
						x[k] = math.Abs(v)
					}
				}
				checkGradient(t, differentiable{l, n.kinks, name, nil}, x, stimuli)
			})
		}
	}
}

// TestTwinGainGradients covers every registered gain.
func TestTwinGainGradients(t *testing.T) {
	for _, name := range neuron.Gains.Names() {
		f, err := neuron.Gains.Make(name)
		if err != nil {
			t.Fatal(err)
		}
		kinks := &branches{}
		checkGradient(t, differentiable{&gainTwin{f: f, kinks: kinks}, kinks, name, nil}, normals(name, 64), 1)
	}
}
