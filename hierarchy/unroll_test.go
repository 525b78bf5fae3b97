package hierarchy

import (
	"math"
	"strings"
	"testing"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/neuron"
)

// chain is four linear stages of one cell each, of weight 1 and no bias, so that activity is
// what arrives and nothing else.
func chain(t *testing.T, u Unroll, tauMS, delayMS float64, projections ...ProjectionSpec) *Pathway {
	t.Helper()
	var specs []StageSpec
	for _, name := range []string{"V1", "V2", "V4", "IT"} {
		s := StageSpec{Name: name, Weighting: FullyConnected, Maps: 1, Gain: &neuron.Linear{}}
		if u.Order == Continuous {
			s.TauMS, s.DelayMS = tauMS, delayMS
		}
		specs = append(specs, s)
	}
	for i := range projections {
		projections[i].Weighting = FullyConnected
	}
	p, err := NewInTime(sheet(1, 1, 1), specs, projections, u, exampleSeed)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range p.Weights() {
		w.W[0] = 1
		if strings.HasSuffix(w.Name, "/bias") {
			w.W[0] = 0
		}
	}
	return p
}

// responses are the rates of every stage in every step, to an image of the value that it has
// in that step.
func responses(p *Pathway, image func(step int) float32) [][]float32 {
	tiles := newTiles(p, nil, 1, 1, p.Steps())
	one := tiles.all[0]
	one.at, one.image = moment{lanes: 1}, one.image[:1]
	var all [][]float32
	for step := range p.Steps() {
		one.image[0] = image(step)
		tiles.advanceTile(one, step)
		row := make([]float32, len(p.Stages))
		for i := range row {
			row[i] = one.outputs[i][0]
		}
		all = append(all, row)
	}
	return all
}

func flash(step int) float32 {
	if step == 0 {
		return 1
	}
	return 0
}

// TestImpulsesArrive holds when a flash in the first step arrives where, by hand. In a sweep
// it is in all stages at once (CORnet-R); in biological order it climbs one stage a step
// (CORnet-RT); lateral connections keep it where it is, and feedback brings it down, a step
// late in both.
func TestImpulsesArrive(t *testing.T) {
	lateral := ProjectionSpec{Name: "V2-V2", From: "V2", To: "V2"}
	feedback := ProjectionSpec{Name: "V4-V1", From: "V4", To: "V1"}
	skip := ProjectionSpec{Name: "V1-V4", From: "V1", To: "V4"}
	for _, c := range []struct {
		name        string
		order       Order
		projections []ProjectionSpec
		want        []string // of each step, the rates of V1, V2, V4, IT
	}{
		{"sweep", Sweep, nil, []string{"1111", "0000", "0000", "0000", "0000", "0000"}},
		{"biological", Biological, nil, []string{"1000", "0100", "0010", "0001", "0000", "0000"}},
		{"sweep, lateral", Sweep, []ProjectionSpec{lateral}, []string{"1111", "0111", "0111", "0111", "0111", "0111"}},
		{"biological, lateral", Biological, []ProjectionSpec{lateral}, []string{"1000", "0100", "0110", "0111", "0111", "0111"}},
		{"sweep, feedback", Sweep, []ProjectionSpec{feedback}, []string{"1111", "1111", "1111", "1111", "1111", "1111"}},
		{"biological, feedback", Biological, []ProjectionSpec{feedback}, []string{"1000", "0100", "0010", "1001", "0100", "0010"}},
		{"sweep, skip", Sweep, []ProjectionSpec{skip}, []string{"1111", "0011", "0000", "0000", "0000", "0000"}},
		{"biological, skip", Biological, []ProjectionSpec{skip}, []string{"1000", "0110", "0011", "0001", "0000", "0000"}},
		{"biological, all", Biological, []ProjectionSpec{lateral, feedback, skip}, []string{"1000", "0110", "1111", "1221", "2332", "3553"}},
	} {
		p := chain(t, Unroll{Order: c.order, Steps: 6}, 0, 0, c.projections...)
		for step, row := range responses(p, flash) {
			var got strings.Builder
			for _, v := range row {
				got.WriteByte('0' + byte(v))
			}
			if got.String() != c.want[step] {
				t.Errorf("%s: step %d has %s, want %s", c.name, step, got.String(), c.want[step])
			}
		}
	}
}

// TestContinuousArrivals holds that with delays an image reaches each stage after the sum of
// the delays on its way, to the step.
func TestContinuousArrivals(t *testing.T) {
	const dt = 0.5
	for _, delay := range []float64{0, 1, 4} {
		p := chain(t, Unroll{Order: Continuous, Steps: 60, DtMS: dt}, 5, delay)
		rows := responses(p, func(int) float32 { return 1 })
		for stage := range p.Stages {
			want := float64(stage+1)*delay/dt + float64(stage) // a step is the shortest way
			first := 0
			for rows[first][stage] == 0 {
				first++
			}
			if float64(first) != want {
				t.Errorf("delay %g ms: stage %d begins in step %d, want %g", delay, stage, first, want)
			}
		}
	}
}

