package learning

import "github.com/striate-sim/striate/internal/registry"

var _ = Rules.Add("krotov-hopfield", registry.Entry[Rule]{
	New: func() Rule { return &KrotovHopfield{Rank: 2, Repulsion: 0.4} }, Doc: "the cell of a place that answers most learns its input, the one of a later rank unlearns it a little, the rest stay",
	Cite: "krotov2019", Example: "train: {rule: {krotov-hopfield: {rank: 2, repulsion: 0.4}}}",
})

// KrotovHopfield is competitive Hebbian learning by rank (Krotov & Hopfield 2019, with the
// Euclidean norm, p = 2):
//
//	Δw = η·g·(x − u·w)    g = 1 for the winner, −Δ for rank k, else 0
//
// The winner's decay pulls its weights to length 1.
type KrotovHopfield struct {
	Rank      int     `yaml:"rank" min:"2" doc:"place k in the order of responses of the cell that unlearns"`
	Repulsion float64 `yaml:"repulsion" min:"0" max:"1" doc:"strength Δ of its unlearning"`
}

// Needs lists the signals that the rule reads.
func (*KrotovHopfield) Needs() Signals { return PreRate | PostRate | PostInput }

// Decays reports that D is used.
func (*KrotovHopfield) Decays() bool { return true }

// Terminal: Q is the presynaptic rate.
func (*KrotovHopfield) Terminal(q []float32, pre Pre) { copy(q, pre.Rate) }

// Cell: P is g and D is g·u.
func (*KrotovHopfield) Cell(p, d []float32, post Post) {
	for i, g := range post.Rate {
		p[i], d[i] = g, g*post.Input[i]
	}
}

// Compete ranks the cells; of equals the first is ahead.
func (r *KrotovHopfield) Compete(y, u []float32, lanes int) {
	clear(y)
	for b := range lanes {
		for i := b; i < len(u); i += lanes {
			ahead := 0
			for j := b; j < len(u) && ahead < r.Rank; j += lanes {
				if u[j] > u[i] || u[j] == u[i] && j < i {
					ahead++
				}
			}
			switch ahead {
			case 0:
				y[i] = 1
			case r.Rank - 1:
				y[i] = -float32(r.Repulsion)
			}
		}
	}
}
