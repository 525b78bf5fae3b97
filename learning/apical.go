package learning

import "github.com/striate-sim/striate/internal/registry"

var _ = Rules.Add("apical", registry.Entry[Rule]{
	New: func() Rule { return &ApicalError{} }, Doc: "the potential of the apical dendrite, gated by the slope of the cell's gain, times presynaptic rate",
	Cite: "lillicrap2016,nokland2019", Example: "rule: apical",
})

// ApicalError moves a synapse along the teaching signal that reaches its cell's apical
// dendrite: P = a·f′(u), Q = x. Feedback alignment, broadcast errors and local heads differ
// only in what feeds the dendrite (Lillicrap et al. 2016; Nøkland & Eidnes 2019).
type ApicalError struct{}

// Needs lists the signals that the rule reads.
func (*ApicalError) Needs() Signals { return PreRate | PostSlope | Apical }

// Decays reports that the rule has no term in the weight itself.
func (*ApicalError) Decays() bool { return false }

// Terminal: Q is the presynaptic rate.
func (*ApicalError) Terminal(q []float32, pre Pre) { copy(q, pre.Rate) }

// Cell: P is the apical potential times the slope of the gain.
func (*ApicalError) Cell(p, _ []float32, post Post) {
	for i, a := range post.Apical {
		p[i] = a * post.Slope[i]
	}
}
