package learning

import "github.com/striate-sim/striate/internal/registry"

var _ = Rules.Add("foldiak", registry.Entry[Rule]{
	New: func() Rule { return &Foldiak{Decorrelation{Lateral: 0.1, Threshold: 0.02, Target: 0.125}} }, Doc: "each cell's weights go to the mean input at which it answers, cells that answer together come to inhibit one another, and thresholds hold each at the same mean rate; stages need code: lateral",
	Cite: "foldiak1990", Example: "train: {rule: {foldiak: {rate: 0.02, target: 0.125}}}",
})

// Foldiak forms a sparse code by anti-Hebbian learning (Földiák 1990):
//
//	Δq = η·y·(x − q)
//
// beside what Decorrelation says of the synapses between cells and of thresholds.
type Foldiak struct {
	Decorrelation `yaml:",inline"`
}

// Needs lists the signals that the rule reads.
func (*Foldiak) Needs() Signals { return PreRate | PostRate }

// Decays reports that D is used.
func (*Foldiak) Decays() bool { return true }

// Terminal: Q is the presynaptic rate.
func (*Foldiak) Terminal(q []float32, pre Pre) { copy(q, pre.Rate) }

// Cell: P and D are the settled rate.
func (*Foldiak) Cell(p, d []float32, post Post) {
	copy(p, post.Rate)
	copy(d, post.Rate)
}