// TestContinuousChain holds a chain of leaky stages, before a lasting image and without
// delays, to the closed form of its differential equations,
//
//	r_n(t) = 1 − exp(−t/τ)·Σ_{k<n} (t/τ)^k/k!
//
// and a cell that excites itself with weight w to the time constant τ/(1 − w); and the error
// to first order in the step.
func TestContinuousChain(t *testing.T) {
	const tau, end = 10.0, 30.0
	worst := func(dt float64) float64 {
		steps := int(end / dt)
		p := chain(t, Unroll{Order: Continuous, Steps: steps, DtMS: dt}, tau, 0)
		var worst float64
		for step, row := range responses(p, func(int) float32 { return 1 }) {
			x := float64(step+1) * dt / tau
			sum, term := 0.0, 1.0
			for n := range row {
				sum += term
				term *= x / float64(n+1)
				worst = max(worst, math.Abs(float64(row[n])-(1-math.Exp(-x)*sum)))
			}
		}
		return worst
	}
	coarse, fine := worst(0.5), worst(0.25)
	if ratio := coarse / fine; ratio < 1.8 || ratio > 2.2 || fine > 0.03 {
		t.Errorf("error %.4g at dt 0.5 ms, %.4g at 0.25 ms: not first order", coarse, fine)
	}
	const w, dt = 0.5, 0.01
	p := chain(t, Unroll{Order: Continuous, Steps: 3000, DtMS: dt}, tau, 0, ProjectionSpec{Name: "V1-V1", From: "V1", To: "V1"})
	for _, a := range p.Weights() {
		if a.Name == "V1/V1-V1" {
			a.W[0] = w
		}
	}
	rows := responses(p, func(int) float32 { return 1 })
	for _, at := range []float64{5, 15, 30} {
		want := (1 - math.Exp(-at*(1-w)/tau)) / (1 - w)
		if got := float64(rows[int(at/dt)-1][0]); math.Abs(got-want) > 1e-3*want {
			t.Errorf("self-excited cell at %g ms: %g, want %g", at, got, want)
		}
	}
}

// TestLeaksOfIntegrators holds what is left of a potential to the exact exponential, with the
// error of each method's order.
func TestLeaksOfIntegrators(t *testing.T) {
	for _, c := range []struct {
		method circuit.Integrator
		order  float64
	}{{circuit.Euler{}, 1}, {circuit.Heun{}, 2}, {circuit.Midpoint{}, 2}, {circuit.RK4{}, 4}} {
		missed := func(dt float64) float64 {
			return math.Abs(Unroll{DtMS: dt, Integrator: c.method}.keeps(10) - math.Exp(-dt/10))
		}
		if got := math.Log2(missed(1) / missed(0.5)); math.Abs(got-c.order-1) > 0.1 {
			t.Errorf("%T: a step's error falls by order %.2f, want %g", c.method, got, c.order+1)
		}
	}
	if got := (Unroll{DtMS: 3, Integrator: circuit.ExponentialEuler{}}).keeps(10); got != math.Exp(-0.3) {
		t.Errorf("exponential Euler leaves %g", got)
	}
}

// TestMistakesInTime says what cannot run in time, and why.
func TestMistakesInTime(t *testing.T) {
	conv := StageSpec{Name: "V1", Weighting: Conv, Maps: 2, Kernel: 3, Stride: 1, Pad: 1, Gain: relu}
	deep := conv
	deep.Name, deep.Stride = "V2", 2
	out := StageSpec{Name: "out", Weighting: FullyConnected, Maps: 2, Gain: softmax}
	batch, slow := conv, conv
	batch.Norm, slow.TauMS = &BatchNormalization{Momentum: 0.1, Epsilon: 1e-5}, 10
	four := Unroll{Steps: 4}
	for _, c := range []struct {
		first StageSpec
		p     ProjectionSpec
		u     Unroll
		want  string
	}{
		{conv, ProjectionSpec{From: "V1", To: "V1", Kernel: 2}, four, "projection P: no stride takes patches of 2"},
		{conv, ProjectionSpec{From: "V3", To: "V1", Kernel: 3}, four, `no stage named "V3"`},
		{conv, ProjectionSpec{From: "V1", To: "V3", Kernel: 3}, four, `no stage named "V3"`},
		{conv, ProjectionSpec{From: "out", To: "V1", Weighting: FullyConnected}, four, "the read-out out sends nothing on"},
		{conv, ProjectionSpec{From: "V1", To: "V2", Kernel: 3}, four, "V1 is the stage below V2 already"},
		{conv, ProjectionSpec{From: "V1", To: "V1", Kernel: 3, DelayMS: 2}, four, "delays are of continuous order"},
		{conv, ProjectionSpec{From: "V1", To: "V1", Kernel: 3}, Unroll{Steps: 1}, "there is one step"},
		{slow, ProjectionSpec{From: "V1", To: "V1", Kernel: 3}, four, "stage V1: time constants and delays are of continuous order"},
		{slow, ProjectionSpec{From: "V1", To: "V1", Kernel: 3}, Unroll{Order: Continuous, Steps: 9, DtMS: 20}, "longer than the time constant"},
		{batch, ProjectionSpec{From: "V1", To: "V1", Kernel: 3}, four, "stage V1: batch statistics"},
		{conv, ProjectionSpec{From: "V2", To: "V1", Kernel: 3}, Unroll{Order: Biological, Steps: 2}, "reaches the read-out in step 3 of 2"},
	} {
		c.p.Name = "P"
		_, err := NewInTime(sheet(8, 8, 1), []StageSpec{c.first, deep, out}, []ProjectionSpec{c.p}, c.u, 1)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
	p, err := NewInTime(sheet(8, 8, 1), []StageSpec{conv, deep, out}, []ProjectionSpec{{Name: "P", From: "V1", To: "V1", Kernel: 3}}, four, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewTrainer(p, Training{Teaching: &LocalHeads{}, Batch: 4}, workers(t, 1)); err == nil || !strings.Contains(err.Error(), "learns by backprop") {
		t.Errorf("local heads in time: %v", err)
	}
}
