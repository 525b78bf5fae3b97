package hierarchy

import (
	"fmt"
	"slices"
	"testing"

	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

// TestGradientAngles holds backpropagation to 0°, feedback alignment to less than 90° once it
// has aligned, and the diagnostic to changing nothing.
func TestGradientAngles(t *testing.T) {
	e := byName(t, "batchnorm")
	tr := trainer(t, e.pathway(t), &Backprop{}, &learning.SGD{Rate: 0.05}, 40, 1)
	b := e.batch(40)
	before := bits(tr)
	angles, err := tr.GradientAngles(b)
	if err != nil || len(angles) == 0 {
		t.Fatal(angles, err)
	}
	for _, a := range angles {
		if a.AngleDeg > 0.1 && !slices.Contains(e.still, a.Name) {
			t.Errorf("backpropagation is %.3f° off itself in %s", a.AngleDeg, a.Name)
		}
	}
	if at := differ(before, bits(tr)); at != "" || tr.Updates != 0 {
		t.Errorf("the diagnostic changed %s", at)
	}
	e = layered(relu, 30)
	tr = trainer(t, e.pathway(t), &FeedbackAlignment{}, &learning.SGD{Rate: 0.1}, 40, 1)
	hidden := func() float64 {
		angles, err := tr.GradientAngles(e.batch(40))
		if err != nil {
			t.Fatal(err)
		}
		return angles[0].AngleDeg
	}
	first := hidden()
	for range 300 {
		tr.Step(e.batch(40))
	}
	last := hidden()
	t.Logf("angle of hidden changes: %.0f° → %.0f°", first, last)
	if first < 60 || last > 60 {
		t.Errorf("angle of hidden changes to the gradient: %.0f° → %.0f°", first, last)
	}
}

// layered is a dense pathway with hidden stages of so many cells.
func layered(f neuron.Gain, hidden ...int) example {
	e := example{name: "layered", in: sheet(4, 5, 1)}
	for i, n := range hidden {
		e.specs = append(e.specs, StageSpec{Name: fmt.Sprintf("F%d", i+1), Weighting: FullyConnected, Maps: n, Gain: f})
	}
	e.specs = append(e.specs, StageSpec{Name: "out", Weighting: FullyConnected, Maps: 4, Gain: softmax})
	return e
}
