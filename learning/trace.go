package learning

import "github.com/striate-sim/striate/internal/registry"

var _ = Rules.Add("trace", registry.Entry[Rule]{
	New: func() Rule { return &Trace{Present: 0.2} }, Doc: "the cell of a place that answers most wins, and cells learn what comes while their trace of having won lasts: what follows in time, as shifts of one picture do, comes to drive one cell; learns from sequences",
	Cite: "foldiak1991", Example: "train: {rule: {trace: {share: 0.2}}, sequence: {frames: 8, drift: 1 px}}",
})

// Trace is Hebbian learning with a memory (Földiák 1991), by which complex cells find which
// simple cells to pool:
//
//	ȳ(t) = (1 − d)·ȳ(t−1) + d·y(t)    Δw = η·ȳ·(x − w)
//
// y is 1 for the winner of a place and 0 for the others. With d = 1 it is competitive learning
// of single pictures.
type Trace struct {
	Present float64 `yaml:"share" above:"0" max:"1" doc:"d, the present frame's share of the trace; 1: nothing is kept of earlier ones"`
}

// Needs lists the signals that the rule reads.
func (*Trace) Needs() Signals { return PreRate | PostTrace }

// Decays reports that D is used.
func (*Trace) Decays() bool { return true }

// Terminal: Q is the presynaptic rate.
func (*Trace) Terminal(q []float32, pre Pre) { copy(q, pre.Rate) }

// Cell: P and D are the trace.
func (*Trace) Cell(p, d []float32, post Post) {
	copy(p, post.Trace)
	copy(d, post.Trace)
}

// Share is d.
func (r *Trace) Share() float64 { return r.Present }

// Excitatory marks the synapses as such.
func (*Trace) Excitatory() {}

// Compete lets the cell with the largest input win, of equals the first. Where nothing is
// seen, no cell wins.
func (*Trace) Compete(y, u []float32, lanes int) {
	clear(y)
	for b := range lanes {
		best := b
		for i := b; i < len(u); i += lanes {
			if u[i] > u[best] {
				best = i
			}
		}
		if u[best] != 0 {
			y[best] = 1
		}
	}
}
