package hierarchy

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/learning"
)

// modulated are ways of training with everything that modulates learning beside a rule.
func modulated() map[string]func(how *Training) {
	at := learning.EveryStage(0.3, 0.1, 3)
	return map[string]func(how *Training){
		"homeostasis": func(how *Training) {
			how.Homeostasis = []learning.Homeostasis{&learning.SynapticScaling{SetPoint: at}, &learning.Intrinsic{SetPoint: at}}
		},
		"surprise":    func(how *Training) { how.Gate = &Surprise{} },
		"eligibility": func(how *Training) { how.Eligibility = 0.7 },
	}
}

// modulatedTrainer prepares training that is modulated.
func modulatedTrainer(t *testing.T, e example, how Teaching, modulate func(*Training), batch, workerCount, lanes int) *Trainer {
	t.Helper()
	training := Training{
		Teaching: how, Optimizer: &learning.Adam{Rate: 1e-3, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8}, Schedule: &learning.Constant{},
		Batch: batch, Steps: 100, StepsEpoch: 10, lanes: lanes,
	}
	modulate(&training)
	tr, err := NewTrainer(e.pathway(t), training, workers(t, workerCount))
	require.NoError(t, err)
	return tr
}

// TestModulationKeepsThePromises: whatever modulates learning, neither the number of workers nor
// the width of a tile changes a bit, State is the whole of what training remembers, the audit
// changes nothing and finds nothing that is not found without, and a step allocates nothing.
func TestModulationKeepsThePromises(t *testing.T) {
	oja, err := Teachings.Make("oja")
	require.NoError(t, err)
	reciprocal := &KolenPollack{Decay: 0.1}
	for what, modulate := range modulated() {
		for name, how := range map[string]Teaching{"dale": reciprocal, "dann": reciprocal, "lenet": oja} {
			t.Run(what+"/"+name, func(t *testing.T) {
				e := byName(t, name)
				const batch = tileLanes + 7
				run := func(workers, lanes int) (*Trainer, map[string][]uint32) {
					tr := modulatedTrainer(t, e, how, modulate, batch, workers, lanes)
					for range 3 {
						tr.Step(e.batch(batch))
					}
					return tr, bits(tr)
				}
				whole, want := run(1, tileLanes)
				_, more := run(2, tileLanes)
				require.Empty(t, differ(want, more), "of two workers")
				_, wide := run(1, 2*tileLanes)
				require.Empty(t, differ(want, wide), "of wider tiles")

				found, _ := whole.Audit(e.batch(batch))
				require.Empty(t, differ(want, bits(whole)), "the audit changed it")
				plain, _ := modulatedTrainer(t, e, how, func(*Training) {}, batch, 1, tileLanes).Audit(e.batch(batch))
				require.Equal(t, plain.Transported, found.Transported)
				if how != oja { // whose stages take turns, or learn at once under a gate
					require.Equal(t, plain.Spread, found.Spread)
				}

				resumed := modulatedTrainer(t, e, how, modulate, batch, 1, tileLanes)
				resumed.Updates = whole.Updates
				for i, a := range whole.State() {
					require.Equal(t, a.Name, resumed.State()[i].Name)
					copy(resumed.State()[i].Values, a.Values)
				}
				b := e.batch(batch)
				whole.Step(b)
				resumed.Step(b)
				require.Empty(t, differ(bits(whole), bits(resumed)), "went another way")
				without := modulatedTrainer(t, e, how, func(*Training) {}, batch, 1, tileLanes)
				for range 4 {
					without.Step(b)
				}
				require.NotEmpty(t, differ(bits(without), bits(whole)), "it changes nothing")
				require.Zero(t, testing.AllocsPerRun(2, func() { whole.Step(b) }))
			})
		}
	}
}
