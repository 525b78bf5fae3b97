package hierarchy

import (
	"math"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/neuron"
)

var _ = Norms.Add("lrn", registry.Entry[Norm]{
	New: func() Norm { return &LocalResponse{Maps: 5, Offset: 2, Alpha: 1e-4, Beta: 0.75} },
	Doc: "local response normalization across neighbouring feature maps", Cite: "krizhevsky2012",
	Example: "norm: {lrn: {maps: 5, offset: 2, alpha: 1e-4, beta: 0.75}}",
})

// LocalResponse divides each rate by a power of the summed squares of its neighbours in
// feature space (Krizhevsky, Sutskever & Hinton 2012):
//
//	y_k = x_k / s_k^β,   s_k = offset + α·Σ_{|j−k| ≤ maps/2} x_j²
type LocalResponse struct {
	Maps   int     `yaml:"maps" min:"1" doc:"width of the window of feature maps, odd"`
	Offset float64 `yaml:"offset" above:"0" doc:"constant added to the summed squares"`
	Alpha  float64 `yaml:"alpha" min:"0" doc:"weight of the summed squares"`
	Beta   float64 `yaml:"beta" above:"0" doc:"exponent"`
}

// Departures of an exact division.
func (*LocalResponse) Departures() []departure.ID {
	return []departure.ID{departure.ExactNormalization}
}

func (n *LocalResponse) normLayers(in neuron.Sheet) (beforeGain, afterGain layer) {
	return nil, &localResponse{in, n}
}

type localResponse struct {
	sheet neuron.Sheet
	n     *LocalResponse
}

func (l *localResponse) in() neuron.Sheet           { return l.sheet }
func (l *localResponse) out() neuron.Sheet          { return l.sheet }
func (l *localResponse) departures() []departure.ID { return l.n.Departures() }

func (l *localResponse) newWork(lanes int) work {
	n := l.sheet.Units() * lanes
	return &localResponseWork{l: l, y: make([]float32, n), s: make([]float32, n), f: make([]float32, n)}
}

type localResponseWork struct {
	l              *localResponse
	x, y, s, f, dx []float32 // s is the denominator before the power, f = s^−β
	lanes          int
}

// window is the range of maps around one.
func (l *localResponse) window(k int) (from, to int) {
	half := l.n.Maps / 2
	return max(0, k-half), min(l.sheet.Channels, k+half+1)
}

func (w *localResponseWork) forward(x []float32, at moment) []float32 {
	w.x, w.lanes = x, at.lanes
	w.y, w.s, w.f = w.y[:len(x)], w.s[:len(x)], w.f[:len(x)]
	c, lanes, alpha := w.l.sheet.Channels, at.lanes, float32(w.l.n.Alpha)
	for place := range w.l.sheet.Places() {
		for k := range c {
			i := (place*c + k) * lanes
			s := w.s[i : i+lanes]
			for b := range s {
				s[b] = float32(w.l.n.Offset)
			}
			from, to := w.l.window(k)
			for j := from; j < to; j++ {
				xj := x[(place*c+j)*lanes:][:lanes]
				for b, v := range xj {
					s[b] += alpha * v * v
				}
			}
			for b, v := range s {
				w.f[i+b] = inversePower(v, w.l.n.Beta)
				w.y[i+b] = x[i+b] * w.f[i+b]
			}
		}
	}
	return w.y
}

func (w *localResponseWork) backward(credit []float32, to reach) []float32 {
	if to < toBelow {
		return nil
	}
	w.dx = grow(w.dx, len(credit))
	c, lanes := w.l.sheet.Channels, w.lanes
	scale := float32(2 * w.l.n.Alpha * w.l.n.Beta)
	for place := range w.l.sheet.Places() {
		for k := range c {
			i := (place*c + k) * lanes
			d := w.dx[i : i+lanes]
			clear(d)
			from, to := w.l.window(k)
			for j := from; j < to; j++ {
				o := (place*c + j) * lanes
				for b := range d {
					d[b] += credit[o+b] * w.y[o+b] / w.s[o+b]
				}
			}
			for b := range d {
				d[b] = credit[i+b]*w.f[i+b] - scale*w.x[i+b]*d[b]
			}
		}
	}
	return w.dx
}

// inversePower is s^−β, by square roots for the exponents that are in use.
func inversePower(s float32, beta float64) float32 {
	switch beta {
	case 0.5:
		return float32(1 / math.Sqrt(float64(s)))
	case 0.75:
		r := math.Sqrt(float64(s))
		return float32(1 / (r * math.Sqrt(r)))
	case 1:
		return 1 / s
	default:
		return float32(math.Pow(float64(s), -beta))
	}
}
