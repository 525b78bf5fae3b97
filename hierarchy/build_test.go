package hierarchy

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/learning"
)

// TestMistakesNameTheirStage: what cannot be built says where and why.
func TestMistakesNameTheirStage(t *testing.T) {
	good := StageSpec{Name: "V1", Weighting: Conv, Maps: 2, Kernel: 3, Stride: 1, Gain: relu}
	out := StageSpec{Name: "out", Weighting: FullyConnected, Maps: 2, Gain: softmax}
	wide, pool, early := good, good, good
	wide.Kernel = 9
	pool.Pool = &MaxPool{square(7, 2)}
	early.Gain = softmax
	daleWide := wide
	daleWide.Dale = true
	eye := StageSpec{Name: "V1", Weighting: FixedFrontend, Frontend: &Gabor{Orientations: 2, Kernel: 5, Stride: 1, WavelengthPX: 4, SigmaPX: 2, Aspect: 1}}
	large := eye
	large.Frontend = &Gabor{Orientations: 2, Kernel: 9, Stride: 1, WavelengthPX: 4, SigmaPX: 2, Aspect: 1}
	for _, c := range []struct {
		channels int
		first    StageSpec
		want     string
	}{
		{1, wide, "stage V1: circuit: kernel 9 does not fit"},
		{1, daleWide, "stage V1: circuit: kernel 9 does not fit"},
		{1, pool, "stage V1: pool window 7, stride 2"},
		{1, early, "stage V1: gain softmax is for the read-out"},
		{3, large, "stage V1: circuit: kernel 9 does not fit"},
	} {
		_, err := New(sheet(7, 7, c.channels), []StageSpec{c.first, out}, 1)
		var at *StageError
		if !errors.As(err, &at) || at.Unwrap() == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %q", err, c.want)
		}
	}
	if _, err := New(sheet(4, 4, 1), []StageSpec{eye, out}, 1); err == nil {
		t.Error("a filter of 5 fits a sheet of 4")
	}
	if _, err := New(sheet(7, 7, 1), nil, 1); err == nil {
		t.Error("a pathway without stages was built")
	}
}

// TestFirstWeights holds the weights to be a function of seed and name alone, so that two
// pathways with a stage in common start it alike, and nothing else alike.
func TestFirstWeights(t *testing.T) {
	e := byName(t, "dale")
	build := func(specs []StageSpec, seed uint64) map[string][]float32 {
		p, err := New(e.in, specs, seed)
		if err != nil {
			t.Fatal(err)
		}
		all := map[string][]float32{}
		for _, w := range p.Weights() {
			all[w.Name] = w.W
		}
		return all
	}
	a, longer, reseeded := build(e.specs, 1), slices.Clone(e.specs), build(e.specs, 2)
	longer = slices.Insert(longer, 2, StageSpec{Name: "new", Weighting: LocalUnshared, Maps: 5, Kernel: 1, Stride: 1, Gain: relu})
	b := build(longer, 1)
	for name, w := range a {
		if !slices.Equal(w, b[name]) {
			t.Errorf("%s starts otherwise beside another stage", name)
		}
		drawn := strings.HasSuffix(name, "below-E") && !strings.HasPrefix(name, "out") || strings.HasSuffix(name, "below-I")
		if slices.Equal(w, reseeded[name]) == drawn {
			t.Errorf("%s: drawn from the seed %v, want %v", name, !drawn, drawn)
		}
	}
	if slices.Equal(a["D1/below-E"][:9], a["D2/below-E"][:9]) {
		t.Error("two stages start alike")
	}
}

// TestFirstWeightsOfDale holds a stage's start to its statistics: W exponential with mean
// √(2/fan), V at the mean of its place's W within 10 %, so that inhibition takes off what
// excitation of equal rates brings.
func TestFirstWeightsOfDale(t *testing.T) {
	spec := StageSpec{Name: "V", Weighting: LocalUnshared, Maps: 20, Kernel: 3, Stride: 1, Dale: true, Inhibitory: 4, Gain: relu}
	out := StageSpec{Name: "out", Weighting: FullyConnected, Maps: 3, Dale: true, Gain: softmax}
	p, err := New(sheet(12, 12, 5), []StageSpec{spec, out}, 3)
	if err != nil {
		t.Fatal(err)
	}
	l := p.layers[0].(*dale)
	w, fan := widen(l.ee.weights.W), 45
	mean := math.Sqrt(2 / float64(fan))
	var sum, square float64
	for _, v := range w {
		sum += v
		square += v * v
	}
	n := float64(len(w))
	// Standard errors of the mean and of the mean square of n exponential numbers.
	if z := (sum/n - mean) / (mean / math.Sqrt(n)); math.Abs(z) > 4 {
		t.Errorf("mean of W is %.1f standard errors off", z)
	}
	if z := (square/n/(2*mean*mean) - 1) / math.Sqrt(5/n); math.Abs(z) > 4 {
		t.Errorf("mean square of W is %.1f standard errors off", z)
	}
	for i, v := range l.ei.weights.W {
		place, k := i/(4*fan), i%fan
		var column float64
		for c := range 20 {
			column += w[(place*20+c)*fan+k] / 20
		}
		if r := float64(v) / column; r < 0.9-1e-6 || r > 1.1+1e-6 {
			t.Fatalf("V[%d] is %.3f of the mean of W", i, r)
		}
	}
	uniform := make([]float32, 12*12*5)
	for i := range uniform {
		uniform[i] = 1
	}
	var net, excitation float64
	for _, v := range l.newWork(1).forward(uniform, moment{lanes: 1}) {
		net += float64(v)
	}
	for _, v := range w {
		excitation += v
	}
	if math.Abs(net) > 0.01*excitation {
		t.Errorf("a uniform image leaves %.3g of an excitation of %.3g", net, excitation)
	}
}

// TestTrainingDepartures joins those of the teaching and of the optimizer, and sees batches.
func TestTrainingDepartures(t *testing.T) {
	for _, c := range []struct {
		how  Teaching
		want []departure.ID
	}{
		{&Backprop{}, []departure.ID{departure.NonlocalError, departure.WeightTransport, departure.TwoPhases, departure.SignedError, departure.LabelVector}},
		{&LocalHeads{}, []departure.ID{departure.SignedError, departure.LabelVector}},
	} {
		for _, batch := range []int{1, 8} {
			got := Training{Teaching: c.how, Optimizer: &learning.SGD{}, Batch: batch}.Departures()
			want := len(c.want)
			if batch > 1 {
				want++
			}
			if len(got) != want || slices.Contains(got, departure.MiniBatch) != (batch > 1) {
				t.Errorf("%T, batch %d: %v", c.how, batch, got)
			}
			for _, id := range c.want {
				if !slices.Contains(got, id) {
					t.Errorf("%T: %s is missing", c.how, id)
				}
			}
		}
	}
	if d := (&Gabor{}).Departures(); !slices.Contains(d, departure.StaticUnits) {
		t.Errorf("front end: %v", d)
	}
	if d := (&MaxPool{}).Departures(); !slices.Equal(d, []departure.ID{departure.MaxPool}) {
		t.Errorf("maximum: %v", d)
	}
	if d := (&AveragePool{}).Departures(); len(d) != 0 {
		t.Errorf("mean: %v", d)
	}
}
