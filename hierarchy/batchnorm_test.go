package hierarchy

import (
	"math"
	"testing"
)

// TestBatchNormAtTest holds the running averages to their recursion in closed form, with the
// unbiased variance, and what is answered at test to the formula with them.
func TestBatchNormAtTest(t *testing.T) {
	n := &BatchNormalization{Momentum: 0.25, Epsilon: 0.01}
	before, _ := n.normLayers(sheet(2, 2, 3))
	l := before.(*batchNorm)
	const lanes, batches = 6, 2
	var mean, variance [3]float64
	for k := range variance {
		variance[k] = 1
	}
	for range batches { // the same batch twice: r₂ = (1−m)²·r₀ + (1−(1−m)²)·s
		show("running", l, []int{lanes})
	}
	x := show("running", l, []int{lanes})[0].x // a third time
	keep := math.Pow(1-n.Momentum, batches+1)
	for k := range 3 {
		var s, ss float64
		for i := k; i < len(x); i += 3 {
			s += x[i] / lanes / 4
		}
		for i := k; i < len(x); i += 3 {
			ss += (x[i] - s) * (x[i] - s) / (lanes*4 - 1)
		}
		mean[k], variance[k] = (1-keep)*s, keep+(1-keep)*ss
	}
	near(t, "running mean", widen(l.mean), mean[:], 1e-6)
	near(t, "running variance", widen(l.variance), variance[:], 1e-6)

	l.gamma.W[1], l.beta.W[2] = 2, -1
	shown := make([]float32, len(x))
	toLanes(shown, x, 0, lanes)
	y := l.newWork(lanes).forward(shown, moment{lanes: lanes})
	want := make([]float64, len(x))
	for i, v := range x {
		k := i % 3
		want[i] = float64(l.gamma.W[k])*(v-mean[k])/math.Sqrt(variance[k]+n.Epsilon) + float64(l.beta.W[k])
	}
	near(t, "at test", fromLanes(y, lanes), want, 1e-5)
}
