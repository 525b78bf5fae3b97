package hierarchy

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

func micro(start string) *Microcircuit {
	return &Microcircuit{Apical: 0.4, TopDown: 0.3, Nudge: 0.2, Steps: 3, Start: start, CancelRate: 0.01}
}

// microPathway has local and dense stages.
func microPathway() example {
	return example{name: "micro", in: sheet(8, 7, 1), specs: []StageSpec{
		{Name: "L1", Weighting: LocalUnshared, Maps: 3, Kernel: 4, Stride: 2, Pad: 1, Gain: relu},
		{Name: "C2", Weighting: Conv, Maps: 4, Kernel: 2, Stride: 1, Gain: sigmoid},
		{Name: "F3", Weighting: FullyConnected, Maps: 9, Gain: sigmoid},
		{Name: "out", Weighting: FullyConnected, Maps: 4, Gain: softmax},
	}}
}

// apicalRMS shows a batch and returns the root mean square of every hidden stage's apical
// potentials in its first tile.
func apicalRMS(tr *Trainer, b Batch) []float64 {
	tr.propose(b)
	var all []float64
	for _, s := range tr.teacher.(*apicals).tiles[0].inter {
		all = append(all, rms(widen(s.a)))
	}
	return all
}

// TestSelfPredictingStateRests holds apical dendrites to rest where nothing is taught and
// interneurons cancel all feedback, and to potentials otherwise.
func TestSelfPredictingStateRests(t *testing.T) {
	e := microPathway()
	for _, c := range []struct {
		start string
		quiet int
	}{{"self-predicting", 9}, {"self-predicting", 0}, {"random", 9}} {
		how := micro(c.start)
		how.Quiet = c.quiet
		rests := c.start == "self-predicting" && c.quiet > 0
		for k, a := range apicalRMS(trainer(t, e.pathway(t), how, recorder{}, 20, 1), e.batch(20)) {
			if rests != (a <= 1e-6) {
				t.Errorf("%s, quiet %d: apical potentials of stage %d are %g", c.start, c.quiet, k, a)
			}
		}
	}
}

// mirrored gives a microcircuit the feedback of transposed weights, and interneurons that
// cancel it.
func mirrored(tr *Trainer) {
	for k, n := range tr.teacher.(*apicals).circuits {
		copy(n.y.weights.W, tr.teacher.(*apicals).layers[k+1].p.weights.W)
		copy(n.inhibit.weights.W, n.y.weights.W)
	}
}

// TestMicrocircuitNearsBackpropagation holds what a weak teacher leaves through mirrored
// feedback to the gradient, closer the weaker it is, and its strength in every stage, before
// rates make up for it, to the closed form β·(α·(1 − λ))^k.
func TestMicrocircuitNearsBackpropagation(t *testing.T) {
	const stimuli = 40
	for _, e := range []example{layered(sigmoid, 20, 15), layered(&neuron.Softplus{}, 20, 15), microPathway()} {
		var worst []float64
		for _, nudge := range []float64{0.8, 0.2, 0.05} {
			how := micro("self-predicting")
			how.Nudge = nudge
			tr := trainer(t, e.pathway(t), how, recorder{}, stimuli, 1)
			mirrored(tr)
			angles, err := tr.GradientAngles(e.batch(stimuli))
			if err != nil {
				t.Fatal(err)
			}
			off := 0.0
			for _, a := range angles {
				off = max(off, a.AngleDeg)
			}
			worst = append(worst, off)
			control := trainer(t, e.pathway(t), &Backprop{}, recorder{}, stimuli, 1)
			tr.Step(e.batch(stimuli))
			control.Step(e.batch(stimuli))
			got, want := proposals(tr), proposals(control)
			for k := 0; k < len(e.specs) && nudge < 0.1; k++ {
				name := e.specs[k].Name + "/below-units"
				if r := rms(got[name]) / rms(want[name]); math.Abs(r-1) > 0.1 {
					t.Errorf("%T: change of %s is %.3f of the closed form", e.specs[0].Gain, name, r)
				}
			}
		}
		t.Logf("%s, %T: worst angles %.3f°, each at a quarter of the nudge before", e.name, e.specs[0].Gain, worst)
		last := 0.6
		if _, kinked := e.specs[0].Gain.(*neuron.ReLU); kinked {
			last = 1 // a cell at its threshold turns with rounding, however weak the teacher
		}
		if worst[2] > 3 || worst[1] > 0.6*worst[0] || worst[2] >= last*worst[1] {
			t.Errorf("%s, %T: worst angles %.3f°, each at a quarter of the nudge before", e.name, e.specs[0].Gain, worst)
		}
	}
}

// TestInterneuronsLearnToPredict holds random interneurons, before teaching begins, to come to
// predict the cells above and to cancel their feedback, while those cells' synapses stay.
func TestInterneuronsLearnToPredict(t *testing.T) {
	const stimuli = 24
	e := layered(sigmoid, 20, 15)
	how := micro("random")
	how.Quiet, how.CancelRate = 1e6, 0.2
	tr := trainer(t, e.pathway(t), how, &learning.SGD{Rate: 0.05, Momentum: 0.9}, stimuli, 1)
	before, first := bits(tr), apicalRMS(tr, e.batch(stimuli))
	for range 1200 {
		tr.Step(e.batch(stimuli))
	}
	for k, last := range apicalRMS(tr, e.batch(stimuli)) {
		s := tr.teacher.(*apicals).tiles[0]
		apart := widen(s.inter[k].own)
		for i, v := range s.own[k+1] {
			apart[i] -= float64(v)
		}
		t.Logf("stage %d: apical potentials %.4f → %.5f, v̂ − û %.5f of %.3f", k, first[k], last, rms(apart), rms(widen(s.own[k+1])))
		if last > 0.02*first[k] || rms(apart) > 0.05*rms(widen(s.own[k+1])) {
			t.Errorf("stage %d: apical potentials %.4f → %.5f, v̂ − û %.5f of %.3f", k, first[k], last, rms(apart), rms(widen(s.own[k+1])))
		}
	}
	for name, now := range bits(tr) {
		if strings.HasSuffix(name, "/below-units") && !slices.Equal(now, before[name]) {
			t.Errorf("%s changes before teaching begins", name)
		}
	}
}

