package hierarchy

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
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
	l                 *localResponse
	x, y, s, f, t, dx []float32 // s is the denominator before the power, f = s^−β; t is scratch
	lanes             int
}

// sumMaps adds to each map, place by place, its window of maps of x.
func (w *localResponseWork) sumMaps(dst, x []float32) {
	c, half := w.l.sheet.Channels, w.l.n.Maps/2
	run := c * w.lanes
	for i := 0; i < len(x); i += run {
		for d := max(-half, 1-c); d <= min(half, c-1); d++ {
			from, to := max(0, -d)*w.lanes, min(c, c-d)*w.lanes
			simd.Add(dst[i+from:i+to], x[i+from+d*w.lanes:i+to+d*w.lanes])
		}
	}
}

func (w *localResponseWork) forward(x []float32, at moment) []float32 {
	w.x, w.lanes = x, at.lanes
	w.y, w.s, w.f = w.y[:len(x)], w.s[:len(x)], w.f[:len(x)]
	copy(w.f, x)
	simd.Scale(w.f, float32(w.l.n.Alpha))
	simd.Mul(w.f, x)
	simd.Fill(w.s, float32(w.l.n.Offset))
	w.sumMaps(w.s, w.f)
	simd.InversePower(w.f, w.s, w.l.n.Beta)
	copy(w.y, x)
	simd.Mul(w.y, w.f)
	return w.y
}

// backward is dx_k = credit_k·s_k^−β − 2αβ·x_k·Σ_{|j−k| ≤ maps/2} credit_j·y_j/s_j.
func (w *localResponseWork) backward(credit []float32, to reach) []float32 {
	if to < toBelow {
		return nil
	}
	n := len(credit)
	w.dx, w.t = grow(w.dx, n), grow(w.t, 2*n)
	share, sum := w.t[:n], w.t[n:]
	copy(share, credit)
	simd.Mul(share, w.y)
	simd.Divide(share, w.s)
	clear(sum)
	w.sumMaps(sum, share)
	copy(share, w.x)
	simd.Scale(share, float32(2*w.l.n.Alpha*w.l.n.Beta))
	simd.Mul(share, sum)
	copy(w.dx, credit)
	simd.Mul(w.dx, w.f)
	simd.Axpy(w.dx, -1, share)
	return w.dx
}
