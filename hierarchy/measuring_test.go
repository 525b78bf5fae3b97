package hierarchy

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/learning"
)

// einet is a rule of E and I cells; fast changes by pictures are for small networks.
func einet(input, correlation, rivalry float64) Teaching {
	return &unlabelled[learning.EINet, *learning.EINet]{
		Rule: learning.EINet{Measurement: learning.Measurement{Correlation: correlation, Rivalry: rivalry, Threshold: 0.2, Target: 0.2, InterneuronTarget: 0.4, Updates: 20}},
		Pace: pace{Rate: input, Passes: 1, Start: 1},
	}
}

// mediators builds a dense stage of E and I cells with a read-out.
func mediators(t *testing.T, inputs, cells, interneurons int) (*Pathway, *mediated) {
	t.Helper()
	p, err := New(sheet(1, 1, inputs), []StageSpec{
		{Name: "V1", Weighting: FullyConnected, Maps: cells, Gain: relu, Code: &InterneuronCode{
			Cells: interneurons, Threshold: 0.5, InterneuronThreshold: 0.5, Steps: 40, Step: 0.1, InterneuronSpeed: 2, Answer: "spikes",
		}},
		{Name: "out", Weighting: FullyConnected, Maps: 2, Gain: softmax},
	}, exampleSeed)
	require.NoError(t, err)
	return p, p.layers[0].(*mediated)
}

// answersOf are the answers of E and of I cells to samples: [sample][cell].
func answersOf(p *Pathway, samples [][]float64) (e, i [][]float64) {
	l := p.layers[0].(*mediated)
	w := l.newWork(1).(*mediatedWork)
	for _, x := range samples {
		in := make([]float32, len(x))
		toLanes(in, x, 0, 1)
		w.forward(in, moment{lanes: 1})
		e, i = append(e, widen(w.e.y)), append(i, widen(w.i.y))
	}
	return e, i
}

// meanOf is the mean of a column.
func meanOf(y [][]float64, cell int) float64 {
	var sum float64
	for _, row := range y {
		sum += row[cell]
	}
	return sum / float64(len(y))
}

// together is ⟨a·b⟩/(⟨a⟩·⟨b⟩) of two columns.
func together(a [][]float64, i int, b [][]float64, j int) float64 {
	var sum float64
	for k := range a {
		sum += a[k][i] * b[k][j]
	}
	return sum / float64(len(a)) / (meanOf(a, i) * meanOf(b, j))
}

// correlationsOf is the mean of the correlations of pairs of cells.
func correlationsOf(y [][]float64) float64 {
	var all, n float64
	for i := range y[0] {
		for j := range i {
			covariance := product(y, i, j) - meanOf(y, i)*meanOf(y, j)
			all += covariance / math.Sqrt((product(y, i, i)-math.Pow(meanOf(y, i), 2))*(product(y, j, j)-math.Pow(meanOf(y, j), 2)))
			n++
		}
	}
	return all / n
}

// TestInterneuronsComeToRest where their equations say: every cell at its rate, every synapse at
// 1 + w = ⟨y·y′⟩/(⟨y⟩·⟨y′⟩) or gone, and every sign as Dale's law has it. E cells are less
// correlated than the same cells whose I cells never come to inhibit them.
func TestInterneuronsComeToRest(t *testing.T) {
	if testing.Short() {
		t.Skip("two trainings")
	}
	const inputs, cells, interneurons = 16, 12, 3
	samples, _ := mixtures(2000, inputs, 16, 2, true)
	p, l := mediators(t, inputs, cells, interneurons)
	taught(t, p, einet(0.02, 0.5, 0.5), 4000, 50, samples)
	e, i := answersOf(p, samples)
	for k := range cells {
		require.InDelta(t, 0.2, meanOf(e, k), 0.02, "E cell %d", k)
	}
	for k := range interneurons {
		require.InDelta(t, 0.4, meanOf(i, k), 0.04, "I cell %d", k)
	}
	present, off := 0, 0.0
	compare := func(q *projection, post, pre [][]float64, fan int) {
		for s, w := range q.weights.W {
			require.GreaterOrEqual(t, w, float32(0))
			if want := together(post, s/fan, pre, s%fan); w > 0.1 {
				present++
				off += math.Abs(1+float64(w)-want) / want
			}
		}
	}
	compare(&l.excite, i, e, cells)
	compare(&l.inhibit, e, i, interneurons)
	require.Greater(t, present, cells)
	require.Less(t, off/float64(present), 0.1)
	for k := range interneurons {
		require.Zero(t, l.rival.weights.W[k*interneurons+k], "I cell %d reaches itself", k)
	}
	require.Equal(t, []circuit.Sign{circuit.Excitatory, circuit.Inhibitory, circuit.Inhibitory}, []circuit.Sign{l.excite.source, l.inhibit.source, l.rival.source})
	for _, q := range l.projections()[1:] {
		wrong, changed := violationsOf(q)
		require.Zero(t, wrong, q.weights.Name)
		require.Positive(t, changed, q.weights.Name)
	}

	apart, _ := mediators(t, inputs, cells, interneurons)
	taught(t, apart, einet(0.02, 0, 0), 4000, 50, samples)
	alone, _ := answersOf(apart, samples)
	t.Logf("correlation of E cells %.3f, without inhibition %.3f; synapses off by %.3f", correlationsOf(e), correlationsOf(alone), off/float64(present))
	require.Less(t, correlationsOf(e), 0.5*correlationsOf(alone))
}

