package hierarchy

import (
	"math"
	"testing"

	"github.com/striate-sim/striate/learning"
)

// TestDiagnosisChangesNothing holds that looking at every pathway in training by every rule
// leaves every bit as it would have been.
func TestDiagnosisChangesNothing(t *testing.T) {
	all := Diagnostics{Angles: true, Energy: true, Rates: true, Spectra: true}
	for _, e := range []example{byName(t, "lenet"), byName(t, "batchnorm"), byName(t, "dann"), plausible()} {
		for name, how := range lessons(e) {
			var states []map[string][]uint32
			for _, looks := range []bool{false, true} {
				tr := trainer(t, e.pathway(t), how, &learning.SGD{Rate: 0.05, Momentum: 0.9}, 20, 1)
				for range 3 {
					tr.Step(e.batch(20))
					if !looks {
						continue
					}
					found, err := tr.Diagnose(e.batch(20), all)
					if err != nil || len(found) == 0 {
						t.Fatal(e.name, name, found, err)
					}
				}
				states = append(states, bits(tr))
			}
			if at := differ(states[0], states[1]); at != "" {
				t.Errorf("%s, %s: looking changed %s", e.name, name, at)
			}
		}
	}
}

// TestDiagnosisSeesEnergyFall holds what the diagnosis says of relaxation: with tied feedback
// and small steps the free energy falls at every step, with steps beyond its bound it rises.
func TestDiagnosisSeesEnergyFall(t *testing.T) {
	e := layered(relu, 12, 9)
	settle := func(rate, strength float64) (first, settled, rise float64) {
		p := e.pathway(t)
		for _, w := range p.Weights() {
			for i := range w.W {
				w.W[i] *= float32(strength)
			}
		}
		how := &PredictiveCoding{Steps: 12, Rate: rate, Variance: 0.2, Feedback: "tied", Inference: "settle"}
		tr := trainer(t, p, how, &learning.SGD{Rate: 0.05}, 40, 1)
		found, err := tr.Diagnose(e.batch(40), Diagnostics{Energy: true})
		if err != nil || len(found) != 3 {
			t.Fatal(found, err)
		}
		return found[0].Value, found[1].Value, found[2].Value
	}
	if first, settled, most := settle(0.05, 1); !(settled < first) || most > 1e-6 {
		t.Errorf("free energy %.4f → %.4f, rising by up to %g", first, settled, most)
	}
	if _, _, most := settle(1, 6); !(most > 0) {
		t.Errorf("the free energy falls in steps that are too long, by %g at least", -most)
	}
}

// TestRatesCountDeadCells silences a known share of cells.
func TestRatesCountDeadCells(t *testing.T) {
	e := layered(relu, 10)
	p := e.pathway(t)
	bias := p.Weights()[1].W
	for i := range bias {
		bias[i] = 5
		if i < 3 {
			bias[i] = -100
		}
	}
	tr := trainer(t, p, &Backprop{}, &learning.SGD{Rate: 0.05}, 40, 1)
	found, err := tr.Diagnose(e.batch(40), Diagnostics{Rates: true})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]float64{"active rates": 0.7, "dead cells": 0.3}
	for _, f := range found {
		if w, ok := want[f.Quantity]; ok && math.Abs(f.Value-w) > 1e-12 {
			t.Errorf("%s of %s: %g, want %g", f.Quantity, f.Of, f.Value, w)
		}
	}
	if len(found) != 3 {
		t.Errorf("%d findings of one hidden stage, want 3", len(found))
	}
}

// TestSpectra holds singular values to those of a matrix made of them, and the effective rank
// to its extremes.
func TestSpectra(t *testing.T) {
	w := make([]float32, 3*4)
	for i, s := range []float32{3, 1, 2} { // rotated by permutation and sign
		w[i*4+(i+1)%4] = -s
	}
	near(t, "singular values", singularValues(w, 3, 4), []float64{3, 2, 1}, 1e-12)
	near(t, "of the transpose", singularValues(w, 4, 3)[:1], []float64{norm2(w, 4, 3)}, 1e-6)
	for _, c := range []struct {
		values []float64
		rank   float64
	}{{[]float64{2, 2, 2}, 3}, {[]float64{5, 0, 0}, 1}, {[]float64{0, 0}, 0}} {
		if got := (Spectrum{Values: c.values}).Rank(); math.Abs(got-c.rank) > 1e-12 {
			t.Errorf("effective rank of %v is %g, want %g", c.values, got, c.rank)
		}
	}
}

// norm2 is the largest singular value by power iteration.
func norm2(w []float32, rows, columns int) float64 {
	x := make([]float64, columns)
	for k := range x {
		x[k] = 1 + float64(k)
	}
	length := 0.0
	for range 200 {
		y := make([]float64, rows)
		for i := range y {
			for k, v := range x {
				y[i] += float64(w[i*columns+k]) * v
			}
		}
		next := make([]float64, columns)
		length = 0
		for k := range next {
			for i, v := range y {
				next[k] += float64(w[i*columns+k]) * v
			}
			length += next[k] * next[k]
		}
		length = math.Sqrt(length)
		for k := range next {
			x[k] = next[k] / length
		}
	}
	return math.Sqrt(length)
}
