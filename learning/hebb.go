package learning

import "github.com/striate-sim/striate/internal/registry"

var (
	_ = Rules.Add("hebb", registry.Entry[Rule]{
		New: func() Rule { return &Hebb{} }, Doc: "presynaptic times postsynaptic rate; grows without bound unless bounded", Cite: "hebb1949", Example: "rule: hebb",
	})
	_ = Rules.Add("oja", registry.Entry[Rule]{
		New: func() Rule { return &Oja{} }, Doc: "Hebbian learning with a decay that keeps the weight vector at unit length", Cite: "oja1982", Example: "rule: oja",
	})
	_ = Rules.Add("delta", registry.Entry[Rule]{
		New: func() Rule { return &Delta{} }, Doc: "the error that reaches the cell times presynaptic rate", Cite: "widrow1960", Example: "rule: delta",
	})
)

// Hebb is Δw = η·y·x: cells that fire together wire together (Hebb 1949).
type Hebb struct{}

// Needs lists the signals that the rule reads.
func (*Hebb) Needs() Signals { return PreRate | PostRate }

// Decays reports that the rule has no term in the weight itself.
func (*Hebb) Decays() bool { return false }

// Terminal: Q is the presynaptic rate.
func (*Hebb) Terminal(q []float32, pre Pre) { copy(q, pre.Rate) }

// Cell: P is the postsynaptic rate.
func (*Hebb) Cell(p, _ []float32, post Post) { copy(p, post.Rate) }

// Oja is Δw = η·y·(x − y·w), which ends at the first principal component of x with |w| = 1
// (Oja 1982).
type Oja struct{}

// Needs lists the signals that the rule reads.
func (*Oja) Needs() Signals { return PreRate | PostRate }

// Decays reports that D is used.
func (*Oja) Decays() bool { return true }

// Terminal: Q is the presynaptic rate.
func (*Oja) Terminal(q []float32, pre Pre) { copy(q, pre.Rate) }

// Cell: P is the postsynaptic rate y, D is y².
func (*Oja) Cell(p, d []float32, post Post) {
	for i, y := range post.Rate {
		p[i], d[i] = y, y*y
	}
}

// Delta is Δw = η·e·x, the error e arriving as the cell's apical potential (Widrow & Hoff
// 1960).
type Delta struct{}

// Needs lists the signals that the rule reads.
func (*Delta) Needs() Signals { return PreRate | Apical }

// Decays reports that the rule has no term in the weight itself.
func (*Delta) Decays() bool { return false }

// Terminal: Q is the presynaptic rate.
func (*Delta) Terminal(q []float32, pre Pre) { copy(q, pre.Rate) }

// Cell: P is the error.
func (*Delta) Cell(p, _ []float32, post Post) { copy(p, post.Apical) }
