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