// TestMeasuringFollowsTheRule compares one update of every array and of the thresholds with the
// formula, of dense, local and shared stages.
func TestMeasuringFollowsTheRule(t *testing.T) {
	const stimuli = tileLanes + 9
	for _, kind := range []Weighting{FullyConnected, LocalUnshared, Conv} {
		e := example{name: "measuring", in: sheet(5, 6, 2), specs: []StageSpec{
			{Name: "V1", Weighting: kind, Maps: 5, Kernel: 3, Stride: 2, Gain: relu, Code: &InterneuronCode{
				Cells: 2, Threshold: 0.1, InterneuronThreshold: 0.1, Steps: 20, Step: 0.2, InterneuronSpeed: 2, Answer: "spikes",
			}},
			{Name: "out", Weighting: FullyConnected, Maps: 4, Gain: softmax},
		}}
		tr := trainer(t, e.pathway(t), einet(1e-30, 0.3, 0.7), &learning.SGD{Rate: 0.1}, stimuli, 2)
		l := tr.p.layers[0].(*mediated)
		start := map[*learning.Weights][]float64{}
		for _, w := range layerWeights(l) {
			start[w] = widen(w.W)
		}
		x := e.stimuli(stimuli)
		var images [][]float64
		for b := range stimuli {
			images = append(images, x[b*e.in.Units():(b+1)*e.in.Units()])
		}
		ye, yi := answersOf(tr.p, images)
		tr.Step(e.batch(stimuli))
		for _, c := range []struct {
			q           *projection
			post, pre   [][]float64
			nPost, nPre int
			rate        float64
		}{{&l.excite, yi, ye, 2, 5, 0.3}, {&l.inhibit, ye, yi, 5, 2, 0.3}, {&l.rival, yi, yi, 2, 2, 0.7}} {
			want, places := start[c.q.weights], l.above.Places()
			shared := 1
			if kind == Conv {
				shared = places
			}
			for s, w := range want {
				cell := s / c.nPre
				var both, post, pre float64
				for n := range shared { // places that share the weight
					place := cell/c.nPost + n
					i, j := place*c.nPost+cell%c.nPost, place*c.nPre+s%c.nPre
					for b := range stimuli {
						share := 1 / float64(stimuli*shared)
						both += share * c.post[b][i] * c.pre[b][j]
						post += share * c.post[b][i]
						pre += share * c.pre[b][j]
					}
				}
				want[s] = max(0, w+c.rate*(both-post*pre*(1+w)))
				if c.q == &l.rival && cell%c.nPost == s%c.nPre {
					want[s] = 0
				}
			}
			alive(t, c.q.weights.Name, want)
			near(t, c.q.weights.Name, widen(c.q.weights.W), want, 1e-4)
		}
		for bias, c := range map[*learning.Weights]struct {
			y      [][]float64
			target float64
		}{l.p.bias: {ye, 0.2}, l.excite.bias: {yi, 0.4}} {
			want := start[bias]
			for i := range want {
				var mean, n float64
				for _, row := range c.y {
					for u := i; u < len(row); u += len(want) {
						mean, n = mean+row[u], n+1
					}
				}
				want[i] += 0.2 * (c.target - mean/n)
			}
			near(t, bias.Name, widen(bias.W), want, 1e-4)
		}
	}
}

// TestInterneuronsRefuse names what does not teach such cells, and what does not have them.
func TestInterneuronsRefuse(t *testing.T) {
	p, _ := mediators(t, 4, 5, 2)
	sailnet, err := Teachings.Make("sailnet")
	require.NoError(t, err)
	how := Training{Teaching: sailnet, Optimizer: &learning.SGD{}, Schedule: &learning.Constant{}, Batch: 4, Steps: 20, StepsEpoch: 10}
	_, err = NewTrainer(p, how, workers(t, 1))
	require.ErrorContains(t, err, "whose synapses its rule does not teach: rule: ei-net")
	plain, err := New(sheet(1, 1, 4), []StageSpec{{Name: "V1", Weighting: FullyConnected, Maps: 5, Gain: relu}, {Name: "out", Weighting: FullyConnected, Maps: 2, Gain: softmax}}, 1)
	require.NoError(t, err)
	how.Teaching = einet(0.1, 0.1, 0.1)
	_, err = NewTrainer(plain, how, workers(t, 1))
	require.ErrorContains(t, err, "code: interneurons")
}
