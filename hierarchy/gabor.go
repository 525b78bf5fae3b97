package hierarchy

import (
	"math"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

var _ = Frontends.Add("gabor", registry.Entry[Frontend]{
	New: func() Frontend {
		return &Gabor{Orientations: 8, Kernel: 9, Stride: 3, WavelengthPX: 5, SigmaPX: 2, Aspect: 0.5}
	},
	Doc:  "fixed Gabor filters at every place, in even and odd phase and both polarities, half-wave rectified",
	Cite: "jones1987,illing2019", Example: "frontend: {gabor: {orientations: 8, kernel: 9, stride: 3}}",
})

// Gabor is a bank of fixed oriented filters, as in simple cells (Jones & Palmer 1987), each
// followed by half-wave rectification into an ON and an OFF cell:
//
//	g(x, y) = exp(−(x′² + aspect²·y′²)/2σ²)·cos(2π·x′/λ + φ),   φ = 0, π/2
//
// Every channel below, as those of a colour image, has the whole bank to itself; maps are in order
// of channels. Filters have zero mean and unit norm. They are fixed wiring, equal at all places by
// construction and never learned.
type Gabor struct {
	Orientations int     `yaml:"orientations" min:"1" doc:"number of orientations, evenly spaced"`
	Kernel       int     `yaml:"kernel" min:"3" doc:"places a side of the filter"`
	Stride       int     `yaml:"stride" min:"1" doc:"places between filters"`
	WavelengthPX float64 `yaml:"wavelength" unit:"px" above:"0" doc:"period of the carrier"`
	SigmaPX      float64 `yaml:"sigma" unit:"px" above:"0" doc:"standard deviation of the envelope across the stripes"`
	Aspect       float64 `yaml:"aspect" above:"0" doc:"ratio of the envelope's widths across and along the stripes"`
}

// Departures of fixed filters: the cells are static; each has one sign for its targets.
func (*Gabor) Departures() []departure.ID {
	return []departure.ID{departure.NoInterneurons, departure.StaticUnits}
}

func (g *Gabor) frontendLayer(in neuron.Sheet) (layer, error) {
	filters := 2 * g.Orientations
	patch, err := circuit.NewPatch(in, filters*in.Channels, g.Kernel, g.Stride, 0)
	if err != nil {
		return nil, err
	}
	l := &gabor{g: g, wiring: circuit.NewConv(patch), sheet: patch.Above}
	l.sheet.Channels *= 2
	filter := make([]float32, g.Kernel*g.Kernel)
	for i := range filters {
		g.filter(filter, math.Pi*float64(i/2)/float64(g.Orientations), math.Pi/2*float64(i%2))
		for channel := range in.Channels {
			w := l.wiring.W[(channel*filters+i)*len(filter)*in.Channels:]
			for k, v := range filter {
				w[k*in.Channels+channel] = v
			}
		}
	}
	return l, nil
}

// filter writes one filter, kernel×kernel.
func (g *Gabor) filter(w []float32, theta, phase float64) {
	half := float64(g.Kernel-1) / 2
	v := make([]float64, len(w))
	var mean, norm float64
	for i := range v {
		y, x := float64(i/g.Kernel)-half, float64(i%g.Kernel)-half
		across, along := x*math.Cos(theta)+y*math.Sin(theta), y*math.Cos(theta)-x*math.Sin(theta)
		envelope := math.Exp(-(across*across + g.Aspect*g.Aspect*along*along) / (2 * g.SigmaPX * g.SigmaPX))
		v[i] = envelope * math.Cos(2*math.Pi*across/g.WavelengthPX+phase)
		mean += v[i] / float64(len(v))
	}
	for i := range v {
		v[i] -= mean
		norm += v[i] * v[i]
	}
	for i := range v {
		w[i] = float32(v[i] / math.Sqrt(norm))
	}
}

type gabor struct {
	g      *Gabor
	wiring *circuit.Local
	sheet  neuron.Sheet // ON and OFF cells
}

func (l *gabor) in() neuron.Sheet           { return l.wiring.Below }
func (l *gabor) out() neuron.Sheet          { return l.sheet }
func (l *gabor) departures() []departure.ID { return l.g.Departures() }

func (l *gabor) newWork(lanes int) work {
	return &gaborWork{l: l, s: make([]float32, l.wiring.Out()*lanes), y: make([]float32, l.sheet.Units()*lanes)}
}

type gaborWork struct {
	l     *gabor
	s, y  []float32
	dx    []float32
	lanes int
}

func (w *gaborWork) forward(x []float32, at moment) []float32 {
	w.lanes = at.lanes
	w.s, w.y = w.s[:w.l.wiring.Out()*at.lanes], w.y[:w.l.sheet.Units()*at.lanes]
	clear(w.s)
	w.l.wiring.Drive(w.s, x, 1, at.lanes)
	n := w.l.wiring.Above.Channels * at.lanes
	for place := range w.l.sheet.Places() {
		s, y := w.s[place*n:(place+1)*n], w.y[2*place*n:2*(place+1)*n]
		simd.Relu(y[:n], s)
		for i, v := range s {
			s[i] = -v
		}
		simd.Relu(y[n:], s)
	}
	return w.y
}

// backward carries credit to the image, for attacks and gradient checks.
func (w *gaborWork) backward(credit []float32, to reach) []float32 {
	if to < toBelow {
		return nil
	}
	n := w.l.wiring.Above.Channels * w.lanes
	for place := range w.l.sheet.Places() {
		s, c, y := w.s[place*n:(place+1)*n], credit[2*place*n:], w.y[2*place*n:]
		for i := range s {
			s[i] = 0
			if y[i] > 0 {
				s[i] += c[i]
			}
			if y[n+i] > 0 {
				s[i] -= c[n+i]
			}
		}
	}
	w.dx = grow(w.dx, w.l.wiring.In()*w.lanes)
	clear(w.dx)
	w.l.wiring.Return(w.dx, w.s, 1, w.lanes)
	return w.dx
}
