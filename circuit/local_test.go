package circuit

import (
	"slices"
	"testing"

	"github.com/striate-sim/striate/internal/departure"
)

// TestEqualWeightsAreAConvolution holds that a local wiring with the same weights at every
// place does what a convolution does, to the bit, and that the convolution's products are the
// sum over places of the local wiring's.
func TestEqualWeightsAreAConvolution(t *testing.T) {
	const lanes = 21
	for _, g := range []Patch{patch(t, 7, 6, 2, 3, 3, 1, 1), patch(t, 8, 9, 1, 4, 5, 2, 0)} {
		local, conv := NewLocal(g), NewConv(g)
		copy(conv.W, randoms("w", len(conv.W)))
		copy(local.W, slices.Repeat(conv.W, g.Above.Places()))
		q, p := randoms("q", conv.In()*lanes), randoms("p", conv.Out()*lanes)

		a, b := make([]float32, len(p)), make([]float32, len(p))
		local.Drive(a, q, 1, lanes)
		conv.Drive(b, q, 1, lanes)
		if !slices.Equal(a, b) {
			t.Error("Drive differs")
		}
		a, b = make([]float32, len(q)), make([]float32, len(q))
		local.Return(a, p, 1, lanes)
		conv.Return(b, p, 1, lanes)
		if !slices.Equal(a, b) {
			t.Error("Return differs")
		}
		each, all := make([]float32, len(local.W)), make([]float32, len(conv.W))
		local.Correlate(each, p, q, lanes)
		conv.Correlate(all, p, q, lanes)
		sum := make([]float64, len(all))
		for i, v := range each {
			sum[i%len(sum)] += float64(v)
		}
		closeTo(t, "products", all, sum)
	}
}

// TestShrink holds the decay to w·(1 − η·mean D) of the target cell; for a convolution summed
// over places, as its products are.
func TestShrink(t *testing.T) {
	const lanes, eta = 4, 0.25
	for _, w := range wirings(t) {
		d := randoms("d", w.Out()*lanes)
		got, want := slices.Clone(w.Weights()), make([]float64, len(w.Weights()))
		rows := w.Out() // cells with weights of their own
		if l, ok := w.Partitioned.(*Local); ok && l.Shared {
			rows = l.Above.Channels
		}
		mean := make([]float64, rows)
		for i, v := range d {
			mean[i/lanes%rows] += float64(v) / lanes
		}
		for k, v := range got {
			want[k] = float64(v) * (1 - eta*mean[k*rows/len(got)])
		}
		w.Shrink(got, d, eta, lanes)
		closeTo(t, w.name, got, want)
	}
}

// TestWiringDepartures: only a convolution copies weights, only a dense wiring reaches all.
func TestWiringDepartures(t *testing.T) {
	g := patch(t, 4, 4, 1, 1, 2, 1, 0)
	for _, c := range []struct {
		w    Wiring
		want []departure.ID
	}{
		{NewDense(2, 3), []departure.ID{departure.FullConnectivity}},
		{NewConv(g), []departure.ID{departure.WeightSharing}},
		{NewLocal(g), nil},
	} {
		if got := c.w.Departures(); !slices.Equal(got, c.want) {
			t.Errorf("%T: %v, want %v", c.w, got, c.want)
		}
	}
}

// TestEdgesSeeNoMargin drives a padded wiring of ones with ones: each unit counts the places
// of its patch that lie on the sheet.
func TestEdgesSeeNoMargin(t *testing.T) {
	w := NewConv(patch(t, 3, 4, 1, 1, 3, 1, 1))
	rate, count := make([]float32, w.In()), make([]float32, w.Out())
	for i := range w.W {
		w.W[i] = 1
	}
	for i := range rate {
		rate[i] = 1
	}
	w.Drive(count, rate, 1, 1)
	want := []float32{
		4, 6, 6, 4,
		6, 9, 9, 6,
		4, 6, 6, 4,
	}
	if !slices.Equal(count, want) {
		t.Errorf("%v, want %v", count, want)
	}
}
