package hierarchy

import (
	"math"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

var _ = Pools.Add("c-cells", registry.Entry[Pool]{
	New:  func() Pool { return &CCells{Window: Window{5, 2}, Sigma: 1.5, Drive: 4} },
	Doc:  "C-cells of the neocognitron: a Gaussian blur of a window, channel by channel, that saturates",
	Cite: "fukushima1980", Example: "pool: {c-cells: {window: 5, stride: 2, sigma: 1.5}}",
})

// CCells answer wherever in their window the feature is (Fukushima 1980):
//
//	y = ψ(g·⌊Σ_ν d_ν·x_ν⌋₊),   ψ(s) = s/(1 + s),   d_ν ∝ exp(−|ν|²/2σ²),   Σ d = 1
type CCells struct {
	Window `yaml:",inline"`
	Sigma  float64 `yaml:"sigma" above:"0" doc:"standard deviation σ of the weights, in places"`
	Drive  float64 `yaml:"drive" above:"0" doc:"g, what a window full of rates of 1 brings before saturation"`
}

// Departures of fixed wiring that saturates: none.
func (*CCells) Departures() []departure.ID { return nil }

func (p *CCells) poolLayer(in neuron.Sheet) (layer, error) {
	g, err := p.patch(in)
	if err != nil {
		return nil, err
	}
	l := &cCells{Patch: g, weights: make([]float32, g.Kernel*g.Kernel)}
	half, sum := float64(g.Kernel-1)/2, 0.0
	weight := func(i int) float64 {
		y, x := float64(i/g.Kernel)-half, float64(i%g.Kernel)-half
		return math.Exp(-(x*x + y*y) / (2 * p.Sigma * p.Sigma))
	}
	for i := range l.weights {
		sum += weight(i)
	}
	for i := range l.weights {
		l.weights[i] = float32(p.Drive * weight(i) / sum)
	}
	return l, nil
}

type cCells struct {
	circuit.Patch
	weights []float32 // g·d of every place of a window
}

func (l *cCells) in() neuron.Sheet           { return l.Below }
func (l *cCells) out() neuron.Sheet          { return l.Above }
func (l *cCells) departures() []departure.ID { return nil }

func (l *cCells) newWork(lanes int) work {
	return &cCellsWork{l: l, y: make([]float32, l.Above.Units()*lanes)}
}

type cCellsWork struct {
	l        *cCells
	y, s, dx []float32
	lanes    int
}

func (w *cCellsWork) forward(x []float32, at moment) []float32 {
	w.lanes = at.lanes
	n := w.l.Above.Channels * at.lanes
	w.y = w.y[:w.l.Above.Units()*at.lanes]
	clear(w.y)
	eachWindow(w.l.Patch, at.lanes, func(above, below, index int) {
		simd.Axpy(w.y[above:above+n], w.l.weights[index], x[below:below+n])
	})
	for i, s := range w.y {
		s = max(s, 0)
		w.y[i] = s / (1 + s)
	}
	return w.y
}

// backward uses ψ′ = (1 − y)², and 0 where nothing arrives.
func (w *cCellsWork) backward(credit []float32, to reach) []float32 {
	if to < toBelow {
		return nil
	}
	n := w.l.Above.Channels * w.lanes
	w.dx, w.s = grow(w.dx, w.l.Below.Units()*w.lanes), grow(w.s, len(credit))
	clear(w.dx)
	for i, y := range w.y {
		w.s[i] = 0
		if y > 0 {
			w.s[i] = credit[i] * (1 - y) * (1 - y)
		}
	}
	eachWindow(w.l.Patch, w.lanes, func(above, below, index int) {
		simd.Axpy(w.dx[below:below+n], w.l.weights[index], w.s[above:above+n])
	})
	return w.dx
}
