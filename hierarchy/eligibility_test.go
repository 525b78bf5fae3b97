package hierarchy

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/learning"
)

// constantProduct is a rule whose products are ½·x, whatever the cell does.
func constantProduct(rate float64) Teaching {
	return &unlabelled[learning.Formula, *learning.Formula]{Rule: learning.Formula{P: "0*rate + 0.5", Q: "rate"}, Pace: pace{Rate: rate, Passes: 1}}
}

// one is a presentation of the first of four stimuli, under a number.
func one(trial uint64) Batch {
	b := fourStimuli()
	b.Trials, b.Labels = []uint64{trial}, []int{1}
	return b
}

// TestTracesAreGeometricSums: of constant activity at both ends, the trace of a synapse is
// p·q·(1 − λⁿ)/(1 − λ) and its weight the sum of the traces.
func TestTracesAreGeometricSums(t *testing.T) {
	const keep, rate = 0.8, 0.01
	p := linearCells(t)
	before := widen(p.Weights()[0].W)
	tr := gatedTrainer(t, p, constantProduct(rate), &learning.SGD{Rate: 0.1}, nil, keep, 4)
	for n := 1.0; n <= 30; n++ {
		tr.Step(fourStimuli())
		for i, w := range p.Weights()[0].W {
			trace := (1 - math.Pow(keep, n)) / (1 - keep)
			sum := (n - keep*trace) / (1 - keep)
			q := meanOfFour[i%3]
			require.InEpsilon(t, 0.5*q*trace, tr.learners[len(tr.learners)-1].trace[i], 1e-5, "the trace after %g updates", n)
			require.InDelta(t, before[i]+rate*0.5*q*sum, w, 1e-5, "the weight after %g updates", n)
		}
	}
}

// TestGateComesToTheTrace: a weight changes by what the gate of a presentation makes of the trace
// up to it, η·g·e; a late one comes of the answer so many presentations earlier, and before the
// first reward nothing changes.
func TestGateComesToTheTrace(t *testing.T) {
	const keep, rate = 0.6, 0.05
	for _, late := range []int{0, 3} {
		p := linearCells(t)
		tr := gatedTrainer(t, p, constantProduct(rate), &learning.SGD{Rate: 0.3}, &RewardError{Late: late}, keep, 1)
		x := []float64{0.1, 0.9, 0.4}
		var errors []float64
		trace := 0.0
		for n := range 12 {
			before := widen(p.Weights()[0].W)
			tr.Step(one(uint64(n)))
			errors = append(errors, float64(tr.gate.tiles[0][0]))
			trace = keep*trace + 0.5
			g := 0.0
			if n >= late {
				g = errors[n-late]
				require.NotZero(t, g)
			}
			for i, w := range p.Weights()[0].W {
				require.InDelta(t, rate*g*trace*x[i%3], float64(w)-before[i], 1e-6, "late %d, presentation %d", late, n)
			}
		}
		require.NotEqual(t, errors[0], errors[11], "the read-out learns")
	}
}

// TestTracesVanish: a trace of which nothing is kept changes no bit, and one under a gate agrees
// with the gate alone to rounding.
func TestTracesVanish(t *testing.T) {
	e := byName(t, "dale")
	run := func(gate Gate, trace float64, batch int) (map[string][]uint32, map[string][]float64) {
		p := e.pathway(t)
		tr := gatedTrainer(t, p, &KolenPollack{Decay: 0.1}, &learning.SGD{Rate: 0.05, Momentum: 0.9}, gate, trace, batch)
		for range 3 {
			tr.Step(e.batch(batch))
		}
		weights := map[string][]float64{}
		for _, w := range p.Weights() {
			weights[w.Name] = widen(w.W)
		}
		return bits(tr), weights
	}
	want, _ := run(nil, 0, 20)
	got, _ := run(nil, 1e-30, 20)
	require.Empty(t, differ(want, got))
	kept, _ := run(nil, 0.5, 20)
	require.NotEmpty(t, differ(want, kept))

	_, alone := run(&Surprise{}, 0, 1)
	_, traced := run(&Surprise{}, 1e-30, 1)
	for name, w := range alone {
		near(t, name, traced[name], w, 1e-5)
	}
}

// TestLateRewardsResume: rewards under way and traces are part of State.
func TestLateRewardsResume(t *testing.T) {
	e := byName(t, "plausible")
	make := func() *Trainer {
		return gatedTrainer(t, e.pathway(t), &BrainProp{Exploration: 0.3, Feedback: "kolen-pollack", Decay: 0.1}, &learning.SGD{Rate: 0.05, Momentum: 0.9}, &RewardError{Late: 2}, 0.7, 1)
	}
	whole, b := make(), e.batch(1)
	for range 5 {
		whole.Step(b)
		b.Trials[0]++
	}
	resumed := make()
	resumed.Updates = whole.Updates
	for i, a := range whole.State() {
		require.Equal(t, a.Name, resumed.State()[i].Name)
		copy(resumed.State()[i].Values, a.Values)
	}
	before := bits(whole)
	a, _ := whole.Audit(b)
	require.Empty(t, differ(before, bits(whole)), "the audit changed it")
	require.Empty(t, a.Spread)
	require.Empty(t, a.Transported)
	for range 4 {
		b.Trials[0]++
		whole.Step(b)
		resumed.Step(b)
	}
	require.Empty(t, differ(bits(whole), bits(resumed)), "went another way")
}

// TestTracesBridgeLateRewards: where the reward comes an answer late, a network learns which
// action each of nine stimuli asks for if its synapses keep traces, and does not if they keep none.
func TestTracesBridgeLateRewards(t *testing.T) {
	const stimuli, actions, presentations = 9, 3, 6000
	right := func(trace float64) (right int) {
		p, err := New(sheet(1, 1, stimuli), []StageSpec{{Name: "out", Weighting: FullyConnected, Maps: actions, Gain: softmax}}, exampleSeed)
		require.NoError(t, err)
		how := &BrainProp{Exploration: 0.2, Feedback: "fixed"}
		tr := gatedTrainer(t, p, how, &learning.SGD{Rate: 0.05}, &RewardError{Late: 1}, trace, 1)
		order := rng.Named(3, "order")
		for n := range presentations {
			i := int(order.Uniform(uint64(n), 0, 0) * stimuli)
			_, was := tr.Step(Batch{Trials: []uint64{uint64(n)}, Labels: []int{i % actions}, Render: func(dst []float32, _, _ int) {
				clear(dst)
				dst[i] = 1
			}})
			if n >= presentations-900 {
				right += was
			}
		}
		return right
	}
	with, without := right(0.7), right(0)
	t.Logf("of 900 right: %d with traces, %d without", with, without)
	require.Greater(t, with, 800)
	require.Less(t, without, 450)
}
