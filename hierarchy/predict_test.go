package hierarchy

import (
	"math"
	"slices"
	"testing"
)

// TestPredict holds answers to the twin's largest potential, however many stimuli are asked
// for at once and whoever works.
func TestPredict(t *testing.T) {
	const n = 3*tileLanes + 9
	e := byName(t, "lenet")
	p := e.pathway(t)
	x := normals("contrasts", n*e.in.Units())
	for i := range x {
		x[i] *= 100 // drowns the biases, which would otherwise answer for an untrained net
	}
	potentials := e.twins(t, p).forward(x, n)
	want := make([]int, n)
	for b := range want {
		one := potentials[b*p.Classes() : (b+1)*p.Classes()]
		want[b] = slices.Index(one, slices.Max(one))
	}
	if slices.Min(want) == slices.Max(want) {
		t.Fatal("all answers are equal and prove nothing")
	}
	render := func(dst []float32, first, lanes int) { toLanes(dst, x, first, lanes) }
	for _, workerCount := range []int{1, 2, 3} {
		q := NewPredictor(p, workers(t, workerCount))
		for _, count := range []int{n, 1, tileLanes, tileLanes + 1} {
			got := make([]int, count)
			q.Predict(got, render)
			if !slices.Equal(got, want[:count]) {
				t.Errorf("%d stimuli, %d workers: answers differ from the twin's", count, workerCount)
			}
		}
	}
}

// TestActivity holds that the activity of a stage is the same bits however many stimuli are
// shown at once, and that nothing is dropped at test.
func TestActivity(t *testing.T) {
	const n = tileLanes + 11
	for _, e := range catalogue() {
		p := e.pathway(t)
		x := e.stimuli(n)
		q := NewPredictor(p, workers(t, 2))
		for s, stage := range p.Stages {
			units := stage.Out.Units()
			all, one := make([]float32, n*units), make([]float32, units)
			q.Activity(all, s, n, func(dst []float32, first, lanes int) { toLanes(dst, x, first, lanes) })
			for _, b := range []int{0, 15, tileLanes, n - 1} {
				q.Activity(one, s, 1, func(dst []float32, _, _ int) { toLanes(dst, x, b, 1) })
				if !slices.Equal(one, all[b*units:(b+1)*units]) {
					t.Errorf("%s, %s: stimulus %d alone differs", e.name, stage.Name, b)
				}
			}
			alive(t, stage.Name, widen(all))
		}
	}
}

// TestDropout holds that a mask keeps the mean, silences the asked share, and is a function of
// presentation and unit alone; and that nothing is dropped at test.
func TestDropout(t *testing.T) {
	const rate, lanes = 0.3, 16
	e := byName(t, "unshared")
	p := e.pathway(t)
	l := p.layers[p.Stages[0].last-1].(*dropout)
	l = &dropout{sheet(20, 20, 5), rate, l.key}
	mask := make([]float32, l.sheet.Units()*lanes)
	l.draw(mask, moment{lanes: lanes, trials: someTrials(lanes)})
	silent := 0
	for _, m := range mask {
		if m == 0 {
			silent++
		} else if math.Abs(float64(m)-1/(1-rate)) > 1e-6 {
			t.Fatalf("a cell is scaled by %g", m)
		}
	}
	n := float64(len(mask))
	if z := (float64(silent) - rate*n) / math.Sqrt(n*rate*(1-rate)); math.Abs(z) > 4 {
		t.Errorf("%d of %d silent: %.1f standard deviations off", silent, len(mask), z)
	}
	row := func(b int) []float64 {
		return fromLanes(mask, lanes)[b*l.sheet.Units() : (b+1)*l.sheet.Units()]
	}
	for b := 1; b < lanes; b++ {
		same := 0
		for u, v := range row(b) {
			if v == row(0)[u] {
				same++
			}
		}
		agree := rate*rate + (1-rate)*(1-rate)
		if z := (float64(same) - agree*2000) / math.Sqrt(2000*agree*(1-agree)); math.Abs(z) > 4.5 {
			t.Errorf("presentations 0 and %d agree in %d of 2000 cells", b, same)
		}
	}
	x := []float32{1, 2, 3}
	if y := l.newWork(1).forward(x, moment{lanes: 1}); &y[0] != &x[0] {
		t.Error("cells are dropped at test")
	}
}
