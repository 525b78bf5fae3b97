package hierarchy

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/simd"
)

// stillRule is a rule of hidden stages that changes nothing, so that homeostasis is alone.
func stillRule() Teaching {
	return &unlabelled[learning.Formula, *learning.Formula]{Rule: learning.Formula{P: "0*rate", Q: "rate"}, Pace: pace{Rate: 1, Passes: 1}}
}

// heldRates prepares a pathway whose hidden stages do nothing but hold their rates.
func heldRates(t *testing.T, p *Pathway, h ...learning.Homeostasis) *Trainer {
	t.Helper()
	tr, err := NewTrainer(p, Training{
		Teaching: stillRule(), Optimizer: &learning.SGD{Rate: 1}, Schedule: &learning.Constant{},
		Batch: 4, Steps: 4000, StepsEpoch: 2000, Homeostasis: h,
	}, workers(t, 1))
	require.NoError(t, err)
	return tr
}

// linearCells is a stage of linear cells with positive weights below a read-out.
func linearCells(t *testing.T) *Pathway {
	t.Helper()
	p, err := New(sheet(1, 1, 3), []StageSpec{
		{Name: "V1", Weighting: FullyConnected, Maps: 4, Gain: linear},
		{Name: "out", Weighting: FullyConnected, Maps: 2, Gain: softmax},
	}, exampleSeed)
	require.NoError(t, err)
	for i, w := range p.Weights()[0].W {
		p.Weights()[0].W[i] = 0.05 + float32(math.Abs(float64(w)))
	}
	return p
}

// fourStimuli have the mean 0.5, 0.8, 0.2.
func fourStimuli() Batch {
	x := []float64{0.1, 0.9, 0.4, 0.9, 0.7, 0, 0.3, 1, 0.3, 0.7, 0.6, 0.1}
	return Batch{Trials: someTrials(4), Labels: make([]int, 4), Render: func(dst []float32, first, lanes int) { toLanes(dst, x, first, lanes) }}
}

var meanOfFour = []float64{0.5, 0.8, 0.2}

// TestScalingIsRickersMap: the mean rate of a linear cell goes by r ← r·exp(η·(1 − r/ρ)) to its
// target and stays there, and its weights keep their ratios to rounding.
func TestScalingIsRickersMap(t *testing.T) {
	const target, rate = 0.3, 0.2
	p := linearCells(t)
	tr := heldRates(t, p, &learning.SynapticScaling{SetPoint: learning.EveryStage(target, rate, 1)})
	w := p.Weights()[0].W
	start := widen(w)
	want := make([]float64, 4)
	response := func(i int, w []float64) float64 { return dot(w[3*i:3*i+3], meanOfFour) }
	for i := range want {
		want[i] = response(i, start)
	}
	for update := range 120 {
		tr.Step(fourStimuli())
		for i, r := range want {
			want[i] = r * math.Exp(rate*(1-r/target))
			require.InEpsilon(t, want[i], response(i, widen(w)), 1e-5, "cell %d after %d updates", i, update+1)
		}
	}
	now := widen(w)
	for i := range want {
		require.InEpsilon(t, target, want[i], 1e-9)
		for j := range 3 {
			require.InEpsilon(t, start[3*i+j]/start[3*i], now[3*i+j]/now[3*i], 1e-5, "ratio of weights of cell %d", i)
		}
	}
}

// TestIntrinsicIsLinear: the mean rate of a linear cell comes to its target as (1 − η)ⁿ, and with
// a running mean as the recursion of both, b ← b + η·(ρ − r̄), r̄ ← r̄ + (r − r̄)/τ.
func TestIntrinsicIsLinear(t *testing.T) {
	for _, tau := range []float64{1, 5} {
		const target, rate = 0.4, 0.05
		p := linearCells(t)
		tr := heldRates(t, p, &learning.Intrinsic{SetPoint: learning.EveryStage(target, rate, tau)})
		w, b := p.Weights()[0], p.Weights()[1]
		before := widen(w.W)
		var r, mean [4]float64
		for i := range r {
			r[i] = dot(before[3*i:3*i+3], meanOfFour)
			mean[i] = r[i]
		}
		first := r
		for n := 1; n <= 400; n++ {
			tr.Step(fourStimuli())
			for i := range r {
				mean[i] += (r[i] - mean[i]) / tau
				r[i] += rate * (target - mean[i])
				require.InDelta(t, r[i], first[i]+float64(b.W[i]), 1e-5, "cell %d, τ = %g, after %d updates", i, tau, n)
				if tau == 1 {
					require.InDelta(t, math.Pow(1-rate, float64(n))*(first[i]-target), r[i]-target, 1e-9, "the closed form")
				}
			}
		}
		require.Equal(t, before, widen(w.W), "synapses are left alone")
		for i := range r {
			require.InDelta(t, target, first[i]+float64(b.W[i]), 1e-5, "the steady state")
		}
	}
}

