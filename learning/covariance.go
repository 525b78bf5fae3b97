package learning

import "github.com/striate-sim/striate/internal/registry"

var _ = Rules.Add("covariance", registry.Entry[Rule]{
	New: func() Rule { return &Covariance{Updates: 100} }, Doc: "rates that depart together from their running means strengthen a synapse, those that depart apart weaken it; grows without bound unless bounded",
	Cite: "sejnowski1977", Example: "train: {rule: covariance}",
})

// Covariance is Δw = η·(y − ȳ)·(x − x̄) (Sejnowski 1977): Hebbian learning with the depression
// that keeps unrelated activity from growing synapses.
type Covariance struct {
	Updates float64 `yaml:"updates" min:"1" doc:"time constant τ, in updates, over which a terminal and a cell average their rates"`
}

// Needs lists the signals that the rule reads.
func (*Covariance) Needs() Signals { return PreRate | PreMean | PostRate | PostMean }

// Decays reports that the rule has no term in the weight itself.
func (*Covariance) Decays() bool { return false }

// Terminal: Q is the rate less its mean.
func (*Covariance) Terminal(q []float32, pre Pre) { subtractMean(q, pre.Rate, pre.Mean, pre.Lanes) }

// Cell: P is the rate less its mean.
func (*Covariance) Cell(p, _ []float32, post Post) {
	subtractMean(p, post.Rate, post.Mean, post.Lanes)
}

// Gauge averages the rate.
func (*Covariance) Gauge(g []float32, post Post) { copy(g, post.Rate) }

// TimeConstant is τ of the averages.
func (r *Covariance) TimeConstant() float64 { return r.Updates }

func subtractMean(dst, rate, mean []float32, lanes int) {
	for i, v := range rate {
		dst[i] = v - mean[i/lanes]
	}
}
