package hierarchy

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// moments are the mean of every kind of unit, and the mean squared distance from another
// number, over stimuli in [stimulus][unit].
func moments(x []float64, kinds int, from []float64) (mean, power []float64) {
	mean, power = make([]float64, kinds), make([]float64, kinds)
	for i, v := range x {
		k := i % kinds
		mean[k] += v * float64(kinds) / float64(len(x))
		power[k] += (v - from[k]) * (v - from[k]) * float64(kinds) / float64(len(x))
	}
	return mean, power
}

// TestRunningAverages holds the averages to their closed form: those of the first update are its
// own, of equal updates the same; after a change of what is seen they go over by 1/n, and by
// the momentum a once n is beyond 1/a. What is answered is the formula with them, in training
// and at test, and credit comes down by 1/√(v + ε).
func TestRunningAverages(t *testing.T) {
	const a, lanes = 0.25, 6
	for of, kinds := range map[string]int{"map": 3, "cell": 12} {
		n := &Running{Momentum: a, Epsilon: 0.01, Of: of}
		l := n.outputLayer(sheet(2, 2, 3)).(*running)
		require.Len(t, l.mean, kinds)
		first := show("running", l, []int{4, 2})
		x := gather(first, func(o *tileOf) []float64 { return o.x })
		mean, _ := moments(x, kinds, make([]float64, kinds))
		_, variance := moments(x, kinds, mean)
		near(t, "mean", widen(l.mean), mean, 1e-6)
		near(t, "variance", widen(l.variance), variance, 1e-6)
		show("running", l, []int{lanes})
		near(t, "mean of two equal updates", widen(l.mean), mean, 1e-6)
		near(t, "variance of two equal updates", widen(l.variance), variance, 1e-5)

		for update := 3; update <= 6; update++ { // another batch from now on
			last := show("later", l, []int{lanes})[0]
			other, _ := moments(last.x, kinds, mean)
			share := max(a, 1/float64(update))
			for k := range mean {
				mean[k] += share * (other[k] - mean[k])
			}
			_, power := moments(last.x, kinds, mean)
			for k := range mean {
				variance[k] += share * (power[k] - variance[k])
			}
			near(t, "mean", widen(l.mean), mean, 1e-5)
			near(t, "variance", widen(l.variance), variance, 1e-5)
			answer, down := make([]float64, len(last.x)), make([]float64, len(last.x))
			for i, v := range last.x {
				scale := 1 / math.Sqrt(variance[i%kinds]+n.Epsilon)
				answer[i], down[i] = (v-mean[i%kinds])*scale, last.credit[i]*scale
			}
			near(t, "answer", last.y, answer, 1e-5)
			near(t, "credit below", last.dx, down, 1e-5)
			shown := make([]float32, len(last.x))
			toLanes(shown, last.x, 0, lanes)
			near(t, "at test", fromLanes(l.newWork(lanes).forward(shown, moment{lanes: lanes}), lanes), answer, 1e-5)
		}
		require.Equal(t, of == "map", len(l.departures()) > 0)
	}
}

// TestRunningStandsBehindThePool: a stage sends on what is in range, and so does a front end.
func TestRunningStandsBehindThePool(t *testing.T) {
	p, err := New(sheet(9, 9, 2), []StageSpec{
		{Name: "retina", Weighting: FixedFrontend, Frontend: &Running{Momentum: 0.1, Of: "map"}},
		{Name: "V1", Weighting: Conv, Maps: 4, Kernel: 3, Stride: 1, Gain: relu, Norm: &Running{Momentum: 0.1, Of: "map"}, Pool: &MaxPool{square(3, 2)}},
		{Name: "out", Weighting: FullyConnected, Maps: 3, Gain: softmax},
	}, exampleSeed)
	require.NoError(t, err)
	e := example{name: "in range", in: p.In(), specs: []StageSpec{{Maps: 3}}}
	tr := trainer(t, p, &Backprop{}, still{}, 40, 1)
	tr.Step(e.batch(40))
	for s, channels := range []int{2, 4} {
		require.Equal(t, channels, p.Stages[s].Out.Channels)
		var all []float64
		for _, one := range tr.tiles.all[:tr.tiles.in] {
			all = append(all, fromLanes(tr.tiles.activity(one, s), one.at.lanes)...)
		}
		mean, power := moments(all, channels, make([]float64, channels))
		for k := range mean {
			require.InDelta(t, 0, mean[k], 1e-4, "stage %d, map %d", s, k)
			require.InDelta(t, 1, power[k], 1e-3, "stage %d, map %d", s, k)
		}
	}
}
