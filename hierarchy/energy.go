package hierarchy

import (
	"fmt"
	"math"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

var _ = Frontends.Add("orientation-energy", registry.Entry[Frontend]{
	New: func() Frontend {
		return &OrientationEnergy{Orientations: 8, FrequenciesCPD: []float64{0.5}, BandwidthOctaves: 1.5, Aspect: 1, Gain: 1, Form: "amplitude", Stride: 1}
	},
	Doc:  "complex cells: energy of quadrature pairs of Gabor filters at every place, for orientations and spatial frequencies",
	Cite: "adelson1985,jones1987", Example: "frontend: {orientation-energy: {orientations: 8, frequency: [0.5 cpd, 1 cpd], stride: 3}}",
})

// OrientationEnergy is a sheet of complex cells: pairs of Gabor filters in quadrature whose
// squares are summed, so that the response does not depend on phase (Adelson & Bergen 1985):
//
//	energy = e² + o²,   amplitude = √(e² + o²)
//	e, o ∝ exp(−(u² + aspect²·v²)/2σ²)·(cos, sin)(2πf·u)
//
// u runs across the stripes of the preferred grating. σ follows from the bandwidth b, the
// octaves between the frequencies of half the peak: σ = √(ln 2/2)/(πf)·(2^b + 1)/(2^b − 1).
// The even filter has no mean, and each filter is scaled so that a preferred grating of
// contrast c on a luminance of 0.5 gives gain·c, or gain·c² as energy. Edges mirror what is
// inside.
//
// It sees an image, or the ON and OFF cells of a retina, whose difference stands for contrast.
//
// Map f·orientations + k is of the f-th frequency and of stripes at k·180/orientations deg,
// counter-clockwise from the horizontal.
type OrientationEnergy struct {
	Orientations     int       `yaml:"orientations" min:"1" doc:"number of orientations, evenly spaced from 0 deg, horizontal stripes"`
	FrequenciesCPD   []float64 `yaml:"frequency" list:"or-one" unit:"cpd" above:"0" doc:"preferred spatial frequencies"`
	BandwidthOctaves float64   `yaml:"bandwidth" above:"0" max:"4" doc:"octaves of spatial frequency between the half-heights of a filter"`
	Aspect           float64   `yaml:"aspect" above:"0" doc:"ratio of the envelope's widths across and along the stripes"`
	Gain             float64   `yaml:"gain" above:"0" doc:"response to a preferred grating of full contrast, mV where it drives a circuit"`
	Form             string    `yaml:"form" oneof:"amplitude|energy" doc:"whether responses go with contrast or with its square"`
	Stride           int       `yaml:"stride" min:"1" doc:"pixels between neighbouring cells"`
}

// Departures of fixed static filters, equal at all places, squared and summed exactly.
func (*OrientationEnergy) Departures() []departure.ID {
	return []departure.ID{departure.NoInterneurons, departure.StaticUnits}
}

func (g *OrientationEnergy) frontendLayer(in neuron.Sheet) (layer, error) {
	image := in
	if image.Channels == onAndOff {
		image.Channels = 1
	}
	if err := seenInDegrees("orientation-energy", image); err != nil {
		return nil, err
	}
	l := &energy{g: g, below: in, sampling: newSampling(in, g.Orientations*len(g.FrequenciesCPD), g.Stride)}
	if l.above.Channels == 0 {
		return nil, fmt.Errorf("orientation-energy has no spatial frequency")
	}
	for _, f := range g.FrequenciesCPD {
		cyclesPX := f * float64(in.SpacingDeg)
		if cyclesPX > 0.5 {
			return nil, fmt.Errorf("%g cpd is finer than the pixels can show, %g cpd", f, 0.5/float64(in.SpacingDeg))
		}
		b, err := g.bank(in, l.above, cyclesPX)
		if err != nil {
			return nil, err
		}
		l.banks = append(l.banks, b)
	}
	return l, nil
}

// energyBank is the filters of one spatial frequency on a sheet with mirrored margins. Filters
// 2k and 2k + 1 are the even and the odd one of orientation k.
type energyBank struct {
	wiring *circuit.Local
	source []int // pixel of every place of the sheet with margins
}

func (g *OrientationEnergy) bank(in, above neuron.Sheet, cyclesPX float64) (energyBank, error) {
	octaves := math.Exp2(g.BandwidthOctaves)
	sigma := math.Sqrt(math.Ln2/2) / (math.Pi * cyclesPX) * (octaves + 1) / (octaves - 1)
	half := int(math.Ceil(3 * sigma * max(1, 1/g.Aspect)))
	kernel := 2*half + 1
	wide := neuron.Sheet{Channels: 1, Height: (above.Height-1)*g.Stride + kernel, Width: (above.Width-1)*g.Stride + kernel}
	patch, err := circuit.NewPatch(wide, 2*g.Orientations, kernel, g.Stride, 0)
	if err != nil {
		return energyBank{}, err
	}
	b := energyBank{wiring: circuit.NewConv(patch)}
	top, left := (in.Height-1)%g.Stride/2-half, (in.Width-1)%g.Stride/2-half
	for y := range wide.Height {
		for x := range wide.Width {
			b.source = append(b.source, mirror(top+y, in.Height)*in.Width+mirror(left+x, in.Width))
		}
	}
	for k := range g.Orientations {
		even, odd := g.pair(kernel, math.Pi*float64(k)/float64(g.Orientations), cyclesPX, sigma)
		n := kernel * kernel
		copy(b.wiring.W[2*k*n:], even)
		copy(b.wiring.W[(2*k+1)*n:], odd)
	}
	return b, nil
}

// pair returns the filters of one orientation, kernel×kernel.
func (g *OrientationEnergy) pair(kernel int, theta, cyclesPX, sigma float64) (even, odd []float32) {
	n := kernel * kernel
	e, o, window := make([]float64, n), make([]float64, n), make([]float64, n)
	cosine, sine := make([]float64, n), make([]float64, n)
	var mean, area float64
	sin, cos := math.Sincos(theta)
	for i := range n {
		x, y := float64(i%kernel-kernel/2), float64(kernel/2-i/kernel) // y up, as in stimuli
		u, v := y*cos-x*sin, x*cos+y*sin
		window[i] = math.Exp(-(u*u + g.Aspect*g.Aspect*v*v) / (2 * sigma * sigma))
		sine[i], cosine[i] = math.Sincos(2 * math.Pi * cyclesPX * u)
		e[i], o[i] = window[i]*cosine[i], window[i]*sine[i]
		mean, area = mean+e[i], area+window[i]
	}
	var evenPeak, oddPeak float64
	for i := range n {
		e[i] -= mean / area * window[i]
		evenPeak += e[i] * cosine[i]
		oddPeak += o[i] * sine[i]
	}
	even, odd = make([]float32, n), make([]float32, n)
	for i := range n {
		even[i] = float32(e[i] / (0.5 * evenPeak)) // a grating of contrast 1 has an amplitude of 0.5
		if oddPeak > 1e-9*area {                   // there is no odd filter at the finest frequency
			odd[i] = float32(o[i] / (0.5 * oddPeak))
		}
	}
	return even, odd
}

type energy struct {
	g     *OrientationEnergy
	below neuron.Sheet
	banks []energyBank
	sampling
}

func (l *energy) in() neuron.Sheet           { return l.below }
func (l *energy) out() neuron.Sheet          { return l.above }
func (l *energy) departures() []departure.ID { return l.g.Departures() }

func (l *energy) newWork(lanes int) work {
	w := &energyWork{l: l, y: make([]float32, l.above.Units()*lanes)}
	for _, b := range l.banks {
		w.wide = append(w.wide, make([]float32, len(b.source)*lanes))
		w.s = append(w.s, make([]float32, b.wiring.Out()*lanes))
	}
	return w
}

type energyWork struct {
	l       *energy
	wide, s [][]float32 // of every bank: pixels with margins, and filter responses
	y, dx   []float32
	lanes   int
}

func (w *energyWork) forward(x []float32, at moment) []float32 {
	w.lanes = at.lanes
	w.y = w.y[:w.l.above.Units()*at.lanes]
	for f, b := range w.l.banks {
		wide, s := w.wide[f][:len(b.source)*at.lanes], w.s[f][:b.wiring.Out()*at.lanes]
		w.wide[f], w.s[f] = wide, s
		for i, from := range b.source {
			look(wide[i*at.lanes:(i+1)*at.lanes], x, from, w.l.below.Channels)
		}
		clear(s)
		b.wiring.Drive(s, wide, 1, at.lanes)
		w.each(f, func(e, o, y int) { w.y[y] = w.combine(s[e], s[o]) })
	}
	return w.y
}

// onAndOff is how many channels a retina has that sees no colour.
const onAndOff = luminanceChannels

// look copies what is seen at a place into the lanes of dst: a luminance, or, of ON and
// OFF cells, the difference from a luminance of 0.5 that has their contrast.
func look(dst, x []float32, place, channels int) {
	lanes := len(dst)
	if channels != onAndOff {
		copy(dst, x[place*lanes:])
		return
	}
	on, off := x[2*place*lanes:][:lanes], x[(2*place+1)*lanes:][:lanes]
	for b := range dst {
		dst[b] = 0.5 * (on[b] - off[b])
	}
}

// unlook adds the credit of what was seen at a place to that of what it was seen on.
func unlook(dx, credit []float32, place, channels int) {
	lanes := len(credit)
	if channels != onAndOff {
		simd.Axpy(dx[place*lanes:][:lanes], 1, credit)
		return
	}
	for b, c := range credit {
		dx[2*place*lanes+b] += 0.5 * c
		dx[(2*place+1)*lanes+b] -= 0.5 * c
	}
}

// each visits every cell of a bank: the indices of its even and odd responses and of its own.
func (w *energyWork) each(bank int, visit func(e, o, y int)) {
	n := w.l.g.Orientations
	for place := range w.l.above.Places() {
		for k := range n {
			from, to := (place*n+k)*2*w.lanes, (place*w.l.above.Channels+bank*n+k)*w.lanes
			for b := range w.lanes {
				visit(from+b, from+w.lanes+b, to+b)
			}
		}
	}
}

func (w *energyWork) combine(e, o float32) float32 {
	power := e*e + o*o
	if w.l.g.Form == "energy" {
		return float32(w.l.g.Gain) * power
	}
	return float32(w.l.g.Gain) * float32(math.Sqrt(float64(power)))
}

// backward carries credit to the image, for attacks and gradient checks.
func (w *energyWork) backward(credit []float32, to reach) []float32 {
	if to < toBelow {
		return nil
	}
	w.dx = grow(w.dx, w.l.below.Units()*w.lanes)
	clear(w.dx)
	gain := float32(w.l.g.Gain)
	for f, b := range w.l.banks {
		wide, s := w.wide[f], w.s[f]
		w.each(f, func(e, o, y int) {
			slope := 2 * gain * credit[y]
			if w.l.g.Form != "energy" {
				slope = 0
				if w.y[y] > 0 {
					slope = gain * gain / w.y[y] * credit[y]
				}
			}
			s[e], s[o] = slope*s[e], slope*s[o]
		})
		clear(wide)
		b.wiring.Return(wide, s, 1, w.lanes)
		for i, at := range b.source {
			unlook(w.dx, wide[i*w.lanes:(i+1)*w.lanes], at, w.l.below.Channels)
		}
	}
	return w.dx
}