// TestScalingKeepsDalesLaw: E cells of every hidden stage come to their target by their own
// excitatory synapses alone, whose ratios and signs stay; the read-out is left alone.
func TestScalingKeepsDalesLaw(t *testing.T) {
	e := byName(t, "dale")
	e.specs[2].Dropout = 0
	p, err := New(e.in, e.specs, exampleSeed)
	require.NoError(t, err)
	const target = 0.2
	tr, err := NewTrainer(p, Training{
		Teaching: &KolenPollack{}, Optimizer: &learning.SGD{Rate: 1e-30}, Schedule: &learning.Constant{}, Batch: 40, Steps: 1000, StepsEpoch: 1000,
		Homeostasis: []learning.Homeostasis{&learning.SynapticScaling{SetPoint: learning.EveryStage(target, 0.05, 1)}},
	}, workers(t, 1))
	require.NoError(t, err)
	before := map[string][]float64{}
	for _, w := range p.Weights() {
		before[w.Name] = widen(w.W)
	}
	b := e.batch(40)
	for range 300 {
		tr.Step(b)
	}
	tr.tiles.forward(b, true)
	for i := range 3 {
		below := p.layers[p.Stages[i].first].(*dale).ee
		now, fan := widen(below.weights.W), afferents(below.wiring)
		r := regulated{stage: i, sums: make([]float32, p.layers[p.Stages[i].cells-1].out().Units()), rates: make([]float32, len(now)/fan)}
		r.measure(tr)
		for cell, rate := range r.rates {
			require.InDelta(t, target, rate, 0.01, "%s, cell %d", p.Stages[i].Name, cell)
			was := before[below.weights.Name][cell*fan : (cell+1)*fan]
			is := now[cell*fan : (cell+1)*fan]
			require.InDelta(t, dot(was, is), length(was)*length(is), 1e-4*length(was)*length(is), "%s: the direction of cell %d", p.Stages[i].Name, cell)
		}
		require.GreaterOrEqual(t, slices.Min(now), 0.0, p.Stages[i].Name)
	}
	for _, w := range p.Weights() {
		if w.Name[:1] != "D" || w.Name[2:] != "/below-E" {
			require.InDeltaSlice(t, before[w.Name], widen(w.W), 1e-25, "%s is left alone", w.Name)
		}
	}
}

// TestHomeostasisAveragesSteps: in a network in time the mean is over the steps of a presentation.
func TestHomeostasisAveragesSteps(t *testing.T) {
	p := chain(t, Unroll{Steps: 5, Order: Biological}, 0, 0)
	tr, err := NewTrainer(p, Training{
		Teaching: &Backprop{}, Optimizer: &learning.SGD{Rate: 1e-30}, Schedule: &learning.Constant{}, Batch: 1, Steps: 9, StepsEpoch: 9,
		Homeostasis: []learning.Homeostasis{&learning.Intrinsic{SetPoint: learning.EveryStage(0.5, 1, 1)}},
	}, workers(t, 1))
	require.NoError(t, err)
	x := make([]float32, p.In().Units())
	simd.Fill(x, 0.7)
	tr.Step(Batch{Trials: someTrials(1), Labels: []int{0}, Render: func(dst []float32, _, _ int) { copy(dst, x) }})
	one := tr.tiles.all[0]
	for i, r := range tr.regulated {
		for cell, mean := range r.kinds[0].mean {
			var want float32
			for step := range 5 {
				want += one.step(step).cells[i][cell] / 5
			}
			require.InDelta(t, want, mean, 1e-6)
		}
	}
}

// TestHomeostasisRefuses what it could not hold.
func TestHomeostasisRefuses(t *testing.T) {
	scaling := &learning.SynapticScaling{SetPoint: learning.EveryStage(1, 0.1, 1)}
	intrinsic := &learning.Intrinsic{SetPoint: learning.EveryStage(1, 0.1, 1)}
	coded, err := Teachings.Make("sparse-coding")
	require.NoError(t, err)
	for _, c := range []struct {
		example string
		how     Teaching
		kind    learning.Homeostasis
		want    string
	}{
		{"batchnorm", &Backprop{}, scaling, "batch statistics"},
		{"coded", coded, scaling, "a length"},
		{"coded", coded, intrinsic, "no threshold"},
	} {
		i := slices.IndexFunc(everyExample(), func(e example) bool { return e.name == c.example })
		_, err := NewTrainer(everyExample()[i].pathway(t), Training{
			Teaching: c.how, Optimizer: &learning.SGD{Rate: 0.1}, Schedule: &learning.Constant{}, Batch: 4, Steps: 100, StepsEpoch: 10, Homeostasis: []learning.Homeostasis{c.kind},
		}, workers(t, 1))
		require.ErrorContains(t, err, c.want)
	}
}

// TestStagesHoldRatesOfTheirOwn: of a list of targets and rates each hidden stage that learns has
// its own, in turn.
func TestStagesHoldRatesOfTheirOwn(t *testing.T) {
	e := byName(t, "dale")
	e.specs[2].Dropout = 0
	e.specs = slices.Insert(e.specs, 0, StageSpec{Name: "eye", Weighting: FixedFrontend, Frontend: &Gabor{Orientations: 2, Kernel: 3, Stride: 1, WavelengthPX: 3, SigmaPX: 1, Aspect: 1}})
	p, err := New(sheet(11, 13, 1), e.specs, exampleSeed)
	require.NoError(t, err)
	targets := []float64{0.1, 0.4, 0.2}
	tr, err := NewTrainer(p, Training{
		Teaching: &KolenPollack{}, Optimizer: &learning.SGD{Rate: 1e-30}, Schedule: &learning.Constant{}, Batch: 40, Steps: 1000, StepsEpoch: 1000,
		Homeostasis: []learning.Homeostasis{&learning.SynapticScaling{SetPoint: learning.SetPoint{Target: targets, Rate: []float64{0.05}, Updates: []float64{1, 2, 3}}}},
	}, workers(t, 1))
	require.NoError(t, err)
	e.in = sheet(11, 13, 1)
	b := e.batch(40)
	for range 300 {
		tr.Step(b)
	}
	require.Len(t, tr.regulated, 3)
	for i, r := range tr.regulated {
		require.Equal(t, i+1, r.stage)
		require.InDelta(t, float64(i+1), r.kinds[0].how.TimeConstant(), 0)
		for _, mean := range r.kinds[0].mean {
			require.InDelta(t, targets[i], mean, 0.05*targets[i])
		}
	}
}
