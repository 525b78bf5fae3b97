package hierarchy

import (
	"slices"
	"testing"

	"github.com/striate-sim/striate/learning"
)

// falling is a schedule of 1, 1/2, 1/3, … that remembers what it was asked.
type falling struct{ asked [][4]int }

func (f *falling) Factor(update, total, epoch, epochs int) float64 {
	f.asked = append(f.asked, [4]int{update, total, epoch, epochs})
	return 1 / float64(1+update)
}

// networksOwn are the learners that move by the network's optimizer.
func networksOwn(tr *Trainer) []*learner {
	return slices.DeleteFunc(tr.everyLearner(), func(l *learner) bool { return l.optimizer != nil })
}

// TestUpdates holds what becomes of a proposal to w + η·k·(Δw − λ·(w − rest)), kept within its
// bounds, where k and λ are the array's own; and the learning rate to its schedule.
func TestUpdates(t *testing.T) {
	const eta, decay, stimuli, epoch = 0.3, 0.02, 20, 2
	for _, e := range append(catalogue(), signed()) {
		for name, how := range lessons(e) {
			t.Run(e.name+"/"+name, func(t *testing.T) {
				p := e.pathway(t)
				schedule := &falling{}
				training := Training{Teaching: how, Schedule: schedule, WeightDecay: decay, Batch: stimuli, Steps: 6, StepsEpoch: epoch}
				training.Optimizer = recorder{}
				asks, err := NewTrainer(p, training, workers(t, 1))
				if err != nil {
					t.Fatal(err)
				}
				training.Optimizer = &learning.SGD{Rate: eta}
				moves, err := NewTrainer(p, training, workers(t, 1))
				if err != nil {
					t.Fatal(err)
				}
				// Both teach one pathway; the teachers' own weights are made equal.
				same := func() {
					for i, w := range moves.teacher.weights() {
						copy(asks.teacher.weights()[i].W, w.W)
					}
				}
				b := e.batch(stimuli)
				for step := range 3 {
					same()
					asks.Step(b)
					want := map[string][]float64{}
					for _, l := range networksOwn(moves) {
						w, dw := l.weights, proposals(asks)[l.weights.Name]
						for i, v := range widen(w.W) {
							pull := (decay*float64(w.Decay) + float64(w.Own)) * (v - float64(w.Rest))
							v += eta / float64(step+1) * float64(w.Rate) * (dw[i] - pull)
							want[w.Name] = append(want[w.Name], min(float64(w.Hi), max(float64(w.Lo), v)))
						}
					}
					moves.Step(b)
					for _, l := range networksOwn(moves) {
						near(t, l.weights.Name, widen(l.weights.W), want[l.weights.Name], 1e-5)
					}
				}
				for i, asked := range schedule.asked {
					update := i / 2 // each of the two trainers asks once
					if want := [4]int{update, 6, update / epoch, 3}; asked != want {
						t.Errorf("update %d asks for %v, want %v", update, asked, want)
					}
				}
			})
		}
	}
}