// TestMicrocircuitTeaches holds what a net learns through interneurons that must follow it for
// hundreds of updates to what feedback alignment learns by the same rate, well below the loss
// of random features.
func TestMicrocircuitTeaches(t *testing.T) {
	const stimuli = 40
	e := layered(relu, 40, 40)
	loss := func(how Teaching, readout bool) (last float64) {
		training := Training{Teaching: how, Optimizer: &learning.SGD{Rate: 0.1}, Schedule: &learning.Constant{}, Batch: stimuli, Steps: 100, StepsEpoch: 10, ReadoutOnly: readout}
		tr, err := NewTrainer(e.pathway(t), training, workers(t, 1))
		if err != nil {
			t.Fatal(err)
		}
		for range 600 {
			last, _ = tr.Step(e.batch(stimuli))
		}
		return last / stimuli
	}
	how := micro("self-predicting")
	how.Apical, how.TopDown, how.Nudge, how.CancelRate = 0.8, 0.1, 1, 1e-3
	random, aligned, taught := loss(&Backprop{}, true), loss(&FeedbackAlignment{}, false), loss(how, false)
	t.Logf("loss %.3f, of feedback alignment %.3f, of random features %.3f", taught, aligned, random)
	if !(taught < 0.85*random) || taught > 1.3*aligned {
		t.Errorf("loss %.3f, of feedback alignment %.3f, of random features %.3f", taught, aligned, random)
	}
}

// TestMicrocircuitRepeats holds the bits to neither workers, nor tiles, nor a stop and a
// resumption, and its steps to allocate nothing.
func TestMicrocircuitRepeats(t *testing.T) {
	const batch = 2*tileLanes + 7
	e := microPathway()
	normalized, mutual := micro("random"), micro("random")
	normalized.Normalized, mutual.Normalized = true, true
	mutual.Feedback, mutual.Decay = "kolen-pollack", 0.1
	for _, how := range []*Microcircuit{micro("random"), normalized, mutual} {
		how.Quiet = 1
		want := course(t, e, how, batch, 1)
		if at := differ(want, course(t, e, how, batch, 3)); at != "" {
			t.Errorf("3 workers: %s differs", at)
		}
		run := func(lanes int) *Trainer {
			tr := tiledTrainer(t, e.pathway(t), how, &learning.SGD{Rate: 0.05, Momentum: 0.9}, batch, 1, lanes)
			tr.Step(e.batch(batch))
			tr.Step(e.batch(batch))
			return tr
		}
		whole := run(tileLanes)
		if at := differ(bits(whole), bits(run(2*tileLanes))); at != "" {
			t.Errorf("%s depends on the width of tiles", at)
		}
		p, err := New(e.in, e.specs, exampleSeed)
		if err != nil {
			t.Fatal(err)
		}
		resumed := trainer(t, p, how, &learning.SGD{Rate: 0.05, Momentum: 0.9}, batch, 1)
		resumed.Updates = whole.Updates
		for i, a := range whole.State() {
			if to := resumed.State()[i]; to.Name != a.Name || copy(to.Values, a.Values) != len(a.Values) {
				t.Fatalf("array %d is %s, then %s", i, a.Name, to.Name)
			}
		}
		b := e.batch(batch)
		whole.Step(b)
		resumed.Step(b)
		if at := differ(bits(whole), bits(resumed)); at != "" {
			t.Errorf("%s went another way", at)
		}
		if n := testing.AllocsPerRun(2, func() { whole.Step(b) }); n != 0 {
			t.Errorf("%g allocations a step", n)
		}
	}
}

// TestMicrocircuitIsLocal holds the rule to what it declares on local, shared and dense stages.
func TestMicrocircuitIsLocal(t *testing.T) {
	e := microPathway()
	tr := trainer(t, e.pathway(t), micro("random"), &learning.SGD{Rate: 0.05}, 20, 1)
	tr.Step(e.batch(20))
	a, ok := tr.Audit(e.batch(20))
	shared := slices.ContainsFunc(a.Spread, func(name string) bool { return strings.HasPrefix(name, "C2/") })
	if !ok || len(a.Transported) > 0 || !shared {
		t.Errorf("the audit finds %+v", a)
	}
	for _, name := range a.Spread { // C2's weights, and those of the circuits of L1 that mirror them
		if !strings.HasPrefix(name, "C2/below") && !strings.HasPrefix(name, "L1/") {
			t.Errorf("%s is not shared and depends on other cells", name)
		}
	}
	_, err := NewTrainer(byName(t, "lenet").pathway(t), Training{Teaching: micro("random"), Optimizer: recorder{}, Batch: 4}, workers(t, 1))
	if err == nil || !strings.Contains(err.Error(), "stage C1: microcircuit needs stages of mixed signs") {
		t.Errorf("error %v", err)
	}
}
