package hierarchy

import (
	"math"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
)

var _ = Norms.Add("batch", registry.Entry[Norm]{
	New: func() Norm { return &BatchNormalization{Momentum: 0.1, Epsilon: 1e-5} },
	Doc: "normalization of each map by its mean and variance over the batch", Cite: "ioffe2015",
	Example: "norm: {batch: {momentum: 0.1, epsilon: 1e-5}}",
})

// BatchNormalization normalizes each feature map by its mean and variance over the batch and over places,
// then scales and shifts it (Ioffe & Szegedy 2015):
//
//	y = γ·(x − μ)/√(σ² + ε) + β
//
// At test, running averages of μ and σ² stand in for those of the batch.
type BatchNormalization struct {
	Momentum float64 `yaml:"momentum" above:"0" max:"1" doc:"share of the newest batch in the running averages"`
	Epsilon  float64 `yaml:"epsilon" above:"0" doc:"added to the variance"`
}

// Departures of statistics over other stimuli.
func (*BatchNormalization) Departures() []departure.ID {
	return []departure.ID{departure.ExactNormalization, departure.BatchStatistics}
}

func (n *BatchNormalization) normLayers(in neuron.Sheet) (beforeGain, afterGain layer) {
	lo, hi := learning.Unbounded()
	c := in.Channels
	l := &batchNorm{
		sheet: in, n: n,
		gamma: &learning.Weights{Name: "gamma", W: make([]float32, c), Lo: lo, Hi: hi, Rate: 1},
		beta:  &learning.Weights{Name: "beta", W: make([]float32, c), Lo: lo, Hi: hi, Rate: 1},
		mean:  make([]float32, c), variance: make([]float32, c),
		mu: make([]float64, c), inv: make([]float64, c), sums: make([]float64, 2*c), block: make([]float64, c),
		dGamma: make([]float32, c), dBeta: make([]float32, c),
	}
	for i := range c {
		l.gamma.W[i], l.variance[i] = 1, 1
	}
	return l, nil
}

type batchNorm struct {
	sheet          neuron.Sheet
	n              *BatchNormalization
	gamma, beta    *learning.Weights
	mean, variance []float32 // running averages

	mu, inv, sums []float64 // of this batch: mean, 1/√(σ²+ε); sums over it
	block         []float64 // sums over a block of trials
	count         float64
	dGamma, dBeta []float32
}

func (l *batchNorm) in() neuron.Sheet           { return l.sheet }
func (l *batchNorm) out() neuron.Sheet          { return l.sheet }
func (l *batchNorm) departures() []departure.ID { return l.n.Departures() }

// owned is what a layer learns beside its projections: weights with their proposed changes,
// summed over the batch.
func (l *batchNorm) owned() []ownWeights {
	return []ownWeights{{l.gamma, l.dGamma}, {l.beta, l.dBeta}}
}

// kept is what a layer remembers that no rule changes.
func (l *batchNorm) kept() []Array {
	return []Array{{"mean", l.mean}, {"variance", l.variance}}
}

// sum adds f of every value of a channel to out[channel], block of trials by block.
func (l *batchNorm) sum(out []float64, tiles int, at []moment, f func(tile, i, channel int) float64) {
	c := l.sheet.Channels
	block := l.block
	for t := range tiles {
		lanes := at[t].lanes
		for l0 := 0; l0 < lanes; l0 += circuit.TrialBlock {
			clear(block)
			for u := range l.sheet.Units() {
				for b := l0; b < min(l0+circuit.TrialBlock, lanes); b++ {
					block[u%c] += f(t, u*lanes+b, u%c)
				}
			}
			for k, v := range block {
				out[k] += v
			}
		}
	}
}

func (l *batchNorm) measure(_ []work, below [][]float32, at []moment) {
	c := l.sheet.Channels
	l.count = 0
	for _, m := range at {
		l.count += float64(m.lanes * l.sheet.Places())
	}
	clear(l.sums)
	l.sum(l.sums[:c], len(below), at, func(t, i, _ int) float64 { return float64(below[t][i]) })
	for k := range c {
		l.mu[k] = l.sums[k] / l.count
	}
	l.sum(l.sums[c:], len(below), at, func(t, i, k int) float64 {
		d := float64(below[t][i]) - l.mu[k]
		return d * d
	})
	m := l.n.Momentum
	for k := range c {
		v := l.sums[c+k] / l.count
		l.inv[k] = 1 / math.Sqrt(v+l.n.Epsilon)
		unbiased := v * l.count / max(l.count-1, 1)
		l.mean[k] += float32(m) * (float32(l.mu[k]) - l.mean[k])
		l.variance[k] += float32(m) * (float32(unbiased) - l.variance[k])
	}
}

func (l *batchNorm) measureBack(tiles []work, credit [][]float32, at []moment) {
	c := l.sheet.Channels
	clear(l.sums)
	l.sum(l.sums[:c], len(tiles), at, func(t, i, _ int) float64 { return float64(credit[t][i]) })
	l.sum(l.sums[c:], len(tiles), at, func(t, i, k int) float64 {
		x := tiles[t].(*batchNormWork).x[i]
		return float64(credit[t][i]) * (float64(x) - l.mu[k]) * l.inv[k]
	})
	for k := range c {
		l.dBeta[k], l.dGamma[k] = float32(l.sums[k]), float32(l.sums[c+k])
	}
}

func (l *batchNorm) newWork(lanes int) work {
	return &batchNormWork{l: l, y: make([]float32, l.sheet.Units()*lanes)}
}

type batchNormWork struct {
	l        *batchNorm
	x, y, dx []float32
	lanes    int
}

func (w *batchNormWork) forward(x []float32, at moment) []float32 {
	l := w.l
	w.x, w.lanes = x, at.lanes
	w.y = w.y[:len(x)]
	c := l.sheet.Channels
	for u := range l.sheet.Units() {
		k := u % c
		mu, inv := float64(l.mean[k]), 1/math.Sqrt(float64(l.variance[k])+l.n.Epsilon)
		if at.training {
			mu, inv = l.mu[k], l.inv[k]
		}
		scale := float32(inv) * l.gamma.W[k]
		for b := u * at.lanes; b < (u+1)*at.lanes; b++ {
			w.y[b] = (x[b]-float32(mu))*scale + l.beta.W[k]
		}
	}
	return w.y
}

// backward: dx = γ/√(σ²+ε) · (dy − mean(dy) − x̂·mean(dy·x̂)).
func (w *batchNormWork) backward(credit []float32, to reach) []float32 {
	if to < toBelow {
		return nil
	}
	l, c := w.l, w.l.sheet.Channels
	w.dx = grow(w.dx, len(credit))
	for u := range l.sheet.Units() {
		k := u % c
		inv, mu := float32(l.inv[k]), float32(l.mu[k])
		scale := inv * l.gamma.W[k]
		m, mx := float32(l.sums[k]/l.count), float32(l.sums[c+k]/l.count)
		for b := u * w.lanes; b < (u+1)*w.lanes; b++ {
			w.dx[b] = scale * (credit[b] - m - (w.x[b]-mu)*inv*mx)
		}
	}
	return w.dx
}
