package hierarchy

import (
	"math"
	"testing"

	"github.com/striate-sim/striate/learning"
)

func recirculation(change string, gamma float64) *GeneRec {
	return &GeneRec{Change: change, Settling: settling(gamma, 6)}
}

// mirrorFeedback gives a net that settles the feedback of transposed weights.
func mirrorFeedback(tr *Trainer) {
	for _, f := range tr.teacher.(*twoPhases).back {
		copy(f.weights.W, f.forward.weights.W)
	}
}

// TestGeneRecNearsBackpropagation holds every form, through mirrored feedback, to the gradient of
// the cross-entropy, and through the feedback as drawn to feedback alignment, closer the weaker
// feedback is, on dense, local and convolutional stages.
func TestGeneRecNearsBackpropagation(t *testing.T) {
	const stimuli = 40
	smooth := microPathway()
	smooth.specs[0].Gain = sigmoid
	for _, change := range []string{"recirculation", "midpoint", "symmetric"} {
		for _, e := range []example{layered(sigmoid, 20, 15), smooth} {
			for _, mirrored := range []bool{true, false} {
				last := 180.0
				for _, gamma := range []float64{0.6, 0.3, 0.15} {
					tr := trainer(t, e.pathway(t), recirculation(change, gamma), recorder{}, stimuli, 1)
					var control Teaching = &FeedbackAlignment{}
					if mirrored {
						mirrorFeedback(tr)
						control = &Backprop{}
					}
					mine, now := tr.propose(e.batch(stimuli)), 0.0
					for name, want := range trainer(t, tr.p, control, recorder{}, stimuli, 1).propose(e.batch(stimuli)) {
						now = max(now, angle(mine[name], want))
					}
					t.Logf("%s, %s, mirrored %v, feedback of %g: %.2f°", e.name, change, mirrored, gamma, now)
					if now > 0.8*last {
						t.Errorf("%s, %s, mirrored %v: %.2f°, then %.2f° with weaker feedback", e.name, change, mirrored, last, now)
					}
					last = now
				}
				if last > 4.5 { // a cosine of 0.997
					t.Errorf("%s, %s, mirrored %v: %.2f°", e.name, change, mirrored, last)
				}
			}
		}
	}
}

// TestMidpointBothWaysIsContrastiveHebbian holds what the two directions of a pair change by,
// added up, to contrastive Hebbian learning through the same weights (O'Reilly 1996).
func TestMidpointBothWaysIsContrastiveHebbian(t *testing.T) {
	const stimuli = 24
	e := layered(sigmoid, 12, 9)
	control := trainer(t, e.pathway(t), &ContrastiveHebbian{settling(0.3, 6)}, recorder{}, stimuli, 1)
	both, alike := trainer(t, e.pathway(t), recirculation("midpoint", 0.3), recorder{}, stimuli, 1), trainer(t, e.pathway(t), recirculation("symmetric", 0.3), recorder{}, stimuli, 1)
	mirrorFeedback(both)
	mirrorFeedback(alike)
	for _, tr := range []*Trainer{control, both, alike} {
		tr.Step(e.batch(stimuli))
	}
	want, got, same := proposals(control), proposals(both), proposals(alike)
	for i, stage := range []string{"F2", "out"} {
		name, back := stage+"/below-units", both.teacher.(*twoPhases).back[i].weights.Name
		sum := append([]float64(nil), got[name]...)
		alive(t, name, sum)
		for k, v := range got[back] {
			sum[k] += v
		}
		if rms(got[back]) < 0.01*rms(sum) {
			t.Errorf("%s changes by nothing: the test proves little", back)
		}
		near(t, name, sum, want[name], 1e-3)
		near(t, name+", symmetric", same[name], want[name], 1e-3)
		near(t, back+", symmetric", same[back], want[name], 1e-3)
	}
}

