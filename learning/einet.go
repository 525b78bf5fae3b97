package learning

import "github.com/striate-sim/striate/internal/registry"

var _ = Rules.Add("ei-net", registry.Entry[Rule]{
	New: func() Rule {
		return &EINet{Measurement: Measurement{Correlation: 0.056, Rivalry: 0.12, Threshold: 0.4, Target: 0.1, InterneuronTarget: 0.2, Updates: 2}}
	},
	Doc:  "SAILnet with Dale's law among its cells: E cells learn their input by Oja's rule and excite I cells, which inhibit them and one another, by synapses that measure correlations; stages need code: interneurons",
	Cite: "king2013,zylberberg2011", Example: "train: {rule: {ei-net: {rate: 0.02, correlation: 0.05}}}",
})

// EINet learns a sparse code by separate E and I cells (E-I Net; King, Zylberberg & DeWeese 2013):
// E cells learn their input by Oja's rule, ΔQ = η·y·(x − y·Q), beside what Measurement says of the
// synapses between cells and of thresholds.
//
// Equations and numbers are those of the authors' published program, in spikes a picture and means
// over updates of 100 pictures; the article itself was not read. Where the program learns from a
// running mean of spikes over ten steps, y here counts the spikes of a picture, as the program does
// where it is asked for mean rates.
type EINet struct {
	Oja
	Measurement `yaml:",inline"`
}

// Mediating is a rule of cells that inhibit one another by way of I cells.
type Mediating interface {
	Rule
	Mediates() Measurement
}

// Measurement is what such cells learn beside their input: every synapse between cells, from E to I,
// I to E and I to I, comes to measure by how much more often than by chance its two cells answer
// together, for running means m of their answers, and every threshold t holds its cell's mean:
//
//	Δw_ij = α·(⟨y_i·y_j⟩ − m_i·m_j·(1 + w_ij)) ≥ 0    Δt_i = γ·(⟨y_i⟩ − p)
//
// At rest 1 + w_ij = ⟨y_i·y_j⟩/(⟨y_i⟩·⟨y_j⟩), or the synapse is gone.
type Measurement struct {
	Correlation       float64 `yaml:"correlation" min:"0" doc:"rate α of the synapses between E and I cells, either way"`
	Rivalry           float64 `yaml:"rivalry" min:"0" doc:"rate α of the synapses by which I cells inhibit one another"`
	Threshold         float64 `yaml:"threshold" min:"0" doc:"rate γ at which a threshold rises with what its cell answers beyond its target"`
	Target            float64 `yaml:"target" above:"0" doc:"mean rate p at which every E cell is held"`
	InterneuronTarget float64 `yaml:"interneuron-target" above:"0" doc:"mean rate p at which every I cell is held"`
	Updates           float64 `yaml:"updates" min:"1" doc:"time constant τ of the running means m, in updates, m ← m + (⟨y⟩ − m)/τ"`
}

// Mediates returns the constants.
func (m Measurement) Mediates() Measurement { return m }
