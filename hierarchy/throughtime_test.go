package hierarchy

import (
	"slices"
	"testing"

	"github.com/striate-sim/striate/learning"
)

// inTime lists pathways with every kind of projection, order and stage among them.
func inTime() []timeExample {
	conv := example{name: "conv", in: sheet(6, 8, 2), specs: []StageSpec{
		{Name: "C1", Weighting: Conv, Maps: 3, Kernel: 3, Stride: 1, Pad: 1, Gain: relu, Norm: &LocalResponse{Maps: 3, Offset: 1, Alpha: 0.5, Beta: 0.6}, Pool: &MaxPool{square(2, 2)}},
		{Name: "C2", Weighting: Conv, Maps: 4, Kernel: 3, Stride: 1, Pad: 1, Gain: relu, Pool: &AveragePool{square(2, 2)}, Dropout: 0.3},
		{Name: "F1", Weighting: FullyConnected, Maps: 6, Gain: relu},
		{Name: "out", Weighting: FullyConnected, Maps: 3, Gain: softmax},
	}}
	dale := example{name: "dale", in: sheet(8, 8, 1), specs: []StageSpec{
		{Name: "D1", Weighting: LocalUnshared, Maps: 5, Kernel: 3, Stride: 1, Pad: 1, Dale: true, Inhibitory: 2, Gain: relu},
		{Name: "D2", Weighting: Conv, Maps: 4, Kernel: 2, Stride: 2, Dale: true, Inhibitory: 1, Gain: relu},
		{Name: "D3", Weighting: FullyConnected, Maps: 7, Dale: true, Inhibitory: 2, Gain: relu},
		{Name: "out", Weighting: FullyConnected, Maps: 4, Dale: true, Inhibitory: 1, Gain: softmax},
	}}
	slow := conv
	slow.name, slow.specs = "slow", slices.Clone(conv.specs)
	for i := range slow.specs {
		slow.specs[i].TauMS, slow.specs[i].DelayMS = float64(4+3*i), float64(i%2)
	}
	around := []ProjectionSpec{
		{Name: "C1-C1", From: "C1", To: "C1", Weighting: Conv, Kernel: 3},
		{Name: "C2-C2", From: "C2", To: "C2", Weighting: LocalUnshared, Kernel: 3},
		{Name: "F1-F1", From: "F1", To: "F1", Weighting: FullyConnected},
		{Name: "C2-C1", From: "C2", To: "C1", Weighting: Conv, Kernel: 3},
		{Name: "C1-F1", From: "C1", To: "F1", Weighting: FullyConnected},
		{Name: "C1-out", From: "C1", To: "out", Weighting: FullyConnected},
	}
	delayed := slices.Clone(around)
	for i := range delayed {
		delayed[i].DelayMS = float64(i % 3)
	}
	return []timeExample{
		{conv, around, Unroll{Order: Sweep, Steps: 3}},
		{conv, around, Unroll{Order: Biological, Steps: 5}},
		{slow, delayed, Unroll{Order: Continuous, Steps: 7, DtMS: 1}},
		{dale, []ProjectionSpec{
			{Name: "D1-D1", From: "D1", To: "D1", Weighting: LocalUnshared, Kernel: 3},
			{Name: "D2-D2", From: "D2", To: "D2", Weighting: Conv, Kernel: 3},
			{Name: "D3-D3", From: "D3", To: "D3", Weighting: FullyConnected},
			{Name: "D2-D1", From: "D2", To: "D1", Weighting: LocalUnshared, Kernel: 2},
		}, Unroll{Order: Sweep, Steps: 3}},
	}
}

func (e timeExample) title() string {
	return e.name + []string{"/sweep", "/biological", "/continuous"}[e.unroll.Order]
}

func (e timeExample) pathway(t testing.TB) *Pathway {
	t.Helper()
	p, err := NewInTime(e.in, e.specs, e.projections, e.unroll, exampleSeed)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range p.Weights() {
		scale := 0.3 * max(0.1, rms(widen(w.W)))
		for i, v := range normals(w.Name, len(w.W)) {
			w.W[i] = min(w.Hi, max(w.Lo, w.W[i]+float32(scale*v)))
		}
	}
	return p
}

func (e timeExample) twin(t *testing.T, p *Pathway, stimuli int) *timeTwin {
	n := newTimeTwin(t, e)
	n.load(t, p.Weights())
	n.trials = someTrials(stimuli)
	return n
}

// TestTimeTwinGradients holds the twins' chain over steps to central differences.
func TestTimeTwinGradients(t *testing.T) {
	if testing.Short() {
		t.Skip("central differences of networks in time take seconds")
	}
	for _, e := range inTime() {
		t.Run(e.title(), func(t *testing.T) {
			const stimuli = 2
			n := e.twin(t, e.pathway(t), stimuli)
			checkGradient(t, differentiable{n, n.kinks, e.title(), nil}, e.stimuli(stimuli), stimuli)
		})
	}
}

