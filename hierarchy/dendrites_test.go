package hierarchy

import (
	"math"
	"strings"
	"testing"

	"github.com/striate-sim/striate/learning"
)

// TestPlateausPropose compares with the equations of Guerguiev et al. (2017) in float64.
func TestPlateausPropose(t *testing.T) {
	const stimuli = 11
	e := layered(sigmoid, 9, 7)
	tr := trainer(t, e.pathway(t), &SegregatedDendrites{Start: "network"}, recorder{}, stimuli, 2)
	n := e.twins(t, tr.p)
	drive, labels := n.forward(e.stimuli(stimuli), stimuli), e.labels(stimuli)
	classes := len(drive) / stimuli
	forward, target, top := make([]float64, len(drive)), make([]float64, len(drive)), make([]float64, len(drive))
	for i, u := range drive {
		conductance := 0.0 // of excitation; 1 − that is inhibition's
		if i%classes == labels[i/classes] {
			conductance = 1
		}
		forward[i] = 1 / (1 + math.Exp(-0.6/0.7*u))
		target[i] = 1 / (1 + math.Exp(-(0.6*u+8*conductance-8*(1-conductance))/1.7))
		top[i] = 0.6 / 0.7 * (target[i] - forward[i]) * forward[i] * (1 - forward[i]) / stimuli
	}
	n.layers[len(n.layers)-1].backward(top)
	h := &headTwin{stimuli: stimuli}
	for _, k := range tr.teacher.(*dendrites).spokes {
		before, after := h.apply(widen(k.weights.W), nil, forward), h.apply(widen(k.weights.W), nil, target)
		for i := range after {
			after[i] = (1/(1+math.Exp(-after[i])) - 1/(1+math.Exp(-before[i]))) / stimuli
		}
		from := 0
		if k.stage > 0 {
			from = n.stages[k.stage-1]
		}
		for l := n.stages[k.stage] - 1; l >= from; l-- {
			after = n.layers[l].backward(after)
		}
	}
	tr.Step(e.batch(stimuli))
	got := proposals(tr)
	for _, a := range n.arrays() {
		alive(t, a.name, a.change)
		near(t, "change of "+a.name, got[a.name], a.change, 1e-4)
	}
}

// TestPlateausTeach holds that plateaus teach a dense net as published, an image at a time,
// and that what they propose for hidden cells comes to be within 90° of the gradient.
func TestPlateausTeach(t *testing.T) {
	const stimuli = 40
	e := layered(sigmoid, 40)
	tr := trainer(t, e.pathway(t), &SegregatedDendrites{Start: "spread", BiasRate: 1}, &learning.SGD{Rate: 0.168}, stimuli, 1)
	b, x := e.batch(stimuli), e.stimuli(stimuli)
	right := 0
	for i := range 500 * stimuli {
		at := i % stimuli
		if at == 0 {
			right = 0
		}
		_, one := tr.Step(Batch{Trials: b.Trials[at : at+1], Labels: b.Labels[at : at+1], Render: func(dst []float32, _, _ int) { toLanes(dst, x, at, 1) }})
		right += one
	}
	for i := range b.Labels { // errors that are yet to be learned
		b.Labels[i] = (b.Labels[i] + 1) % 4
	}
	angles, err := tr.GradientAngles(b)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d of 40 right, hidden changes at %.0f° to the gradient", right, angles[0].AngleDeg)
	if right < 36 || angles[0].AngleDeg > 75 {
		t.Errorf("%d of 40 right, hidden changes at %.0f° to the gradient", right, angles[0].AngleDeg)
	}
}

