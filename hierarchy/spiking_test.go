package hierarchy

import (
	"math"
	"strings"
	"testing"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

// TestSpikesArePoisson holds mean and variance of the spikes of a step to the rate, and what
// they leave at a synapse to the rate on average.
func TestSpikesArePoisson(t *testing.T) {
	const steps = 20000
	rate := []float32{0, 0.1, 0.5, 1, 1}
	for _, expected := range []float32{0.2, 3} {
		psp := newKernel(10, float64(expected))
		var k train
		k.reset(len(rate), len(psp.taps))
		at := moment{lanes: 1, trials: []uint64{5}}
		sum, square, s, left := make([]float64, len(rate)), make([]float64, len(rate)), make([]float64, len(rate)), make([]float32, len(rate))
		for step := range steps {
			k.potentials(left, psp, 1)
			k.expect(rate, expected)
			k.fire(rng.Named(1, "spikes"), step, rate, expected, at)
			for _, f := range k.spikes() {
				n := float64(f.times)
				sum[f.unit] += n / steps
				square[f.unit] += n * n / steps
			}
			for i := range rate {
				s[i] += float64(left[i]) / steps
			}
		}
		for i, r := range rate {
			want := float64(expected * r)
			variance := square[i] - sum[i]*sum[i]
			if tolerance := 5 * math.Sqrt((want+1e-9)/steps); math.Abs(sum[i]-want) > tolerance || math.Abs(variance-want) > 0.05*want+1e-6 {
				t.Errorf("at %g spikes a step: mean %g, variance %g", want, sum[i], variance)
			}
			if math.Abs(s[i]-float64(r)) > 0.06*float64(r) {
				t.Errorf("spikes of rate %g leave %g", r, s[i])
			}
		}
	}
}

// TestSpikesAreForgotten holds what a memory leaves of a potential to the geometric sums of its
// two exponentials, and what a spike leaves in a stretch of time to the taps one by one.
func TestSpikesAreForgotten(t *testing.T) {
	for _, steps := range []int{1, 10, 400} {
		geometric := func(tau float64) float64 { return (1 - math.Exp(-float64(steps)/tau)) / (math.Exp(1/tau) - 1) }
		if want, got := (geometric(10)-geometric(3))/7, keptOf(steps); math.Abs(got-want) > 1e-12 {
			t.Errorf("%d steps leave %g of a potential, want %g", steps, got, want)
		}
	}
	if kept := keptOf(10); math.Abs(kept-0.5105) > 1e-4 {
		t.Errorf("the memory of the paper's code leaves %g", kept)
	}
	k := newKernel(10, 0.2)
	for from := -3; from < 15; from++ {
		var want float64
		for to := from; to < 15; to++ {
			if got := float64(k.within(from, to)); math.Abs(got-want) > 1e-6 {
				t.Errorf("a spike leaves %g in [%d, %d), want %g", got, from, to, want)
			}
			if to >= 1 && to <= 10 {
				want += float64(k.taps[to-1])
			}
		}
	}
	if all := k.within(1, 11); math.Abs(float64(all)-1/0.2) > 1e-5 {
		t.Errorf("a spike leaves %g in all", all)
	}
}

// TestEventsAreTheDrive holds what spikes bring one by one to W·s of all sources.
func TestEventsAreTheDrive(t *testing.T) {
	const in, out, lanes, expected = 7, 5, 3, 0.4
	w := circuit.NewDense(in, out)
	for i := range w.W {
		w.W[i] = float32(math.Sin(float64(i)))
	}
	rate := make([]float32, in*lanes)
	for i := range rate {
		rate[i] = float32(i%5) / 4
	}
	psp := newKernel(10, expected)
	e, s, got, want := newEvents(w), make([]float32, len(rate)), make([]float32, out*lanes), make([]float32, out*lanes)
	var k train
	at := moment{lanes: lanes, trials: []uint64{3, 4, 8}}
	for range 2 { // of presentations, whose weights differ
		w.W[3]++
		k.reset(len(rate), len(psp.taps))
		e.reset(lanes, len(psp.taps))
		for step := range 60 {
			clear(want)
			clear(got)
			k.potentials(s, psp, lanes)
			w.Drive(want, s, 1, lanes)
			e.drive(got, k.spikes(), psp, lanes)
			for i := range want {
				if math.Abs(float64(got[i]-want[i])) > 1e-5 {
					t.Fatalf("step %d: %g by spikes, %g by potentials", step, got[i], want[i])
				}
			}
			k.expect(rate, expected)
			k.fire(rng.Named(1, "spikes"), step, rate, expected, at)
		}
	}
	if newEvents(&circuit.OneToOne{}) != nil {
		t.Error("events of a wiring that is not dense")
	}
}

// TestSpikesApproachRates holds what the spiking mode proposes to the rate mode as rates grow
// and phases last: noise falls with the root of the number of spikes.
func TestSpikesApproachRates(t *testing.T) {
	const stimuli = 5
	e := layered(sigmoid, 9, 7)
	propose := func(how *SegregatedDendrites) map[string][]float32 {
		how.Start = "network"
		return trainer(t, e.pathway(t), how, recorder{}, stimuli, 1).propose(e.batch(stimuli))
	}
	rates := propose(&SegregatedDendrites{Mode: "rate"})
	distance := func(largestHz, phaseMS float64) float64 {
		var off, all float64
		spikes := propose(&SegregatedDendrites{Mode: "spiking", PhaseMS: phaseMS, SettleMS: 100, MemoryMS: 60, LargestRateHz: largestHz})
		for name, want := range rates {
			for i, v := range want {
				off += float64(v-spikes[name][i]) * float64(v-spikes[name][i])
				all += float64(v) * float64(v)
			}
		}
		return math.Sqrt(off / all)
	}
	few, many, most := distance(1e3, 300), distance(16e3, 300), distance(256e3, 1100)
	t.Logf("distance %.3f, %.3f at 16 times the rate, %.4f at 256 times and five times as long", few, many, most)
	if ratio := few / many; ratio < 2 || ratio > 8 {
		t.Errorf("16 times the rate takes the distance from %g to %g, by 4 expected", few, many)
	}
	if most > 0.02 {
		t.Errorf("at high rates and in long phases proposals are %g away", most)
	}
}

// TestSpikesPointDownhill holds that what spiking cells propose in phases of 50 ms, in a net
// that their rates have taught, is within 90° of the gradient.
func TestSpikesPointDownhill(t *testing.T) {
	const stimuli = 40
	e := layered(sigmoid, 40)
	p := e.pathway(t)
	spikes := trainer(t, p, &SegregatedDendrites{Start: "spread", Mode: "spiking", PhaseMS: 50, SettleMS: 30, MemoryMS: 10, BiasRate: 1, LargestRateHz: 200}, &learning.SGD{Rate: 0.0437}, stimuli, 1)
	rates := trainer(t, p, &SegregatedDendrites{Start: "network", Mode: "rate"}, &learning.SGD{Rate: 0.0437}, stimuli, 1)
	for i, k := range rates.teacher.(*dendrites).spokes { // to whose plateaus weights align
		copy(k.weights.W, spikes.teacher.(*spiking).spokes[i].weights.W)
	}
	b, x := e.batch(stimuli), e.stimuli(stimuli)
	for i := range 300 * stimuli {
		at := i % stimuli
		rates.Step(Batch{Trials: b.Trials[at : at+1], Labels: b.Labels[at : at+1], Render: func(dst []float32, _, _ int) { toLanes(dst, x, at, 1) }})
	}
	for i := range b.Labels { // errors that are yet to be learned
		b.Labels[i] = (b.Labels[i] + 1) % 4
	}
	angles, err := spikes.GradientAngles(b)
	if err != nil {
		t.Fatal(err)
	}
	t.Log(angles)
	for _, a := range angles {
		if a.AngleDeg > 80 {
			t.Errorf("%s changes at %.0f° to the gradient", a.Name, a.AngleDeg)
		}
	}
}

// TestSpikesAreTheSame holds that proposals do not depend on lanes, tiles or workers, and that
// steps allocate nothing.
func TestSpikesAreTheSame(t *testing.T) {
	const stimuli = 2*tileLanes + 7
	how := &SegregatedDendrites{Start: "spread", Mode: "spiking", PhaseMS: 8, SettleMS: 3, MemoryMS: 4, LargestRateHz: 200}
	e := layered(sigmoid, 9)
	want := tiledTrainer(t, e.pathway(t), how, recorder{}, stimuli, 1, 2*tileLanes).propose(e.batch(stimuli))
	got := tiledTrainer(t, e.pathway(t), how, recorder{}, stimuli, 2, tileLanes).propose(e.batch(stimuli))
	tr, b := trainer(t, e.pathway(t), how, recorder{}, stimuli, 1), e.batch(stimuli)
	tr.Step(b)
	if n := testing.AllocsPerRun(2, func() { tr.Step(b) }); n != 0 {
		t.Errorf("%g allocations a step", n)
	}
	for name, w := range want {
		alive(t, name, widen(w))
		for i, v := range w {
			if got[name][i] != v {
				t.Fatalf("%s[%d] is %g in wide tiles and %g in others by two workers", name, i, v, got[name][i])
			}
		}
	}
}

func TestSpikingMistakes(t *testing.T) {
	how := &SegregatedDendrites{Start: "network", Mode: "spiking", PhaseMS: 50, SettleMS: 30, MemoryMS: 10, LargestRateHz: 200}
	late := *how
	late.SettleMS = 50
	for want, c := range map[string]struct {
		e   example
		how Teaching
	}{
		"stage F1: spiking cells need rates":         {layered(relu, 4), how},
		"stage F1: spiking cells need rates in unit": {layered(&neuron.Sigmoid{Max: 2, Steepness: 1}, 4), how},
		"the spiking mode needs stages":              {byName(t, "dale"), how},
		"settle must be shorter":                     {layered(sigmoid, 4), &late},
	} {
		_, err := NewTrainer(c.e.pathway(t), Training{Teaching: c.how, Optimizer: recorder{}, Batch: 4}, workers(t, 1))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}