// TestThroughTimeProposes compares what backpropagation through time proposes for every array
// with the gradient of the twins, for every way to weigh the steps.
func TestThroughTimeProposes(t *testing.T) {
	const stimuli = tileLanes + 9
	for _, e := range inTime() {
		for _, over := range []LossSteps{nil, &EveryStep{}, &RisingSteps{From: 2, First: 0.2}} {
			t.Run(e.title(), func(t *testing.T) {
				p := e.pathway(t)
				n := e.twin(t, p, stimuli)
				how := Training{LossSteps: over}
				n.shares, n.labels = how.shares(p.Steps()), e.labels(stimuli)
				var loss float64
				for i, v := range n.forward(e.stimuli(stimuli), stimuli) {
					loss -= n.shares[i/stimuli] * v
				}
				n.backward(slices.Repeat([]float64{1.0 / stimuli}, stimuli*p.Steps()))

				tr := e.trainer(t, p, recorder{}, over, stimuli, 2, tileLanes)
				gotLoss, right := tr.Step(e.batch(stimuli))
				near(t, "loss", []float64{gotLoss}, []float64{loss}, 1e-5)
				if want := n.ends[p.Steps()-1].right(); right != want {
					t.Errorf("%d right, want %d", right, want)
				}
				got := proposals(tr)
				for _, a := range n.arrays() {
					alive(t, a.name, a.change)
					near(t, "change of "+a.name, got[a.name], a.change, 1e-4)
				}
			})
		}
	}
}

func (e timeExample) trainer(t testing.TB, p *Pathway, o learning.Optimizer, over LossSteps, n, workerCount, lanes int) *Trainer {
	t.Helper()
	how := Training{Teaching: &Backprop{}, Optimizer: o, Schedule: &learning.Constant{}, LossSteps: over, Batch: n, Steps: 100, StepsEpoch: 10, lanes: lanes}
	tr, err := NewTrainer(p, how, workers(t, workerCount))
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// TestTimeKeepsBits holds that neither the number of workers nor the width of tiles changes a
// bit of a network that learns through time, and that its arrays do change.
func TestTimeKeepsBits(t *testing.T) {
	const batch = 3*tileLanes + 7
	for _, e := range inTime() {
		var want map[string][]uint32
		for _, c := range [][2]int{{1, tileLanes}, {2, tileLanes}, {3, tileLanes}, {1, 2 * tileLanes}} {
			adam := &learning.Adam{Rate: 1e-3, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8}
			tr := e.trainer(t, e.pathway(t), adam, &EveryStep{}, batch, c[0], c[1])
			before := bits(tr)
			for range 2 {
				tr.Step(e.batch(batch))
			}
			got := bits(tr)
			for name := range got {
				if slices.Equal(got[name], before[name]) {
					t.Errorf("%s: %s stands still", e.title(), name)
				}
			}
			if want == nil {
				want = got
			}
			if at := differ(want, got); at != "" {
				t.Errorf("%s, %d workers, tiles of %d: %s differs", e.title(), c[0], c[1], at)
			}
		}
	}
}

// TestTimeDoesNotAllocate holds that steps and answers allocate nothing.
func TestTimeDoesNotAllocate(t *testing.T) {
	const batch = tileLanes + 8
	for _, e := range inTime() {
		p := e.pathway(t)
		tr := e.trainer(t, p, &learning.SGD{Rate: 0.01}, nil, batch, 2, tileLanes)
		b := e.batch(batch)
		q, class := NewPredictor(p, workers(t, 1)), make([]int, batch)
		step := func() {
			tr.Step(b)
			q.Predict(class, b.Render)
		}
		step()
		if allocs := testing.AllocsPerRun(3, step); allocs != 0 {
			t.Errorf("%s: %g allocations a step", e.title(), allocs)
		}
	}
}

// TestAnswersInTime holds the answers of every step to the twins'.
func TestAnswersInTime(t *testing.T) {
	const stimuli = tileLanes + 5
	for _, e := range inTime() {
		for i := range e.specs { // dropout is of training
			e.specs[i].Dropout = 0
		}
		p := e.pathway(t)
		n := e.twin(t, p, stimuli)
		y := n.forward(e.stimuli(stimuli), stimuli)
		class := make([][]int, p.Steps())
		for i := range class {
			class[i] = make([]int, stimuli)
		}
		NewPredictor(p, workers(t, 2)).PredictSteps(class, e.batch(stimuli).Render)
		c := p.Classes()
		for step := range class {
			for i, got := range class[step] {
				logits := y[(step*stimuli+i)*c:][:c]
				if top := slices.Max(logits); logits[got] < top-1e-4 {
					t.Errorf("%s, step %d: class %d has %g, the best %g", e.title(), step, got, logits[got], top)
				}
			}
		}
	}
}
