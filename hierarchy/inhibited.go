package hierarchy

import (
	"errors"
	"math"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

var _ = Codes.Add("lateral", registry.Entry[Code]{
	New: func() Code { return &LateralCode{Steps: 40, Step: 0.1, Answer: "rate"} }, Doc: "the cells of a place inhibit one another by synapses that learn, at thresholds that learn; any gain of rates that are not negative",
	Cite: "foldiak1990,zylberberg2011", Example: "code: {lateral: {threshold: 1}}", Main: "threshold",
})

// LateralCode settles on rates y by inhibition among the cells of a place, for inputs W·x,
// inhibitory synapses L and thresholds t:
//
//	u ← u + h·(W·x − t − L·y − u)    y = f(u)
//
// L begins at 0. It and t learn by the stage's rule (Földiák 1990; Zylberberg et al. 2011). Cells
// that spike fire where u, without −t in its input, passes t, and start again from 0; y is what
// fired in the last step, and the answer how often each cell fired, whatever the gain.
type LateralCode struct {
	Threshold float64 `yaml:"threshold" doc:"threshold t of every cell at the start, in units of the input"`
	Steps     int     `yaml:"steps" min:"1" doc:"steps in which the cells settle"`
	Step      float64 `yaml:"step" above:"0" max:"1" doc:"size h of a step, in time constants of a cell"`
	Answer    string  `yaml:"answer" oneof:"rate|binary|spikes" doc:"what a cell sends: its settled rate; 1 where that is above one half, else 0; or the number of its spikes"`
}

// Departures: none beside those of the stage's weights; feedback runs by synapses of its own.
func (*LateralCode) Departures() []departure.ID { return nil }

func (c *LateralCode) codeLayer(w *weighted, g neuron.Gain, _ uint64) (layer, error) {
	if _, softmax := g.(*neuron.Softmax); softmax || g.F64(-10) < -1e-6 {
		return nil, errors.New("cells that inhibit one another send rates that are not negative: gain relu or sigmoid")
	}
	for i := range w.p.bias.W {
		w.p.bias.W[i] = -float32(c.Threshold)
	}
	return &inhibited{w, c, g, between(w)}, nil
}

// between wires the cells of each place to one another, without synapses as yet.
func between(w *weighted) projection {
	p := projection{from: w.p.to, to: w.p.to, source: circuit.Inhibitory}
	if l, ok := w.p.wiring.(*circuit.Local); ok {
		places := circuit.Patch{Below: w.above, Above: w.above, Kernel: 1, Stride: 1}
		if p.wiring = circuit.NewLocal(places); l.Shared {
			p.wiring = circuit.NewConv(places)
		}
	} else {
		p.wiring = circuit.NewDense(w.above.Units(), w.above.Units())
	}
	p.weights = &learning.Weights{Name: w.p.to + "/lateral", W: p.wiring.Weights(), Lo: 0, Hi: float32(math.Inf(1)), Rate: 1}
	return p
}

// inhibited is a layer of weights whose cells inhibit one another. Its biases are thresholds
// with the sign turned.
type inhibited struct {
	*weighted
	how     *LateralCode
	gain    neuron.Gain
	between projection
}

func (l *inhibited) base() *weighted            { return l.weighted }
func (l *inhibited) projections() []*projection { return append(l.weighted.projections(), &l.between) }

// passes: input is summed once, inhibition in every step.
func (l *inhibited) passes(projection int) int {
	if projection == 0 {
		return 1
	}
	return l.how.Steps
}

func (l *inhibited) departures() []departure.ID {
	return append(l.weighted.departures(), departure.StaticUnits)
}

func (l *inhibited) newWork(lanes int) work {
	n := l.above.Units() * lanes
	return &inhibitedWork{weightedWork: weightedWork{l: l.weighted, y: make([]float32, n)}, l: l, u: make([]float32, n), drive: make([]float32, n), rate: make([]float32, n)}
}

type inhibitedWork struct {
	weightedWork
	l              *inhibited
	u, drive, rate []float32
	t, fired       []float32 // thresholds and spikes of a step, of cells that spike
}

func (w *inhibitedWork) forward(x []float32, at moment) []float32 {
	input := w.weightedWork.forward(x, at)
	u, drive, y := w.u[:len(input)], w.drive[:len(input)], w.rate[:len(input)]
	clear(u)
	clear(y)
	if w.l.how.Answer == "spikes" {
		return w.spike(input, u, drive, y, at.lanes)
	}
	for range w.l.how.Steps {
		copy(drive, input)
		w.l.between.wiring.Drive(drive, y, -1, at.lanes)
		simd.Relax(u, drive, float32(w.l.how.Step))
		w.l.gain.Rate(y, u)
	}
	if w.l.how.Answer == "binary" {
		for i, v := range y {
			y[i] = 0
			if v > 0.5 {
				y[i] = 1
			}
		}
	}
	return y
}

// spike counts the spikes y of the cells, whose input comes less their thresholds.
func (w *inhibitedWork) spike(input, u, drive, y []float32, lanes int) []float32 {
	w.t, w.fired = grow(w.t, len(y)), grow(w.fired, len(y))
	fillBias(w.t, w.l.p.bias.W, lanes)
	simd.Axpy(input, -1, w.t)
	clear(w.fired)
	for range w.l.how.Steps {
		copy(drive, input)
		w.l.between.wiring.Drive(drive, w.fired, -1, lanes)
		simd.Relax(u, drive, float32(w.l.how.Step))
		for i, v := range u {
			w.fired[i] = 0
			if v > -w.t[i] {
				w.fired[i], u[i] = 1, 0
			}
		}
		simd.Add(y, w.fired)
	}
	return y
}
