package learning

import "github.com/striate-sim/striate/internal/registry"

var _ = Rules.Add("neocognitron", registry.Entry[Rule]{
	New: func() Rule { return &Neocognitron{Threshold: 0.7, Area: 5, Faint: 0.5} }, Doc: "the cell that answers most in its neighbourhood, of all maps, is a seed and learns its patch, all cells of its map with it; a map without cells that know anything takes a patch that none answers to; needs code: s-cells in conv or dense stages",
	Cite: "fukushima1980", Example: "rule: {neocognitron: {threshold: 0.7, area: 5}}",
})

// Neocognitron is the learning of S-cells by seeds (Fukushima 1980). A seed's excitatory
// synapses grow by what it sees, those of its map's inhibition by what its V-cell sees:
//
//	Δa = q·c·x    Δb = q·v
//
// and so do those of all cells of its map, which share weights. Seeds are found anew for each
// picture, the strongest first; each silences its own map and all maps within its area. Where
// no cell answers, the place with the strongest patch of a batch gives the next unused map its
// first pattern. Cells are more selective while they learn than when they recognize.
type Neocognitron struct {
	Threshold float64 `yaml:"threshold" above:"0" below:"1" doc:"θ of the cells while they learn"`
	Area      int     `yaml:"area" min:"1" doc:"places a side of the neighbourhood in which cells compete; odd"`
	Faint     float64 `yaml:"faint" min:"0" max:"1" doc:"patches weaker than this share of the picture's strongest are not learned as new"`
}

// Needs lists the signals that the rule reads.
func (*Neocognitron) Needs() Signals { return PreRate | PostRate }

// Decays reports that the rule has no term in the weight itself.
func (*Neocognitron) Decays() bool { return false }

// Terminal: Q is the presynaptic rate.
func (*Neocognitron) Terminal(q []float32, pre Pre) { copy(q, pre.Rate) }

// Cell: P is 1 for a seed, else 0.
func (*Neocognitron) Cell(p, _ []float32, post Post) { copy(p, post.Rate) }

// Election says how seeds are found.
func (r *Neocognitron) Election() Election { return Election{r.Threshold, r.Area, r.Faint} }

// Electing is a rule by which the cells of a whole sheet compete for being seeds.
type Electing interface {
	Rule
	Election() Election
}

// Election says how seeds are found: with which threshold cells answer, within how many places
// they compete, and from which share of the strongest patch on an unknown one is learned.
type Election struct {
	Threshold float64
	Area      int
	Faint     float64
}
