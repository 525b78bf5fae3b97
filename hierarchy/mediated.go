package hierarchy

import (
	"errors"
	"math"
	"slices"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

var _ = Codes.Add("interneurons", registry.Entry[Code]{
	New: func() Code {
		return &InterneuronCode{Cells: 8, Threshold: 1, InterneuronThreshold: 1, Steps: 50, Step: 0.1, InterneuronSpeed: 2, Answer: "spikes"}
	},
	Doc:  "the cells of a place excite I cells, which inhibit them and one another, by synapses that learn, at thresholds that learn: inhibition that keeps Dale's law; any gain of rates that are not negative",
	Cite: "king2013", Example: "code: {interneurons: {cells: 8}}", Main: "cells",
})

// InterneuronCode settles on spikes s of E and I cells of a place, for inputs W·x and synapses V
// from E to I, U from I to E and L from I to I (King, Zylberberg & DeWeese 2013):
//
//	u_E ← u_E + h·(W·x − u_E) − U·s_I    u_I ← (1 − v·h)·u_I + V·s_E − L·s_I
//
// A cell whose potential passes its threshold t fires and starts again from 0. Both take the spikes
// of the step before; the answer is how often each E cell fired, whatever the gain. Cells that
// answer by rates settle instead on
//
//	u_E ← u_E + h·(W·x − t − U·y_I − u_E)    u_I ← u_I + v·h·(V·y_E − t − L·y_I − u_I)    y = f(u)
//
// Rows of V start uniform, of length 1; U and L at 0. All learn by the stage's rule. W is of either
// sign, as a whitened picture is. The potentials are those of the authors' published program, whose
// exponential decay of a step is 1 − h here; the article itself was not read.
type InterneuronCode struct {
	Cells                int     `yaml:"cells" min:"1" doc:"I cells of a place"`
	Threshold            float64 `yaml:"threshold" doc:"threshold of every E cell at the start, in units of the input"`
	InterneuronThreshold float64 `yaml:"interneuron-threshold" doc:"threshold of every I cell at the start"`
	Steps                int     `yaml:"steps" min:"1" doc:"steps in which the cells settle"`
	Step                 float64 `yaml:"step" above:"0" max:"1" doc:"size h of a step, in time constants of an E cell"`
	InterneuronSpeed     float64 `yaml:"interneuron-speed" above:"0" max:"100" doc:"how many times as fast v as an E cell's the potential of an I cell decays"`
	Answer               string  `yaml:"answer" oneof:"rate|spikes" doc:"what a cell sends: its settled rate, or the number of its spikes"`
}

// Departures: none beside those of the stage's weights; feedback runs by synapses of its own.
func (*InterneuronCode) Departures() []departure.ID { return nil }

func (c *InterneuronCode) codeLayer(w *weighted, g neuron.Gain, seed uint64) (layer, error) {
	if _, softmax := g.(*neuron.Softmax); softmax || g.F64(-10) < -1e-6 {
		return nil, errors.New("cells that inhibit one another send rates that are not negative: gain relu or sigmoid")
	}
	if c.InterneuronSpeed*c.Step > 1 {
		return nil, errors.New("a step is longer than the time constant of an I cell")
	}
	l := &mediated{weighted: w, how: c, gain: g, inter: w.above}
	l.inter.Channels = c.Cells
	wired, _ := w.p.wiring.(*circuit.Local)
	shared := wired != nil && wired.Shared
	name := w.p.to
	l.excite = l.among(name, name+"/I", w.above, c.Cells, shared, circuit.Excitatory, "/units-I")
	l.inhibit = l.among(name+"/I", name, l.inter, w.above.Channels, shared, circuit.Inhibitory, "/I-units")
	l.rival = l.among(name+"/I", name+"/I", l.inter, c.Cells, shared, circuit.Inhibitory, "/I-I")
	lo, hi := learning.Unbounded()
	cells := len(l.excite.weights.W) / w.above.Channels
	l.excite.bias = &learning.Weights{Name: name + "/I/bias", W: make([]float32, cells), Lo: lo, Hi: hi, Rate: 1}
	simd.Fill(w.p.bias.W, -float32(c.Threshold))
	simd.Fill(l.excite.bias.W, -float32(c.InterneuronThreshold))
	l.draw(seed)
	return l, nil
}

// among wires the cells of a place to others of the same place, without synapses as yet.
func (l *mediated) among(from, to string, source neuron.Sheet, cells int, shared bool, sign circuit.Sign, name string) projection {
	target := source
	target.Channels = cells
	places := circuit.Patch{Below: source, Above: target, Kernel: 1, Stride: 1}
	w := circuit.NewLocal(places)
	if shared {
		w = circuit.NewConv(places)
	}
	q := projection{from: from, to: to, wiring: w, source: sign}
	q.weights = &learning.Weights{Name: l.p.to + name, W: w.Weights(), Hi: float32(math.Inf(1)), Rate: 1}
	return q
}

// draw starts the synapses onto I cells.
func (l *mediated) draw(seed uint64) {
	w := l.excite.weights
	rng.Named(seed, w.Name).Uniforms(w.W, 0, 0, 0)
	for i, n := 0, l.above.Channels; i < len(w.W); i += n {
		simd.Scale(w.W[i:i+n], 1/norm(w.W[i:i+n]))
	}
}

// mediated is a layer of weights whose cells inhibit one another by way of I cells. Its biases are
// thresholds with the sign turned.
type mediated struct {
	*weighted
	how                    *InterneuronCode
	gain                   neuron.Gain
	inter                  neuron.Sheet
	excite, inhibit, rival projection // V, U, L
}

func (l *mediated) base() *weighted { return l.weighted }

func (l *mediated) projections() []*projection {
	return append(l.weighted.projections(), &l.excite, &l.inhibit, &l.rival)
}

// passes: input is summed once, what cells send one another in every step.
func (l *mediated) passes(projection int) int {
	if projection == 0 {
		return 1
	}
	return l.how.Steps
}

// departures are those of the weights; but there are interneurons.
func (l *mediated) departures() []departure.ID {
	d := append(l.weighted.departures(), departure.StaticUnits)
	return slices.DeleteFunc(d, func(id departure.ID) bool { return id == departure.NoInterneurons })
}

func (l *mediated) newWork(lanes int) work {
	e, i := l.above.Units()*lanes, l.inter.Units()*lanes
	w := &mediatedWork{weightedWork: weightedWork{l: l.weighted, y: make([]float32, e)}, l: l}
	w.e, w.i = newAnswering(e), newAnswering(i)
	return w
}

type mediatedWork struct {
	weightedWork
	l    *mediated
	e, i answering
}

// answering is the state of E or of I cells.
type answering struct{ u, drive, y, t, fired []float32 }

func newAnswering(n int) answering {
	return answering{make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n), make([]float32, n)}
}

