package hierarchy

import (
	"math"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

const runningDoc = "each map is brought to mean 0 and variance 1 of its own past, by running averages: homeostasis"

var (
	_ = Norms.Add("running", registry.Entry[Norm]{
		New: newRunning[Norm], Doc: runningDoc + "; of what the stage sends on, after its pool",
		Cite: "turrigiano1998,journe2023", Example: "norm: {running: {momentum: 0.01}}",
	})
	_ = Frontends.Add("running", registry.Entry[Frontend]{
		New: newRunning[Frontend], Doc: runningDoc + "; of the channels of the image",
		Cite: "turrigiano1998,journe2023", Example: "frontend: {running: {momentum: 0.01}}",
	})
)

func newRunning[T any]() T {
	return any(&Running{Momentum: 0.01, Epsilon: 1e-5, Of: "map"}).(T)
}

// Running gives activity the mean 0 and the variance 1 of its own past, as cells that keep their
// activity in range do (Turrigiano et al. 1998):
//
//	y = (x − m)/√(v + ε)    m ← m + a·(⟨x⟩ − m)    v ← v + a·(⟨(x − m)²⟩ − v)
//
// ⟨⟩ is over the stimuli of an update, and over places where a map has one average; a is
// 1/n in the n-th update until it has come down to the momentum. Training and test see the same
// averages. It stands in for the batch statistics of Journé et al. (2023), and no derivative
// leads through m and v.
type Running struct {
	Momentum float64 `yaml:"momentum" above:"0" max:"1" doc:"least share a of the newest update in the averages"`
	Epsilon  float64 `yaml:"epsilon" above:"0" doc:"added to the variance"`
	Of       string  `yaml:"of" oneof:"map|cell" doc:"whether the cells of a map have their averages in common over places, or each its own"`
}

// Departures of averages that cells of all places share.
func (n *Running) Departures() []departure.ID {
	if n.Of == "map" {
		return []departure.ID{departure.WeightSharing}
	}
	return nil
}

func (n *Running) normLayers(neuron.Sheet) (beforeGain, afterGain layer) { return nil, nil }

func (n *Running) outputLayer(in neuron.Sheet) layer { return n.over(in) }

func (n *Running) frontendLayer(in neuron.Sheet) (layer, error) { return n.over(in), nil }

func (n *Running) over(in neuron.Sheet) *running {
	units := in.Channels
	if n.Of == "cell" {
		units = in.Units()
	}
	l := &running{sheet: in, n: n, mean: make([]float32, units), variance: make([]float32, units), updates: make([]float32, 1), sums: make([]float64, units)}
	for i := range l.variance {
		l.variance[i] = 1
	}
	return l
}

type running struct {
	sheet          neuron.Sheet
	n              *Running
	mean, variance []float32
	updates        []float32 // how many there were, until the momentum is reached
	sums           []float64
}

func (l *running) in() neuron.Sheet  { return l.sheet }
func (l *running) out() neuron.Sheet { return l.sheet }

func (l *running) departures() []departure.ID {
	if l.sheet.Places() == 1 {
		return nil
	}
	return l.n.Departures()
}

// kept is the past.
func (l *running) kept() []Array {
	return []Array{{"running-mean", l.mean}, {"running-variance", l.variance}, {"running-updates", l.updates}}
}

// measure moves the averages, in an order that does not depend on how a batch is cut into tiles.
func (l *running) measure(_ []work, below [][]float32, at []moment) {
	momentum := l.n.Momentum
	if n := float64(l.updates[0]) + 1; 1/n > momentum {
		l.updates[0], momentum = float32(n), 1/n
	}
	l.move(l.mean, momentum, below, at, func(x, _ float64) float64 { return x })
	l.move(l.variance, momentum, below, at, func(x, mean float64) float64 { return (x - mean) * (x - mean) })
}

func (l *running) move(average []float32, momentum float64, below [][]float32, at []moment, of func(x, mean float64) float64) {
	clear(l.sums)
	kinds, count := len(l.sums), 0
	for t, m := range at {
		count += m.lanes * l.sheet.Units() / kinds
		for from := 0; from < m.lanes; from += circuit.TrialBlock {
			for u := range l.sheet.Units() {
				mean, sum := float64(l.mean[u%kinds]), 0.0
				for _, x := range below[t][u*m.lanes+from : u*m.lanes+min(from+circuit.TrialBlock, m.lanes)] {
					sum += of(float64(x), mean)
				}
				l.sums[u%kinds] += sum
			}
		}
	}
	for k, sum := range l.sums {
		average[k] += float32(momentum * (sum/float64(count) - float64(average[k])))
	}
}

// measureBack: no derivative leads through the averages.
func (l *running) measureBack([]work, [][]float32, []moment) {}

func (l *running) newWork(lanes int) work {
	return &runningWork{l: l, y: make([]float32, l.sheet.Units()*lanes)}
}

type runningWork struct {
	l     *running
	y, dx []float32
	lanes int
}

func (l *running) scale(unit int) float32 {
	return float32(1 / math.Sqrt(float64(l.variance[unit%len(l.variance)])+l.n.Epsilon))
}

func (w *runningWork) forward(x []float32, at moment) []float32 {
	l, lanes := w.l, at.lanes
	w.lanes, w.y = lanes, w.y[:len(x)]
	for u := range l.sheet.Units() {
		mean, scale := l.mean[u%len(l.mean)], l.scale(u)
		y := w.y[u*lanes : (u+1)*lanes]
		for b, v := range x[u*lanes : (u+1)*lanes] {
			y[b] = (v - mean) * scale
		}
	}
	return w.y
}

func (w *runningWork) backward(credit []float32, to reach) []float32 {
	if to < toBelow {
		return nil
	}
	w.dx = grow(w.dx, len(credit))
	copy(w.dx, credit)
	for u := range w.l.sheet.Units() {
		simd.Scale(w.dx[u*w.lanes:(u+1)*w.lanes], w.l.scale(u))
	}
	return w.dx
}
