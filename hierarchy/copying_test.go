package hierarchy

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/learning"
)

// TestCopiesConverge holds the rate of the delta rule: of an input that does not change, (1 − η)ᵗ
// of what each I cell misses of its E cells' mean drive is left after t updates, while the
// schedule stands still.
func TestCopiesConverge(t *testing.T) {
	const rate, steps, stimuli = 0.2, 12, tileLanes + 3
	for _, how := range []*Dann{nil, {Corrected: true}} {
		for _, kind := range []Weighting{LocalUnshared, FullyConnected} {
			e := copied(flat(kind, how), rate)
			tr := trainer(t, e.pathway(t), &Backprop{}, recorder{}, stimuli, 1)
			l := daleOf(tr.p.layers[0])
			for i := range l.ei.weights.W { // so that they grow, and meet no bound
				l.ei.weights.W[i] *= 0.5
			}
			x := slices.Repeat(e.stimuli(1), stimuli)
			b := e.batch(stimuli)
			b.Render = func(dst []float32, first, lanes int) { toLanes(dst, x, first, lanes) }
			want := gaps(l, x, 1)[0]
			alive(t, "gap", want)
			for range steps {
				tr.Step(b)
			}
			for i := range want {
				want[i] *= math.Pow(1-rate, steps)
			}
			near(t, fmt.Sprintf("gap of %s", e.name), gaps(l, x, 1)[0], want, 1e-3)
		}
	}
}

// TestCopiesFollowTheRule compares one update of V with the formula: by the mean over stimuli and,
// of shared weights, over places, in units of the mean squared length of the input, never below
// 0; whatever teaches the rest.
func TestCopiesFollowTheRule(t *testing.T) {
	const rate, stimuli = 1.9, tileLanes + 9
	for _, kind := range []Weighting{LocalUnshared, FullyConnected, Conv} {
		for _, how := range []*Dann{nil, {Corrected: true}} {
			for name, taught := range map[string]Teaching{"backprop": &Backprop{}, "local-heads": &LocalHeads{Feedback: "kolen-pollack", Spread: 0.1}, "kolen-pollack": &KolenPollack{}} {
				e := copied(flat(kind, how), rate)
				tr := trainer(t, e.pathway(t), taught, recorder{}, stimuli, 2)
				l := daleOf(tr.p.layers[0])
				for i := range l.ei.weights.W { // some are stopped by the bound
					if i%2 == 0 {
						l.ei.weights.W[i] *= 1e-3
					} else {
						l.ei.weights.W[i] *= 2
					}
				}
				x, start := e.stimuli(stimuli), widen(l.ei.weights.W)
				gap, synapses := gaps(l, x, stimuli), synapsesOf(l.ei.wiring)
				change, power := make([]float64, len(start)), make([]float64, len(start))
				for b := range stimuli {
					for _, s := range synapses {
						change[s.weight] += gap[b][s.target] * x[b*l.below.Units()+s.source]
					}
				}
				fan := afferents(l.ei.wiring)
				for b := range stimuli { // of all synapses of a cell, or of the cells that share them
					for _, s := range synapses {
						v := x[b*l.below.Units()+s.source]
						for k := range fan {
							power[s.weight/fan*fan+k] += v * v
						}
					}
				}
				bound := 0
				want := slices.Clone(start)
				for i := range want {
					if want[i] += rate * change[i] / power[i]; want[i] < 0 {
						want[i], bound = 0, bound+1
					}
				}
				require.Greater(t, bound, 0)
				require.Less(t, bound, len(want)/2)
				tr.Step(e.batch(stimuli))
				near(t, fmt.Sprintf("V of %s by %s", e.name, name), widen(l.ei.weights.W), want, 1e-4)
			}
		}
	}
}

// TestCopiesLeaveTheRestAlone: with the same weights, what is proposed for every other array is to
// the bit what it is where V is taught, which TestBackpropagationProposes holds to the gradient;
// and the angle to the gradient is measured against that of V itself.
func TestCopiesLeaveTheRestAlone(t *testing.T) {
	for _, e := range []example{byName(t, "dale"), byName(t, "dann"), plausible()} {
		for _, law := range []Afferents{&FixedAfferents{}, &CopyAfferents{Rate: 0.2}} {
			other := copied(e, 0.2)
			for i := range other.specs {
				if other.specs[i].Dale {
					other.specs[i].Afferents = law
				}
			}
			taught, own := e.pathway(t), other.pathway(t)
			for i, w := range own.Weights() {
				copy(w.W, taught.Weights()[i].W)
			}
			a := trainer(t, taught, &Backprop{}, &learning.SGD{}, 20, 1).propose(e.batch(20))
			tr := trainer(t, own, &Backprop{}, &learning.SGD{}, 20, 1)
			b := tr.propose(e.batch(20))
			for name, want := range a {
				if !strings.HasSuffix(name, "/below-I") {
					require.Equal(t, want, b[name], name)
					continue
				}
				_, learns := b[name]
				_, copies := law.(*CopyAfferents)
				require.Equal(t, copies, learns, name)
				require.NotEqual(t, want, b[name], name)
			}
			angles, err := tr.GradientAngles(e.batch(20))
			require.NoError(t, err)
			for _, angle := range angles {
				if _, learns := b[angle.Name]; !strings.HasSuffix(angle.Name, "/below-I") {
					require.InDelta(t, 0, angle.AngleDeg, 0.1, angle.Name)
				} else if learns {
					require.Greater(t, angle.AngleDeg, 1.0, angle.Name)
				}
			}
		}
	}
}