// rest brings the cells to rest, for so many numbers.
func (a *answering) rest(n int, bias []float32, lanes int) {
	a.u, a.drive, a.y, a.t, a.fired = a.u[:n], a.drive[:n], a.y[:n], a.t[:n], a.fired[:n]
	clear(a.u)
	clear(a.y)
	clear(a.fired)
	fillBias(a.t, bias, lanes)
}

// fire has cells whose potential passes their threshold, −t, fire and start again.
func (a *answering) fire() {
	for k, u := range a.u {
		a.fired[k] = 0
		if u > -a.t[k] {
			a.fired[k], a.u[k] = 1, 0
		}
	}
	simd.Add(a.y, a.fired)
}

func (w *mediatedWork) forward(x []float32, at moment) []float32 {
	l, n := w.l, at.lanes
	input := w.weightedWork.forward(x, at)
	w.e.rest(len(input), l.p.bias.W, n)
	w.i.rest(l.inter.Units()*n, l.excite.bias.W, n)
	if l.how.Answer == "spikes" {
		simd.Axpy(input, -1, w.e.t)
		w.spike(input, n)
	} else {
		w.settle(input, n)
	}
	return w.e.y
}

func (w *mediatedWork) spike(input []float32, n int) {
	l, step := w.l, float32(w.l.how.Step)
	keep := float32(1 - l.how.Step*l.how.InterneuronSpeed)
	for range l.how.Steps {
		simd.Relax(w.e.u, input, step)
		l.inhibit.wiring.Drive(w.e.u, w.i.fired, -1, n)
		simd.Scale(w.i.u, keep)
		l.excite.wiring.Drive(w.i.u, w.e.fired, 1, n)
		l.rival.wiring.Drive(w.i.u, w.i.fired, -1, n)
		w.e.fire()
		w.i.fire()
	}
}

func (w *mediatedWork) settle(input []float32, n int) {
	l, step := w.l, float32(w.l.how.Step)
	for range l.how.Steps {
		copy(w.e.drive, input)
		l.inhibit.wiring.Drive(w.e.drive, w.i.y, -1, n)
		copy(w.i.drive, w.i.t)
		l.excite.wiring.Drive(w.i.drive, w.e.y, 1, n)
		l.rival.wiring.Drive(w.i.drive, w.i.y, -1, n)
		simd.Relax(w.e.u, w.e.drive, step)
		simd.Relax(w.i.u, w.i.drive, step*float32(l.how.InterneuronSpeed))
		l.gain.Rate(w.e.y, w.e.u)
		l.gain.Rate(w.i.y, w.i.u)
	}
}
