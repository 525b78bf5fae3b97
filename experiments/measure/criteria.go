package measure

// Criterion is one question of the plausibility audit, scored 0 (violated), 1 (in part, or by
// approximation) or 2 (met).
type Criterion struct {
	ID      string
	Title   string
	Weight  float64 // 0: informative, in no score
	Scoring string
}

// The criteria and their weights are a default to argue with, not a published scale; the
// interval over random weights says how much the score owes to them.
var criteria = []Criterion{
	{"local-update", "Local update", 3, "the rule reads its own two cells, its own weight and broadcast scalars: 2; a chain of derivatives: 0"},
	{"weight-transport", "No weight transport", 3, "no path reads another synapse's weight: 2; its sign: 1; the weight: 0"},
	{"phases", "No phases", 2, "learning goes on all the time: 2; two phases or sleep: 1; forward and backward passes locked: 0"},
	{"weight-sharing", "No weight sharing", 3, "a synapse for every place: 2; shared by an instant averaging: 1; convolution: 0"},
	{"dale", "Dale's law", 2, "every synapse keeps its cell's sign: 2; in the forward path alone: 1; signs are mixed: 0"},
	{"interneurons", "Inhibitory cells", 1, "separate interneurons, 10 to 30 % of cells: 2; in another share: 1; none: 0"},
	{"pooling", "Pooling", 1, "none or learned: 2; fixed average or energy: 1; maximum: 0"},
	{"error-representation", "Error representation", 2, "bursts, plateaus or apical potential: 2; pairs of error cells: 1; signed real numbers: 0"},
	{"undisturbed-activity", "Undisturbed activity", 1, "teaching leaves the forward activity alone, or multiplexes it: 2; in part: 1; overwrites it: 0"},
	{"normalization", "Normalization", 1, "by circuit, homeostasis, or none: 2; exact within a layer: 1; batch statistics: 0"},
	{"dynamics", "Dynamics", 1, "simulated in milliseconds: 2; fixed point: 1; static: 0"},
	{"recurrence", "Recurrence", 1, "lateral and feedback connections during inference: 2; one of them: 1; neither: 0"},
	{"supervision", "Supervision", 1, "reward or none: 2; labels broadcast to local heads: 1; an error over the full label vector: 0"},
	{"optimizer", "Optimizer", 1, "plain steps: 2; a history kept by each synapse: 1; statistics of all weights: 0"},
	{"online", "Online learning", 1, "one stimulus at a time: 2; mini-batches: 1; more than 50 passes: 0"},
	{"noise", "Noise and spikes", 0.5, "spikes: 2; additive noise: 1; none: 0"},
	{"receptive-fields", "Receptive fields", 1, "at most a third of the field: 2; larger, yet local: 1; full connectivity: 0"},
	{"stability", "Stability", 0, "converges, by its largest eigenvalue; informative only"},
}

// Criteria lists the audit in order.
func Criteria() []Criterion { return append([]Criterion(nil), criteria...) }
