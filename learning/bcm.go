package learning

import "github.com/striate-sim/striate/internal/registry"

var _ = Rules.Add("bcm", registry.Entry[Rule]{
	New: func() Rule { return &BCM{Updates: 20} }, Doc: "responses above a sliding threshold, the running mean of their square, strengthen a synapse, those below weaken it",
	Cite: "bienenstock1982", Example: "train: {rule: {bcm: {updates: 20}}}",
})

// BCM makes cells selective (Bienenstock, Cooper & Munro 1982):
//
//	Δw = η·y·(y − θ)·x    θ = ⟨y²⟩
//
// The threshold must follow faster than weights change, or both oscillate: τ ≪ 1/η.
type BCM struct {
	Updates float64 `yaml:"updates" min:"1" doc:"time constant τ of the threshold, in updates: how long it averages the squared rate"`
}

// Needs lists the signals that the rule reads.
func (*BCM) Needs() Signals { return PreRate | PostRate | PostMean }

// Decays reports that the rule has no term in the weight itself.
func (*BCM) Decays() bool { return false }

// Terminal: Q is the presynaptic rate.
func (*BCM) Terminal(q []float32, pre Pre) { copy(q, pre.Rate) }

// Cell: P is y·(y − θ).
func (*BCM) Cell(p, _ []float32, post Post) {
	for i, y := range post.Rate {
		p[i] = y * (y - post.Mean[i/post.Lanes])
	}
}

// Gauge is y², whose mean is the threshold.
func (*BCM) Gauge(g []float32, post Post) {
	for i, y := range post.Rate {
		g[i] = y * y
	}
}

// TimeConstant is τ of the threshold.
func (r *BCM) TimeConstant() float64 { return r.Updates }
