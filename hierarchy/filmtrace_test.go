package hierarchy

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/learning"
)

// TestFilmTracesFollowTheirEquation: of films that begin in one tile and end in another, a weight
// changes by η·⟨g·e⟩ of traces e ← λ·e + P·Q that are run frame by frame in float64 and begin at 0
// with each film, g that of the last frame.
func TestFilmTracesFollowTheirEquation(t *testing.T) {
	const films, frames, inputs, keep, rate = 5, 18, 3, 0.8, 0.1
	const batch = films * frames
	p := linearCells(t)
	for _, w := range p.Weights()[2:] {
		for i, v := range normals(w.Name, len(w.W)) {
			w.W[i] = float32(v)
		}
	}
	tr, err := NewTrainer(p, Training{
		Teaching: &unlabelled[learning.Hebb, *learning.Hebb]{Pace: pace{Rate: rate, Passes: 1}}, Optimizer: &learning.SGD{Rate: 0.1}, Schedule: &learning.Constant{},
		Batch: batch, Steps: 20, StepsEpoch: 10, Frames: frames, Gate: &RewardError{}, Eligibility: keep,
	}, workers(t, 2))
	require.NoError(t, err)
	z := normals("films", batch*inputs)
	labels := make([]int, batch)
	for i := range labels {
		labels[i] = i / frames % 2
	}
	before := widen(p.Weights()[0].W)
	cells := len(before) / inputs
	answers := newTiles(p, workers(t, 1), 3, tileLanes, 1)
	b := Batch{Trials: someTrials(batch), Labels: labels, Render: func(dst []float32, first, lanes int) { toLanes(dst, z, first, lanes) }}
	answers.forward(b, false)
	gate := func(stimulus int) float64 {
		one := answers.all[stimulus/tileLanes]
		return float64((&RewardError{}).open(replies{logits: one.logits, labels: labels[one.first : one.first+one.at.lanes], at: one.at}, stimulus%tileLanes))
	}
	want, trace := make([]float64, len(before)), make([]float64, len(before))
	lastAlone := make([]float64, len(before))
	for s := range batch {
		x := z[s*inputs : (s+1)*inputs]
		if s%frames == 0 {
			clear(trace)
		}
		for i := range cells {
			y := dot(before[i*inputs:(i+1)*inputs], x)
			for j, v := range x {
				k := i*inputs + j
				trace[k] = keep*trace[k] + y*v
				if s%frames == frames-1 {
					want[k] += rate / batch * gate(s) * trace[k]
					lastAlone[k] += rate / batch * gate(s) * y * v
				}
			}
		}
	}
	tr.Step(b)
	apart := 0.0
	for k, w := range p.Weights()[0].W {
		require.InDelta(t, before[k]+want[k], w, 1e-6, "weight %d", k)
		apart = max(apart, math.Abs(want[k]-lastAlone[k]))
	}
	require.Greater(t, apart, 1e-3, "the trace matters")
}

// TestFilmTracesDoNotDependOnTiles: neither the width of tiles nor the number of workers changes a
// bit of what is learned by the gates of films, of synaptic rules and of one that acts.
func TestFilmTracesDoNotDependOnTiles(t *testing.T) {
	const batch = 3 * tileLanes
	e := byName(t, "unshared")
	for _, how := range []Teaching{&unlabelled[learning.Oja, *learning.Oja]{Pace: pace{Rate: 0.1, Passes: 1}}, &BrainProp{Exploration: 0.3, Feedback: "fixed"}} {
		var states []map[string][]uint32
		for _, way := range []struct {
			width, workers int
			keep           float64
		}{{tileLanes, 1, 0.7}, {tileLanes, 3, 0.7}, {2 * tileLanes, 2, 0.7}, {tileLanes, 1, 0.2}} {
			tr, err := NewTrainer(e.pathway(t), Training{
				Teaching: how, Optimizer: &learning.SGD{Rate: 0.1}, Schedule: &learning.Constant{}, Batch: batch, Steps: 30, StepsEpoch: 10,
				Frames: 12, Gate: &RewardError{}, Eligibility: way.keep, lanes: way.width,
			}, workers(t, way.workers))
			require.NoError(t, err)
			for range 3 {
				tr.Step(e.batch(batch))
			}
			states = append(states, bits(tr))
		}
		require.Empty(t, differ(states[0], states[1]))
		require.Empty(t, differ(states[0], states[2]))
		require.NotEmpty(t, differ(states[0], states[3]))
	}
}

// TestFilmTracesRefuse what has no gate at the end of a film.
func TestFilmTracesRefuse(t *testing.T) {
	for want, how := range map[string]Training{
		"with its last frame, and not late": {Teaching: &unlabelled[learning.Oja, *learning.Oja]{Pace: pace{Rate: 0.1, Passes: 1}}, Gate: &RewardError{Late: 2}, Batch: 1},
		"a rule that reads the gate":        {Teaching: &unlabelled[learning.Formula, *learning.Formula]{Rule: learning.Formula{P: "gate*rate", Q: "rate"}, Pace: pace{Rate: 0.1, Passes: 1}}, Gate: &RewardError{}, Batch: 12},
	} {
		how.Optimizer, how.Schedule, how.Steps, how.StepsEpoch = &learning.SGD{Rate: 0.1}, &learning.Constant{}, 30, 10
		how.Frames, how.Eligibility = 12, 0.5
		_, err := NewTrainer(linearCells(t), how, workers(t, 1))
		require.ErrorContains(t, err, want)
	}
}