// TestGeneRecIsAsDefined compares the changes of both directions with the products of the rates
// at their two ends.
func TestGeneRecIsAsDefined(t *testing.T) {
	const stimuli, gamma = 24, 0.3
	e := layered(sigmoid, 12, 9)
	for change, share := range map[string]float64{"recirculation": 0, "midpoint": 0.5} {
		tr := trainer(t, e.pathway(t), recirculation(change, gamma), recorder{}, stimuli, 1)
		tr.Step(e.batch(stimuli))
		got, h := proposals(tr), &headTwin{stimuli: stimuli}
		d := tr.teacher.(*twoPhases)
		s := &d.tiles[0]
		sent, apart := make([][]float64, 3), make([][]float64, 3)
		for k := range s.r {
			free, taught := fromLanes(s.free[k], stimuli), fromLanes(s.r[k], stimuli)
			for i, r := range free {
				apart[k] = append(apart[k], taught[i]-r)
				sent[k] = append(sent[k], r+share*(taught[i]-r))
			}
		}
		scaled := func(x []float64, by float64) []float64 {
			y := append([]float64(nil), x...)
			for i := range y {
				y[i] *= by
			}
			return y
		}
		near(t, "W of out", got["out/below-units"], h.outer(apart[2], sent[1]), 1e-4)
		near(t, "W of F2", got["F2/below-units"], h.outer(scaled(apart[1], 1/gamma), sent[0]), 1e-4)
		near(t, "Y to F2", got[d.back[1].weights.Name], h.outer(sent[2], apart[1]), 1e-4)
		near(t, "Y to F1", got[d.back[0].weights.Name], h.outer(scaled(sent[1], 1/gamma), apart[0]), 1e-4)
	}
}

// TestSymmetricGeneRecFindsItsFeedback holds feedback to approach the weights as decay says.
func TestSymmetricGeneRecFindsItsFeedback(t *testing.T) {
	const stimuli, eta, decay, updates = 20, 0.05, 2, 10
	e := microPathway()
	how := recirculation("symmetric", 0.2)
	how.Decay = decay
	tr := trainer(t, e.pathway(t), how, &learning.SGD{Rate: eta}, stimuli, 1)
	apart := func(f *feedback) []float64 {
		d := widen(f.weights.W)
		for i, w := range f.forward.weights.W {
			d[i] -= float64(w)
		}
		return d
	}
	var want [][]float64
	for _, f := range tr.feedback() {
		want = append(want, apart(f))
	}
	for range updates {
		tr.Step(e.batch(stimuli))
	}
	for k, f := range tr.feedback() {
		for i := range want[k] {
			want[k][i] *= math.Pow(1-eta*decay, updates)
		}
		near(t, f.weights.Name, apart(f), want[k], 1e-4)
	}
}

// TestGeneRecTeaches holds every form to teach a net through feedback as drawn, locally, and to
// bits that depend on neither workers nor tiles.
func TestGeneRecTeaches(t *testing.T) {
	const batch = 2*tileLanes + 7
	for _, change := range []string{"recirculation", "midpoint", "symmetric"} {
		e := layered(sigmoid, 40)
		tr := trainer(t, e.pathway(t), recirculation(change, 0.1), &learning.SGD{Rate: 0.2, Momentum: 0.9}, 40, 1)
		right := 0
		for range 400 {
			_, right = tr.Step(e.batch(40))
		}
		if right < 38 {
			t.Errorf("%s: %d of 40 right", change, right)
		}
		e = microPathway()
		tr = trainer(t, e.pathway(t), recirculation(change, 0.1), recorder{}, 20, 1)
		if a, ok := tr.Audit(e.batch(20)); !ok || len(a.Transported) > 0 {
			t.Errorf("%s: the audit finds %+v", change, a)
		}
		how := recirculation(change, 0.1)
		want := course(t, e, how, batch, 1)
		if at := differ(want, course(t, e, how, batch, 3)); at != "" {
			t.Errorf("%s: %s depends on the number of workers", change, at)
		}
		var states []map[string][]uint32
		for _, width := range []int{tileLanes, 2 * tileLanes} {
			tr := tiledTrainer(t, e.pathway(t), how, &learning.SGD{Rate: 0.05, Momentum: 0.9}, batch, 1, width)
			b := e.batch(batch)
			tr.Step(b)
			tr.Step(b)
			states = append(states, bits(tr))
			if n := testing.AllocsPerRun(2, func() { tr.Step(b) }); n != 0 {
				t.Errorf("%s: %g allocations a step", change, n)
			}
		}
		if at := differ(states[0], states[1]); at != "" {
			t.Errorf("%s: %s depends on the width of tiles", change, at)
		}
	}
}
