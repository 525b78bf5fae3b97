package hierarchy

import (
	"math"
	"slices"
	"testing"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// frontends are the front ends with parameters that use all of their parts.
func frontends() map[string]Frontend {
	return map[string]Frontend{
		"running":            &Running{Momentum: 0.1, Epsilon: 0.5, Of: "map"},
		"quadratic":          &Quadratic{Kernel: 3, Stride: 2},
		"gabor":              &Gabor{Orientations: 3, Kernel: 5, Stride: 2, WavelengthPX: 4, SigmaPX: 1.6, Aspect: 0.5},
		"retina":             &Retina{CentreDeg: 0.1, SurroundDeg: 0.35, Balance: 0.9, Gain: 2, C50Pct: 20, PoolDeg: 0.4, Colour: 0.7, Stride: 2},
		"orientation-energy": &OrientationEnergy{Orientations: 3, FrequenciesCPD: []float64{1, 2.2}, BandwidthOctaves: 1.5, Aspect: 0.8, Gain: 3, Form: "amplitude", Stride: 2},
	}
}

// Every front end obeys the contract of layers: a lane does not depend on the others, bit for
// bit; a moment allocates nothing; the credit that it returns is the gradient.
func TestFrontendsConform(t *testing.T) {
	grey := neuron.Sheet{Channels: 1, Height: 13, Width: 18, SpacingDeg: 0.1}
	colour := grey
	colour.Channels = 3
	for _, name := range Frontends.Names() {
		f, ok := frontends()[name]
		if !ok {
			t.Errorf("front end %s is not tested", name)
			continue
		}
		t.Run(name, func(t *testing.T) { checkFrontend(t, f, grey) })
		if r, ok := f.(*Retina); ok {
			t.Run(name+" in colour", func(t *testing.T) { checkFrontend(t, f, colour) })
			blind := *r
			blind.Colour = 0
			t.Run(name+" without colour", func(t *testing.T) { checkFrontend(t, &blind, colour) })
		}
		if _, ok := f.(*Gabor); ok {
			t.Run(name+" in colour", func(t *testing.T) { checkFrontend(t, f, colour) })
		}
		if _, ok := f.(*OrientationEnergy); ok {
			cells := grey
			cells.Channels = onAndOff
			t.Run(name+" of ON and OFF cells", func(t *testing.T) { checkFrontend(t, f, cells) })
		}
	}
}

func checkFrontend(t *testing.T, f Frontend, in neuron.Sheet) {
	t.Helper()
	l, err := f.frontendLayer(in)
	if err != nil {
		t.Fatal(err)
	}
	const lanes = 5
	x := make([]float32, in.Units()*lanes)
	rng.Named(1, "pixels").Uniforms(x, 0, 0, 0)
	if _, ok := f.(*Retina); ok && in.Channels == 3 {
		keepOpponentsOffThreshold(x, lanes)
	}
	w := l.newWork(lanes)
	y := slices.Clone(w.forward(x, moment{lanes: lanes}))
	for b := range lanes {
		alone := make([]float32, in.Units())
		for i := range alone {
			alone[i] = x[i*lanes+b]
		}
		for i, v := range l.newWork(lanes).forward(alone, moment{lanes: 1}) {
			if v != y[i*lanes+b] {
				t.Fatalf("lane %d: unit %d is %v alone and %v among others", b, i, v, y[i*lanes+b])
			}
		}
	}
	credit := make([]float32, len(y))
	rng.Named(2, "credit").Normals(credit, 0, 0, 0)
	if n := testing.AllocsPerRun(3, func() { w.forward(x, moment{lanes: lanes}); w.backward(credit, toBelow) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	w.forward(x, moment{lanes: lanes})
	dx := slices.Clone(w.backward(credit, toBelow))
	checkDescent(t, w, x, credit, dx, lanes)
}

// keepOpponentsOffThreshold rounds colours so that no opponent cell lies within 1/192 of its
// threshold, where slopes jump.
func keepOpponentsOffThreshold(x []float32, lanes int) {
	for i, v := range x {
		x[i] = float32(math.Round(float64(v)*32)) / 32
		if i/lanes%3 == 1 {
			x[i] += 1.0 / 96
		}
	}
}

// checkDescent compares credit carried below with central differences of Σ credit·y along
// random directions, to within what float32 and the few cells at their threshold allow.
func checkDescent(t *testing.T, w work, x, credit, dx []float32, lanes int) {
	t.Helper()
	const h = 1e-4
	value := func(along []float32, step float32) (sum float64) {
		moved := make([]float32, len(x))
		for i, v := range x {
			moved[i] = v + step*along[i]
		}
		for i, v := range w.forward(moved, moment{lanes: lanes}) {
			sum += float64(v) * float64(credit[i])
		}
		return sum
	}
	along := make([]float32, len(x))
	for trial := range uint64(4) {
		rng.Named(3, "direction").Normals(along, trial, 0, 0)
		var want, scale float64
		for i, d := range along {
			want += float64(dx[i]) * float64(d)
			scale += float64(dx[i]) * float64(dx[i])
		}
		got := (value(along, h) - value(along, -h)) / (2 * h)
		if math.Abs(got-want) > 6e-3*math.Sqrt(scale) {
			t.Errorf("slope %.6g, credit says %.6g (norm %.3g)", got, want, math.Sqrt(scale))
		}
	}
}

// A blur is its own transpose but for its edges: ⟨p, B·x⟩ = ⟨Bᵀ·p, x⟩. It keeps uniform light
// as it is and widens a point by its variance.
func TestBlur(t *testing.T) {
	sheet := neuron.Sheet{Channels: 1, Height: 9, Width: 31}
	const lanes = 3
	n := sheet.Units() * lanes
	for _, sigma := range []float64{0.3, 1, 2.7, 6} {
		b := newBlur(sheet, sigma)
		x, p, bx, bp, between := make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)
		rng.Named(1, "x").Normals(x, 0, 0, 0)
		rng.Named(1, "p").Normals(p, 0, 0, 0)
		b.apply(bx, x, between, lanes)
		b.back(bp, p, between, lanes)
		var left, right float64
		for i := range x {
			left += float64(p[i]) * float64(bx[i])
			right += float64(bp[i]) * float64(x[i])
		}
		if math.Abs(left-right) > 1e-4 {
			t.Errorf("σ = %g: ⟨p, Bx⟩ = %g, ⟨Bᵀp, x⟩ = %g", sigma, left, right)
		}
		for i := range x {
			x[i] = 1
		}
		b.apply(bx, x, between, lanes)
		for _, v := range bx {
			if math.Abs(float64(v)-1) > 1e-6 {
				t.Fatalf("σ = %g: uniform light becomes %v", sigma, v)
			}
		}
	}
	line := neuron.Sheet{Channels: 1, Height: 1, Width: 41}
	b := newBlur(line, 2.7)
	x, y, between := make([]float32, 41), make([]float32, 41), make([]float32, 41)
	x[20] = 1
	b.apply(y, x, between, 1)
	var variance float64
	for i, v := range y {
		variance += float64(v) * float64((i-20)*(i-20))
	}
	if math.Abs(variance-2.7*2.7) > 0.01 {
		t.Errorf("variance %g", variance)
	}
}

func TestMirror(t *testing.T) {
	var seen []int
	for i := -7; i < 8; i++ {
		seen = append(seen, mirror(i, 3))
	}
	if want := []int{0, 0, 1, 2, 2, 1, 0, 0, 1, 2, 2, 1, 0, 0, 1}; !slices.Equal(seen, want) {
		t.Errorf("got %v, want %v", seen, want)
	}
}

// Filters of a colour image are the grey ones, a bank for every channel alone.
func TestGaborFiltersChannelsApart(t *testing.T) {
	bank := frontends()["gabor"]
	layerOf := func(channels int) layer {
		l, err := bank.frontendLayer(neuron.Sheet{Channels: channels, Height: 9, Width: 11, SpacingDeg: 0.1})
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	grey, colour := layerOf(1), layerOf(3)
	x := make([]float32, colour.in().Units())
	rng.Named(1, "pixels").Uniforms(x, 0, 0, 0)
	y := colour.newWork(1).forward(x, moment{lanes: 1})
	n := grey.out().Channels / 2
	for channel := range 3 {
		one := make([]float32, grey.in().Units())
		for i := range one {
			one[i] = x[i*3+channel]
		}
		for i, want := range grey.newWork(1).forward(one, moment{lanes: 1}) {
			place, off, filter := i/(2*n), i/n%2, i%n
			if got := y[place*6*n+off*3*n+channel*n+filter]; math.Abs(float64(got-want)) > 1e-6 {
				t.Fatalf("channel %d, place %d, filter %d: %v, of the grey image %v", channel, place, filter, got, want)
			}
		}
	}
}
