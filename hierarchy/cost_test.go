package hierarchy

import (
	"testing"

	"github.com/striate-sim/striate/internal/departure"
)

// lenet5 is LeNet-5 as today's libraries have it: rectified, with maxima and full tables of
// connections between maps (after LeCun et al. 1998).
func lenet5() example {
	return example{name: "lenet5", in: sheet(28, 28, 1), specs: []StageSpec{
		{Name: "C1", Weighting: Conv, Maps: 6, Kernel: 5, Stride: 1, Pad: 2, Gain: relu, Pool: &MaxPool{square(2, 2)}},
		{Name: "C2", Weighting: Conv, Maps: 16, Kernel: 5, Stride: 1, Gain: relu, Pool: &MaxPool{square(2, 2)}},
		{Name: "F1", Weighting: FullyConnected, Maps: 120, Gain: relu},
		{Name: "F2", Weighting: FullyConnected, Maps: 84, Gain: relu},
		{Name: "out", Weighting: FullyConnected, Maps: 10, Gain: softmax},
	}}
}

// TestCostOfLeNet counts by hand: 6·25+6, 16·150+16, 400·120+120, 120·84+84 and 84·10+10
// parameters; 28²·6·25 + 10²·16·150 + 400·120 + 120·84 + 84·10 products.
func TestCostOfLeNet(t *testing.T) {
	c := lenet5().pathway(t).Cost()
	want := Cost{Params: 61706, Synapses: 416520, MACs: 416520, Units: 6*14*14 + 16*5*5 + 120 + 84 + 10}
	if c != want {
		t.Errorf("cost %+v, want %+v", c, want)
	}
}

// TestCostOfDale counts E and I synapses: at 5×6 places 9 afferents each to 6 E and 2 I cells
// and 12 between them, shared by all places; unshared, and all to all, above.
func TestCostOfDale(t *testing.T) {
	c := byName(t, "dale").pathway(t).Cost()
	conv := 9*6 + 9*2 + 2*6 // one place
	local := 54*5 + 54*1 + 5
	d3, out := 60*13+60+13, 13*4+13+4
	want := Cost{
		Params:   conv + 6 + 12*(local+5) + d3 + 13 + out + 4,
		Synapses: 30*conv + 12*local + d3 + out,
		Units:    180 + 60 + 13 + 4,
	}
	want.MACs = want.Synapses
	if c != want {
		t.Errorf("cost %+v, want %+v", c, want)
	}
}

// TestDepartures lists those of one network wholly, and sees a part of it mixed.
func TestDepartures(t *testing.T) {
	list := func(e example) map[departure.ID]float64 {
		all := map[departure.ID]float64{}
		for _, m := range e.pathway(t).Departures() {
			all[m.ID] = m.Degree
		}
		return all
	}
	lenet := list(byName(t, "lenet"))
	for id, degree := range map[departure.ID]float64{
		departure.WeightSharing: 0.5, departure.MixedSigns: 1, departure.NoInterneurons: 1, departure.MaxPool: 1,
		departure.StaticUnits: 1, departure.FeedforwardOnly: 1, departure.FullConnectivity: 0.5, departure.BatchStatistics: 0,
	} {
		if lenet[id] != degree {
			t.Errorf("lenet: %s %g, want %g", id, lenet[id], degree)
		}
	}
	dale := list(byName(t, "dale"))
	if dale[departure.MixedSigns] != 0 || dale[departure.NoInterneurons] != 0 || dale[departure.WeightSharing] != 0.5 {
		t.Errorf("dale: %v", dale)
	}
	if d := list(byName(t, "batchnorm")); d[departure.BatchStatistics] != 1 || d[departure.MaxPool] != 0 {
		t.Errorf("batchnorm: %v", d)
	}
	if d := list(byName(t, "alexnet")); d[departure.ExactNormalization] != 1 {
		t.Errorf("alexnet: %v", d)
	}
}

// TestTraits reads them off two networks.
func TestTraits(t *testing.T) {
	e := byName(t, "dale")
	got := e.pathway(t).Traits()
	// Patches of 3 on a sheet of 9×11, of 3 on one of 5×6; the third stage sees all.
	want := Traits{
		InhibitoryFraction: float64(30*2+12+1+1) / float64(30*8+12*6+14+5),
		WidestField:        1, SharedWeights: true, DaleStages: 4, PlasticStages: 4,
	}
	if got != want {
		t.Errorf("dale: %+v, want %+v", got, want)
	}
	a := byName(t, "alexnet").pathway(t).Traits()
	if !a.MaxPool || a.MeanPool || !a.ExactNorm || a.BatchStatistics || a.InhibitoryFraction != 0 {
		t.Errorf("alexnet: %+v", a)
	}
	b := byName(t, "batchnorm").pathway(t).Traits()
	if !b.BatchStatistics || !b.MeanPool || b.WidestField != 2.0/3 {
		t.Errorf("batchnorm: %+v", b)
	}
}
