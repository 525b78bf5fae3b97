package hierarchy

import (
	"math"
	"strings"
	"testing"

	"github.com/striate-sim/striate/neuron"
)

// TestBurstCells compares with burst probabilities, and holds what is passed on to its bound.
func TestBurstCells(t *testing.T) {
	const steepness = 1.5
	rate, credit := []float32{0, 0.01, 0.3, 2, 0.5, 1e-20}, []float32{3, 2, -0.1, 0.4, -40, 1}
	var want []float64
	for i, e := range widen(rate) {
		a := float64(credit[i]) / math.Max(e, 1e-30) // a·f′/e
		if e == 0 {
			a = 0
		}
		p := logistic(steepness * a)
		want = append(want, 4/steepness*(p-0.5)*e)
	}
	burstCells{steepness}.respond(credit, rate)
	near(t, "bursts", widen(credit), want, 1e-5)
	for i, v := range credit {
		if math.Abs(float64(v)) > 2/steepness*float64(rate[i])*(1+1e-6) {
			t.Errorf("a cell of rate %g passes %g on", rate[i], v)
		}
	}
}

// TestBurstNearsBackpropagation holds bursts through tied synapses to the gradient, closer by
// the square of their steepness.
func TestBurstNearsBackpropagation(t *testing.T) {
	const stimuli = 40
	for _, e := range []example{layered(sigmoid, 20, 15), layered(&neuron.Softplus{}, 20, 15)} {
		var worst []float64
		for _, steepness := range []float64{0.5, 0.25} {
			tr := trainer(t, e.pathway(t), &Burst{Saturation: steepness, Feedback: "tied"}, recorder{}, stimuli, 1)
			angles, err := tr.GradientAngles(e.batch(stimuli))
			if err != nil {
				t.Fatal(err)
			}
			off := 0.0
			for _, a := range angles {
				off = max(off, a.AngleDeg)
			}
			worst = append(worst, off)
		}
		t.Logf("%T: worst angle %.3f°, %.3f° at half the steepness", e.specs[0].Gain, worst[0], worst[1])
		if worst[0] > 8.1 || worst[1] > worst[0]/3 || worst[0] == 0 {
			t.Errorf("%T: worst angle %.3f°, %.3f° at half the steepness", e.specs[0].Gain, worst[0], worst[1])
		}
	}
}

// TestBurstRefusesNegativeRates: no cell bursts at a negative rate.
func TestBurstRefusesNegativeRates(t *testing.T) {
	p := layered(&neuron.Tanh{}, 8).pathway(t)
	_, err := NewTrainer(p, Training{Teaching: &Burst{Saturation: 1}, Optimizer: recorder{}, Batch: 4}, workers(t, 1))
	if err == nil || !strings.Contains(err.Error(), "stage F1: burst needs gains") {
		t.Errorf("error %v", err)
	}
}
