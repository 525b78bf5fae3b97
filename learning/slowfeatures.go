package learning

import "github.com/striate-sim/striate/internal/registry"

var _ = Rules.Add("slow-features", registry.Entry[Rule]{
	New:  func() Rule { return &SlowFeatures{Updates: 10, Fastest: 4} },
	Doc:  "cells vary as slowly as they can from frame to frame, at variance 1 and each unlike those ahead of it: Hebbian in rates and anti-Hebbian in their changes; for linear cells; learns from sequences",
	Cite: "wiskott2002,berkes2005", Example: "train: {rule: {slow-features: {rate: 0.01}}, sequence: {frames: 8, drift: 1 px}}",
})

// SlowFeatures is slow feature analysis (Wiskott & Sejnowski 2002) by synapses, for the linear
// cells of a place in order. With ẏ the change of a rate since the frame before, 0 in the first,
// and rates taken less their running means,
//
//	Δw_i = η·⟨(κ·y_i − Σ_{k≤i} L_ik·y_k)·x − ẏ_i·ẋ⟩    L_ik = ⟨κ·y_i·y_k − ẏ_i·ẏ_k⟩
//
// Let B = ⟨x·xᵀ⟩, A = ⟨ẋ·ẋᵀ⟩ and S = κ·B − A, so that L_ik = w_iᵀ·S·w_k and, for a single cell,
// Δw = η·(S·w − B·w·wᵀ·S·w). It rests where S·w = (wᵀ·S·w)·B·w, of which the product with w leaves
// ⟨y²⟩ = wᵀ·B·w = 1, and so at a solution of A·w = λ·B·w with λ = ⟨ẏ²⟩. In the directions of B^½·w
// this is Oja's flow to the largest κ − λ, multiplied by B: the slowest solution alone is stable.
// For the next cell the product with w_k of a cell at rest ahead of it leaves w_kᵀ·B·w_i·L_ii = 0:
// the two are uncorrelated, and it rests at the next solution.
//
// A synapse sees rate and change at its own two ends. L are synapses from the cells ahead, and of
// the cell with itself, that learn by the same products and reach the dendrite where it learns,
// but not the rate: instead of the weights of other cells, as in Sanger's rule, it is told what
// they answer.
type SlowFeatures struct {
	Updates float64 `yaml:"updates" min:"1" doc:"time constant τ, in updates, of the means and of what cells tell one another; must be short beside the pace at which weights change"`
	Fastest float64 `yaml:"fastest" above:"0" doc:"κ, the mean squared change from frame to frame, of a cell of variance 1, beyond which a cell falls silent; 4 is the most there can be"`
}

// Needs lists the signals that the rule reads.
func (*SlowFeatures) Needs() Signals {
	return PreRate | PreMean | PreChange | PostRate | PostMean | PostChange | PostLateral
}

// Decays reports that the rule has no term in the weight itself.
func (*SlowFeatures) Decays() bool { return false }

// Terminal: Q is the rate less its mean.
func (*SlowFeatures) Terminal(q []float32, pre Pre) { subtractMean(q, pre.Rate, pre.Mean, pre.Lanes) }

// Cell: P is κ times the rate less its mean, less what cells ahead and the cell itself send.
func (r *SlowFeatures) Cell(p, _ []float32, post Post) {
	kappa := float32(r.Fastest)
	for i, y := range post.Rate {
		p[i] = kappa*(y-post.Mean[i/post.Lanes]) - post.Lateral[i]
	}
}

// TerminalChange: the second Q is the change.
func (*SlowFeatures) TerminalChange(q []float32, pre Pre) { copy(q, pre.Change) }

// CellChange: the second P is the change, with the sign turned.
func (*SlowFeatures) CellChange(p []float32, post Post) {
	for i, v := range post.Change {
		p[i] = -v
	}
}

// Gauge averages the rate.
func (*SlowFeatures) Gauge(g []float32, post Post) { copy(g, post.Rate) }

// TimeConstant is τ of the averages.
func (r *SlowFeatures) TimeConstant() float64 { return r.Updates }

// Limit is κ.
func (r *SlowFeatures) Limit() float64 { return r.Fastest }
