package hierarchy

import "testing"

// TestPassesCountSteps holds the price of a presentation to what its rule runs.
func TestPassesCountSteps(t *testing.T) {
	p := layered(sigmoid, 10, 10).pathway(t) // 20·10 synapses of the image, 10·10 and 10·4 above
	for _, c := range []struct {
		how  Teaching
		want float64
	}{
		{&Backprop{}, 3},
		{&PredictiveCoding{Steps: 20}, 3 + 2*20*140.0/340},
		{&TargetPropagation{Top: "gradient", Inverse: "linear"}, 3 + 3*100.0/340},
		{&TargetPropagation{Top: "inverse", Inverse: "gain"}, 3 + 4*140.0/340},
		{&Microcircuit{Steps: 2}, 3 + 4*2*140.0/340},
		{&EquilibriumPropagation{Settling: Settling{Steps: 10}}, 3 + 4*10},
		{&SegregatedDendrites{Mode: "spiking", PhaseMS: 50}, 3 + 2*50},
		{&SegregatedDendrites{Mode: "rate", PhaseMS: 50}, 3},
	} {
		if got := (Training{Teaching: c.how}).Passes(p); got < c.want-1e-9 || got > c.want+1e-9 {
			t.Errorf("%T takes %g passes, want %g", c.how, got, c.want)
		}
	}
}

// TestTilesRunAbreast holds how many workers a batch is priced for to the tiles of a trainer.
func TestTilesRunAbreast(t *testing.T) {
	p := layered(sigmoid, 4).pathway(t)
	for _, batch := range []int{1, tileLanes, tileLanes + 1} {
		tr := trainer(t, p, &Backprop{}, recorder{}, batch, 4)
		if got, want := (Training{Batch: batch}).Abreast(), len(tr.tiles.all); got != want {
			t.Errorf("a batch of %d is priced for %d workers and has %d tiles", batch, got, want)
		}
	}
}