// TestSpreadStart holds the published start: inputs of a quarter of the largest rate bring
// potentials of mean (3 − 0.8)/3 + 0.8 and about as much deviation.
func TestSpreadStart(t *testing.T) {
	e := example{name: "wide", in: sheet(28, 28, 1), specs: []StageSpec{
		{Name: "F1", Weighting: FullyConnected, Maps: 500, Gain: sigmoid},
		{Name: "out", Weighting: FullyConnected, Maps: 10, Gain: softmax},
	}}
	p, err := New(e.in, e.specs, 1)
	if err != nil {
		t.Fatal(err)
	}
	trainer(t, p, &SegregatedDendrites{Start: "spread", BiasRate: 1}, recorder{}, 4, 1)
	x := make([]float32, 784)
	for i := range x {
		x[i] = 0.25
	}
	var sum, square float64
	for _, v := range p.layers[0].newWork(1).forward(x, moment{lanes: 1}) {
		sum += float64(v) / 500
		square += float64(v) * float64(v) / 500
	}
	deviation := math.Sqrt(square - sum*sum)
	t.Logf("potentials %.2f ± %.2f", sum, deviation)
	if mean := 2.2/3 + 0.8; math.Abs(sum-mean) > 4*deviation/math.Sqrt(500) || deviation < 0.8*mean || deviation > 1.2*mean {
		t.Errorf("potentials %.2f ± %.2f, want about %.2f", sum, deviation, mean)
	}
	_, err = NewTrainer(byName(t, "dale").pathway(t), Training{Teaching: &SegregatedDendrites{Start: "spread", BiasRate: 1}, Optimizer: recorder{}, Batch: 4}, workers(t, 1))
	if err == nil || !strings.Contains(err.Error(), "Dale") {
		t.Errorf("spread start of a Dale stage: error %v", err)
	}
}

// TestSpreadOfSpikingCells holds that the spiking mode starts from the rate mode's weights as
// far as spikes are remembered, with biases that learn as much faster, and that class cells then
// start where they can learn: as widely spread as by rates, a cell may start so far from its
// label's rates that its sigmoid is flat, and stay silent.
func TestSpreadOfSpikingCells(t *testing.T) {
	p, err := New(sheet(10, 10, 1), []StageSpec{
		{Name: "F1", Weighting: FullyConnected, Maps: 300, Gain: sigmoid},
		{Name: "out", Weighting: FullyConnected, Maps: 200, Gain: softmax}, // many, to count
	}, 1)
	if err != nil {
		t.Fatal(err)
	}
	x := make([]float32, 100)
	for i := range x {
		x[i] = float32(i%4) / 6
	}
	flat := func() (cells float64) { // whose slope is below a twentieth of the largest
		y := x
		for _, l := range p.layers {
			y = l.newWork(1).forward(y, moment{lanes: 1})
		}
		for _, u := range y {
			if rate := logistic(dendriteShare * float64(u)); rate*(1-rate) < 0.25/20 {
				cells += 1 / float64(len(y))
			}
		}
		return cells
	}
	l := p.layers[0].(*weighted).p
	trainer(t, p, &SegregatedDendrites{Start: "spread", Mode: "rate", BiasRate: 1}, recorder{}, 4, 1)
	wide, before := append([]float32(nil), l.weights.W...), flat()
	trainer(t, p, &SegregatedDendrites{Start: "spread", Mode: "spiking", PhaseMS: 50, SettleMS: 30, MemoryMS: 10, BiasRate: 2, LargestRateHz: 200}, recorder{}, 4, 1)
	for i, w := range l.weights.W {
		if math.Abs(float64(w)-keptOf(10)*float64(wide[i])) > 1e-6 {
			t.Fatalf("spiking, a weight of %g starts at %g", wide[i], w)
		}
	}
	if rate := float64(l.bias.Rate); math.Abs(rate-2*25/(keptOf(10)*keptOf(10))) > 1e-3 {
		t.Errorf("biases learn %g times as fast", rate)
	}
	after := flat()
	t.Logf("%.0f %% of class cells start flat by rates, %.0f %% by spikes", 100*before, 100*after)
	if before < 0.2 || after > before/3 {
		t.Errorf("%g of class cells start flat by rates, %g by spikes", before, after)
	}
}
