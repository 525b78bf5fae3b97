package hierarchy

import (
	"errors"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

var _ = Codes.Add("sparse", registry.Entry[Code]{
	New: func() Code { return &SparseCode{Threshold: 0.5, Steps: 40, Step: 0.1} }, Doc: "the few cells that together explain the input, each taking what it explains from the others; gain relu makes rates non-negative, linear lets them have both signs",
	Cite: "olshausen1996,rozell2008", Example: "code: {sparse: {threshold: 0.5}}", Main: "threshold",
})

// SparseCode settles on the minimum of ½|x − Wᵀa|² + λ·Σ|a| by local competition (Rozell et al.
// 2008), for weights W of length 1 and the code a of Olshausen & Field (1996):
//
//	u ← u + h·(W·(x − Wᵀa) + a − u)    a = T_λ(u)
//
// T_λ takes λ off a magnitude, and leaves nothing of what is smaller. W·Wᵀ − 1, by which cells
// compete, is carried by feedback to the input: a cell sees what the others leave unexplained.
type SparseCode struct {
	Threshold float64 `yaml:"threshold" above:"0" doc:"λ: how large a response must be to be worth its cost, in units of the input"`
	Steps     int     `yaml:"steps" min:"1" doc:"steps in which the cells settle"`
	Step      float64 `yaml:"step" above:"0" max:"1" doc:"size h of a step, in time constants of a cell"`
}

// Departures: feedback to the input reads the forward weights.
func (*SparseCode) Departures() []departure.ID { return []departure.ID{departure.WeightTransport} }

func (c *SparseCode) codeLayer(w *weighted, g neuron.Gain, _ uint64) (layer, error) {
	s := &sparse{weighted: w, how: c}
	switch g.(type) {
	case *neuron.Linear:
		s.signed = true
	case *neuron.ReLU:
	default:
		return nil, errors.New("a sparse code has gain relu or linear")
	}
	return s, nil
}

// sparse is a layer of weights whose cells settle on a sparse code.
type sparse struct {
	*weighted
	how    *SparseCode
	signed bool
}

func (l *sparse) base() *weighted { return l.weighted }

func (l *sparse) passes(int) int { return 2 * l.how.Steps }

func (l *sparse) departures() []departure.ID {
	return append(l.weighted.departures(), departure.WeightTransport, departure.StaticUnits)
}

func (l *sparse) newWork(lanes int) work {
	return &sparseWork{weightedWork: weightedWork{l: l.weighted}, l: l, u: make([]float32, l.above.Units()*lanes), drive: make([]float32, l.above.Units()*lanes),
		a: make([]float32, l.above.Units()*lanes), r: make([]float32, l.below.Units()*lanes)}
}

type sparseWork struct {
	weightedWork
	l              *sparse
	u, drive, a, r []float32
}

func (w *sparseWork) forward(x []float32, at moment) []float32 {
	w.x, w.lanes = x, at.lanes
	n := w.l.above.Units() * at.lanes
	u, a, r := w.u[:n], w.a[:n], w.r[:len(x)]
	w.u, w.drive, w.a, w.r = u, w.drive[:n], a, r
	clear(u)
	clear(a)
	copy(r, x)
	wiring, h := w.l.p.wiring, float32(w.l.how.Step)
	for range w.l.how.Steps {
		copy(w.drive, a)
		wiring.Drive(w.drive, r, 1, at.lanes)
		simd.Relax(u, w.drive, h)
		w.l.shrink(a, u)
		copy(r, x)
		wiring.Return(r, a, -1, at.lanes)
	}
	return a
}

// shrink is T_λ.
func (l *sparse) shrink(a, u []float32) {
	threshold := float32(l.how.Threshold)
	for i, v := range u {
		a[i] = max(0, v-threshold)
	}
	if !l.signed {
		return
	}
	for i, v := range u {
		a[i] += min(0, v+threshold)
	}
}

// residual is what the code leaves unexplained of the input.
func (w *sparseWork) residual() []float32 { return w.r }
