package learning

import "github.com/striate-sim/striate/internal/registry"

var _ = Rules.Add("sparse-coding", registry.Entry[Rule]{
	New: func() Rule { return &SparseCoding{} }, Doc: "cells that settled on a sparse code learn what of their input the code leaves unexplained, at weights of length 1; stages need code: sparse",
	Cite: "olshausen1996", Example: "train: {rule: {sparse-coding: {rate: 1}}}",
})

// SparseCoding learns the dictionary of a sparse code (Olshausen & Field 1996), the descent of
// ½|x − Φa|² for the settled a, with columns of length 1 in place of their gain control:
//
//	Δw = η·a·(x − Φ·a)
//
// The residual at a terminal is what its axon sends less what the cells send back to it.
type SparseCoding struct{}

// Needs lists the signals that the rule reads.
func (*SparseCoding) Needs() Signals { return PreResidual | PostRate }

// Decays reports that the rule has no term in the weight itself.
func (*SparseCoding) Decays() bool { return false }

// Terminal: Q is the residual.
func (*SparseCoding) Terminal(q []float32, pre Pre) { copy(q, pre.Residual) }

// Cell: P is the settled rate.
func (*SparseCoding) Cell(p, _ []float32, post Post) { copy(p, post.Rate) }

// Length is that of every cell's weight vector.
func (*SparseCoding) Length() float64 { return 1 }
