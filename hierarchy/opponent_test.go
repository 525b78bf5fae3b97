package hierarchy

import (
	"math"
	"slices"
	"testing"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/neuron"
)

// A grey picture in three channels drives the luminance cells as in one, and no opponent cell.
func TestOpponentCellsAreSilentInGrey(t *testing.T) {
	grey := neuron.Sheet{Channels: 1, Height: 11, Width: 9, SpacingDeg: 0.1}
	colour := grey
	colour.Channels = 3
	r := &Retina{CentreDeg: 0.1, SurroundDeg: 0.3, Balance: 1, Gain: 1, C50Pct: 30, PoolDeg: 0.3, Colour: 5, Stride: 1}
	one, err := NewEye(grey, 1, r)
	if err != nil {
		t.Fatal(err)
	}
	three, err := NewEye(colour, 1, r)
	if err != nil {
		t.Fatal(err)
	}
	x := make([]float32, grey.Units())
	rng.Named(1, "pixels").Uniforms(x, 0, 0, 0)
	for i := range x {
		x[i] = float32(math.Round(float64(x[i])*255) / 256) // three times x is exact
	}
	var xxx []float32
	for _, v := range x {
		xxx = append(xxx, v, v, v)
	}
	want, got := slices.Clone(one.See(x, 1)), three.See(xxx, 1)
	if three.Out().Channels != 6 {
		t.Fatalf("%d channels", three.Out().Channels)
	}
	for place := range x {
		cells := got[6*place : 6*place+6]
		if !slices.Equal(cells[:2], want[2*place:2*place+2]) {
			t.Fatalf("place %d: luminance %v, of one channel %v", place, cells[:2], want[2*place:2*place+2])
		}
		if slices.Max(cells[2:]) != 0 {
			t.Fatalf("place %d: opponent cells at %v", place, cells[2:])
		}
	}
}

// One colour drives its own cells: red the red cell and the yellow one, blue the blue one.
func TestOpponentCellsOfOneColour(t *testing.T) {
	in := neuron.Sheet{Channels: 3, Height: 4, Width: 4, SpacingDeg: 0.1}
	eye, err := NewEye(in, 1, &Retina{CentreDeg: 0.1, SurroundDeg: 0.3, Balance: 1, Gain: 1, PoolDeg: 0.3, Colour: 2, Stride: 1})
	if err != nil {
		t.Fatal(err)
	}
	for channel, want := range [3][4]float32{{1, 0, 0, 0.5}, {0, 1, 0, 0.5}, {0, 0, 1, 0}} {
		x := make([]float32, in.Units())
		for i := channel; i < len(x); i += 3 {
			x[i] = 0.5
		}
		for i, y := 0, eye.See(x, 1); i < len(y); i += 6 {
			if !slices.Equal(y[i+2:i+6], want[:]) {
				t.Fatalf("channel %d: cells at %v, want %v", channel, y[i+2:i+6], want)
			}
		}
	}
}
