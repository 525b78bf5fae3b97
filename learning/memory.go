package learning

// Averaging is a rule whose cells keep a running mean over stimuli, each its own; where the
// rule needs PreMean, terminals keep that of their rate:
//
//	m ← m + (⟨g⟩ − m)/τ
//
// ⟨g⟩ is the mean over the stimuli of an update.
type Averaging interface {
	Rule
	// Gauge writes what the mean is taken of, units×lanes.
	Gauge(g []float32, post Post)
	// TimeConstant is τ, in updates.
	TimeConstant() float64
}

// Competing is a rule whose cells answer to one another before they learn. The competition is
// activity, carried by lateral inhibition; a synapse sees what its own cell comes to.
type Competing interface {
	Rule
	// Compete writes the outcome y of the inputs u of the cells of one place, cells×lanes.
	Compete(y, u []float32, lanes int)
}

// Scaling is a rule whose cells scale their synapses together, so that their weight vectors
// keep a length (Turrigiano et al. 1998).
type Scaling interface {
	Rule
	Length() float64
}

// Tracing is a rule whose cells keep a trace of their rate y, or of what it comes to in
// competition, from frame to frame of a sequence; it begins at nothing with each:
//
//	ȳ(t) = (1 − d)·ȳ(t−1) + d·y(t)
type Tracing interface {
	Rule
	// Share is d, the part of the present frame.
	Share() float64
}

// Excitatory is a rule whose synapses excite: they start at a weight above 0 and never fall below.
type Excitatory interface {
	Rule
	Excitatory()
}

// Decorrelating is a rule of cells that inhibit one another by synapses that learn, at
// thresholds that move, so that they tell different things, each at the same mean rate.
type Decorrelating interface {
	Rule
	Decorrelates() Decorrelation
}

// Decorrelation is what such cells do beside learning their input (Földiák 1990), for a cell i
// with threshold t and a synapse w_ij by which j inhibits it:
//
//	Δw_ij = α·(y_i·y_j − p²) ≥ 0    Δt_i = γ·(y_i − p)
type Decorrelation struct {
	Lateral   float64 `yaml:"lateral" min:"0" doc:"rate α at which cells that answer together come to inhibit one another"`
	Threshold float64 `yaml:"threshold" min:"0" doc:"rate γ at which a threshold rises with what its cell answers beyond the target"`
	Target    float64 `yaml:"target" above:"0" doc:"mean rate p at which every cell is held, and of which no pair answers together more than by chance"`
}

// Decorrelates returns the constants.
func (d Decorrelation) Decorrelates() Decorrelation { return d }

// Slowing is a rule of cells in order that change little from frame to frame of a sequence. It has
// a second pair of factors, of changes, whose products are added to the first:
//
//	Δw = η·mean[P·Q + P′·Q′]
//
// Cells ahead of a cell, and the cell itself, send it y less its mean by synapses that follow
//
//	ΔL_ik = (⟨κ·y_i·y_k − ẏ_i·ẏ_k⟩ − L_ik)/τ    k ≤ i
type Slowing interface {
	Averaging
	TerminalChange(q []float32, pre Pre) // writes Q′, units×lanes
	CellChange(p []float32, post Post)   // writes P′, units×lanes
	Limit() float64                      // κ
}
