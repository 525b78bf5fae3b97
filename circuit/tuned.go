package circuit

import (
	"fmt"
	"slices"

	"github.com/striate-sim/striate/neuron"
)

// Tuned is a wiring between sheets with orientation maps whose weights are a Gaussian of distance
// times a smooth profile of the difference between preferred orientations,
//
//	W_ij = s_i·G_ij·f(θ_i − θ_j), f(δ) = Σ_h a_h·cos 2hδ
//
// The cosines of the difference are products of cosines and sines of either orientation, so that
// the wiring is a sum of a few Gaussians of distance: of the activity weighed by a harmonic of
// the source's map, weighed again by that of the target's. Its synapses are not kept, and do not
// learn.
type Tuned struct {
	fixedKernel
	sheet          neuron.Sheet
	y, x           []float64 // side×side, of rows and columns
	fromDeg, toDeg []float64
	over           profile
	harmonics      []float64 // a_h, until they are lost to rounding in float64
	scale          []float64 // s_i

	fast, back *tuning
}

// tunedSamples is how finely a profile of orientation is sampled for its harmonics.
const tunedSamples = 2048

// NewTuned takes the matrix of either axis and the profile over orientations. Weights are
// products of all three; where a total is asked for, those onto each cell are scaled to it.
func NewTuned(b Between, y, x []float64, over profile) (*Tuned, error) {
	row := make([]float64, tunedSamples)
	for k := range row {
		d := orientationPeriod * float64(k) / tunedSamples
		row[k] = over(min(d, orientationPeriod-d))
	}
	w := &Tuned{sheet: b.From, y: y, x: x, fromDeg: b.FromDeg, toDeg: b.ToDeg, over: over, harmonics: spectrum(row)}
	for h := range w.harmonics {
		w.harmonics[h] *= 2.0 / tunedSamples
	}
	w.harmonics[0] /= 2
	h := len(w.harmonics) - 1
	for ; h > 0 && w.harmonics[h] <= 1e-15*w.harmonics[0]; h-- {
	}
	if 2*h >= tunedSamples/2 {
		return nil, fmt.Errorf("circuit: connections between like orientations alone have %d harmonics or more; a wider over, or sparse", h)
	}
	w.harmonics = w.harmonics[:h+1]
	w.scale = slices.Repeat([]float64{1}, b.To.Units())
	if b.Total > 0 {
		sums, ones := make([]float64, len(w.scale)), slices.Repeat([]float64{1}, b.From.Units())
		w.Drive64(sums, ones, 1)
		for i, v := range sums {
			w.scale[i] = b.Total / v
		}
	} else {
		for i := range w.scale {
			w.scale[i] = b.Weight
		}
	}
	w.fast = w.tuning(Planning{}.harmonics(w.spectrum()))
	w.back = w.fast.turned()
	return w, nil
}

// share is a_h.
func (w *Tuned) share(h int) float64 {
	if h < len(w.harmonics) {
		return w.harmonics[h]
	}
	return 0
}

// spectrum is the harmonics as eigenvalues of a ring of one.
func (w *Tuned) spectrum() []float64 {
	all := slices.Clone(w.harmonics)
	for h := range all[1:] {
		all[h+1] /= 2
	}
	return all
}

// In returns the number of source units.
func (w *Tuned) In() int { return w.sheet.Units() }

// Out returns the number of target units.
func (w *Tuned) Out() int { return w.sheet.Units() }

// Drive adds sign·W·rate to dst.
func (w *Tuned) Drive(dst, rate []float32, sign float32, lanes int) {
	w.fast.drive(dst, rate, sign, lanes)
}

// Return adds sign·Wᵀ·p to dst.
func (w *Tuned) Return(dst, p []float32, sign float32, lanes int) {
	w.back.drive(dst, p, sign, lanes)
}

// Drive64 adds sign·W·rate to dst in float64.
func (w *Tuned) Drive64(dst, rate []float64, sign float64) {
	n := len(rate)
	blur := NewSeparable(w.sheet, w.sheet, w.y, w.x, nil)
	weighed, blurred := make([]float64, n), make([]float64, n)
	for m := range 2*len(w.harmonics) - 1 {
		for i, r := range rate {
			weighed[i] = r * harmonic(m, w.fromDeg[i])
		}
		clear(blurred)
		blur.Drive64(blurred, weighed, 1)
		for i, v := range blurred {
			dst[i] += sign * w.scale[i] * w.harmonics[(m+1)/2] * harmonic(m, w.toDeg[i]) * v
		}
	}
}

// visit visits all weights, by the profile itself.
func (w *Tuned) visit(synapse func(to, from int, v float64)) {
	height, width := w.sheet.Height, w.sheet.Width
	side := func(m []float64, n, i, j int) float64 {
		if m == nil {
			return 1
		}
		return m[i*n+j]
	}
	for i := range w.Out() {
		for j := range w.In() {
			near := side(w.y, height, i/width, j/width) * side(w.x, width, i%width, j%width)
			if near != 0 {
				synapse(i, j, w.scale[i]*near*w.over(arc(w.toDeg[i], w.fromDeg[j], orientationPeriod)))
			}
		}
	}
}
