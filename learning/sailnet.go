package learning

import "github.com/striate-sim/striate/internal/registry"

var _ = Rules.Add("sailnet", registry.Entry[Rule]{
	New: func() Rule { return &SAILnet{Decorrelation: Decorrelation{Lateral: 0.1, Threshold: 0.1, Target: 0.05}} }, Doc: "Oja's rule for cells that inhibit one another by synapses that learn, at thresholds that hold each at the same low rate: a sparse code by local rules alone; stages need code: lateral",
	Cite: "zylberberg2011", Example: "train: {rule: {sailnet: {rate: 0.01, target: 0.05}}}",
})

// SAILnet learns a sparse code by synaptically local rules (Zylberberg, Murphy & DeWeese 2011):
//
//	ΔQ = η·y·(x − y·Q)
//
// beside what Decorrelation says of the synapses between cells and of thresholds. The published
// cells spike, and y counts their spikes: answer: spikes of the stage's code. Otherwise y is the
// rate that it settles on.
type SAILnet struct {
	Oja
	Decorrelation `yaml:",inline"`
}
