package hierarchy

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/learning"
)

// recorder is an optimizer that changes nothing: each synapse remembers what was proposed.
type recorder struct{}

func (recorder) Memory() int                { return 1 }
func (recorder) BaseRate() float64          { return 1 }
func (recorder) Departures() []departure.ID { return nil }

func (recorder) Apply(_, dw []float32, memory [][]float32, _ learning.Step) {
	copy(memory[0], dw)
}

// proposals are the changes that the last step proposed, by the name of the weights.
func proposals(tr *Trainer) map[string][]float64 {
	all := map[string][]float64{}
	for _, l := range tr.everyLearner() {
		all[l.weights.Name] = widen(l.memory[0])
	}
	return all
}

// TestBackpropagationProposes compares what backpropagation proposes for every array of
// weights of whole pathways with the twin's gradient of the mean log likelihood.
func TestBackpropagationProposes(t *testing.T) {
	const stimuli = tileLanes + 21
	for _, e := range catalogue() {
		t.Run(e.name, func(t *testing.T) {
			p := e.pathway(t)
			n := e.twins(t, p)
			n.trials = someTrials(stimuli)
			end := &likelihoodTwin{labels: e.labels(stimuli)}
			n.layers = append(n.layers, end)
			var loss float64
			for _, v := range n.forward(e.stimuli(stimuli), stimuli) {
				loss -= v
			}
			n.backward(slices.Repeat([]float64{1.0 / stimuli}, stimuli))

			tr := trainer(t, p, &Backprop{}, recorder{}, stimuli, 2)
			gotLoss, right := tr.Step(e.batch(stimuli))
			near(t, "loss", []float64{gotLoss}, []float64{loss}, 1e-5)
			if want := end.right(); right != want {
				t.Errorf("%d right, want %d", right, want)
			}
			got := proposals(tr)
			if len(got) != len(n.arrays()) {
				t.Fatalf("changes proposed for %d arrays of %d", len(got), len(n.arrays()))
			}
			for _, a := range n.arrays() {
				if slices.Contains(e.still, a.name) {
					if r := rms(got[a.name]); r > 1e-6 {
						t.Errorf("%s: change %g where the loss does not depend on it", a.name, r)
					}
					continue
				}
				alive(t, a.name, a.change)
				near(t, "change of "+a.name, got[a.name], a.change, 1e-4)
			}
		})
	}
}

// TestReadoutOnlyProposes holds that training the read-out alone proposes nothing below it,
// and for it what whole training proposes.
func TestReadoutOnlyProposes(t *testing.T) {
	for _, how := range []Teaching{&Backprop{}, &LocalHeads{Feedback: "kolen-pollack", HeadDecay: 0.5, Spread: 0.3}} {
		e := plausible()
		p := e.pathway(t)
		all := trainer(t, p, how, recorder{}, 20, 1)
		all.Step(e.batch(20))
		whole, training := proposals(all), all.how
		training.ReadoutOnly = true
		tr, err := NewTrainer(p, training, workers(t, 1))
		if err != nil {
			t.Fatal(err)
		}
		tr.Step(e.batch(20))
		for name, change := range proposals(tr) {
			if !strings.HasPrefix(name, "out/") {
				t.Errorf("%T: a change is proposed for %s", how, name)
			}
			if !slices.Equal(change, whole[name]) {
				t.Errorf("%T: change of %s differs from that of whole training", how, name)
			}
		}
	}
}

// TestCrossEntropy holds loss and credit to closed forms, also where the potentials are too
// large for a plain exponential.
func TestCrossEntropy(t *testing.T) {
	const lanes = 3
	logits := []float32{ // classes×lanes
		0, 1000, -2000,
		0, 1001, -2000,
		0, 1000, -1e4,
	}
	credit := make([]float32, len(logits))
	loss, right := crossEntropy(credit, logits, []int{0, 2, 0}, lanes)
	second := 1 / (2 + math.E) // probability of the class one below the top
	near(t, "loss", []float64{loss}, []float64{math.Log(3) - math.Log(second) + math.Log(2)}, 1e-12)
	near(t, "credit", widen(credit), []float64{
		2.0 / 3, -second, 0.5,
		-1.0 / 3, -math.E * second, -0.5,
		-1.0 / 3, 1 - second, 0,
	}, 1e-6)
	if right != 2 { // of equal classes the first is the answer
		t.Errorf("%d right, want 2", right)
	}
}