// TestCopiesKeepThePromises: neither the number of workers nor the width of a tile changes a bit,
// State is the whole of what training remembers, magnitudes stay non-negative and a step allocates
// nothing.
func TestCopiesKeepThePromises(t *testing.T) {
	oja, err := Teachings.Make("oja")
	require.NoError(t, err)
	rules := map[string]Teaching{
		"backprop": &Backprop{}, "burst": &Burst{Saturation: 1, Feedback: "fixed"}, "oja": oja,
		"predictive-coding": &PredictiveCoding{Steps: 4, Rate: 0.2, Variance: 1, Feedback: "fixed", Inference: "settle"},
	}
	for _, e := range []example{copied(byName(t, "dale"), 1), copied(byName(t, "dann"), 0.5)} {
		for name, how := range rules {
			if strings.HasPrefix(e.name, "dann") && name != "backprop" && name != "burst" {
				continue // which these do not teach
			}
			const batch = tileLanes + 7
			b := e.batch(batch)
			run := func(workers, lanes int) *Trainer {
				tr := modulatedTrainer(t, e, how, func(*Training) {}, batch, workers, lanes)
				for range 3 {
					tr.Step(b)
				}
				return tr
			}
			whole := run(1, tileLanes)
			require.Empty(t, differ(bits(whole), bits(run(2, tileLanes))), "of two workers")
			require.Empty(t, differ(bits(whole), bits(run(1, 2*tileLanes))), "of wider tiles")
			resumed := modulatedTrainer(t, e, how, func(*Training) {}, batch, 1, tileLanes)
			resumed.Updates = whole.Updates
			for i, a := range whole.State() {
				copy(resumed.State()[i].Values, a.Values)
			}
			whole.Step(b)
			resumed.Step(b)
			require.Empty(t, differ(bits(whole), bits(resumed)), "went another way")
			for _, w := range whole.p.Weights() {
				if w.Lo == 0 {
					require.GreaterOrEqual(t, slices.Min(w.W), float32(0), w.Name)
				}
			}
			if !testing.Short() { // under the race detector pools forget what they hold
				require.Zero(t, testing.AllocsPerRun(2, func() { whole.Step(b) }), name)
			}
		}
	}
}

// TestCopiesAreLocal: by perturbation, synapses onto I cells that copy see neither what lies above
// nor other I cells, not even under backpropagation, whose own changes do; and of the E cells of
// their place only those that they hear.
func TestCopiesAreLocal(t *testing.T) {
	taught, e := byName(t, "dale"), copied(byName(t, "dale"), 0.2)
	for _, c := range []struct {
		e           example
		transported bool
	}{{taught, true}, {e, false}} {
		tr := trainer(t, c.e.pathway(t), &Backprop{}, &learning.SGD{}, 20, 1)
		found, ok := tr.Audit(c.e.batch(20))
		require.True(t, ok)
		require.Contains(t, found.Transported, "D1/below-E")
		for _, name := range []string{"D1/below-I", "D2/below-I", "D3/below-I"} {
			require.Equal(t, c.transported, slices.Contains(found.Transported, name), name)
			require.NotContains(t, found.Spread, "D2/below-I")
		}
	}
	p := copied(flat(FullyConnected, nil), 0.2).pathway(t)
	l := daleOf(p.layers[0])
	propose := func() []float32 {
		tr := trainer(t, p, &LocalHeads{Feedback: "fixed", Spread: 0.1}, &learning.SGD{}, 20, 1)
		return tr.propose(copied(flat(FullyConnected, nil), 0.2).batch(20))["V/below-I"]
	}
	before, fan := propose(), afferents(l.ei.wiring)
	l.ee.weights.W[4*fan] += 0.5 // E cell 4 is heard by I cell 4 mod 3 = 1
	after := propose()
	for i := range 3 {
		require.Equal(t, i != 1, slices.Equal(before[i*fan:(i+1)*fan], after[i*fan:(i+1)*fan]), i)
	}
}

// TestCopiesStartBalanced: V starts within the spread of the mean over its E cells, and what
// cannot copy says why.
func TestCopiesStartBalanced(t *testing.T) {
	e := flat(LocalUnshared, &Dann{true})
	e.specs[0].Afferents = &CopyAfferents{Rate: 0.2, Spread: 0}
	p, err := New(e.in, e.specs, 1)
	require.NoError(t, err)
	x := e.stimuli(3)
	for _, gap := range gaps(daleOf(p.layers[0]), x, 3) {
		for _, v := range gap {
			require.InDelta(t, 0, v, 1e-5)
		}
	}
	e.specs[0].Inhibitory = 8
	_, err = New(e.in, e.specs, 1)
	require.ErrorContains(t, err, "fewer I than E cells")
	e.specs[0].Inhibitory = 3
	_, err = NewInTime(e.in, e.specs, nil, Unroll{Order: Biological, Steps: 3}, 1)
	require.ErrorContains(t, err, "stage V: its I cells copy, which they do in networks of one pass")
}

// TestCopiesPoolEligibility: where changes are added up over places that start equal, the places
// stay equal, and learn what a convolution does.
func TestCopiesPoolEligibility(t *testing.T) {
	learned := func(kind Weighting) []float32 {
		e := copied(flat(kind, nil), 0.2)
		if kind == LocalUnshared {
			e.specs[0].Share = &PooledEligibility{Lattice{1, "shared"}}
		}
		p, err := New(e.in, e.specs, exampleSeed)
		require.NoError(t, err)
		b := flat(Conv, nil).batch(20)
		tr := trainer(t, p, &Backprop{}, recorder{}, 20, 1)
		for range 3 {
			tr.Step(b)
		}
		return daleOf(p.layers[0]).ei.weights.W
	}
	places, one := learned(LocalUnshared), learned(Conv)
	for first := 0; first < len(places); first += len(one) {
		near(t, "V of a place", widen(places[first:first+len(one)]), widen(one), 1e-4)
	}
}
