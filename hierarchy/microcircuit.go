package hierarchy

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
)

var _ = Teachings.Add("microcircuit", registry.Entry[Teaching]{
	New: func() Teaching {
		return &Microcircuit{Apical: 0.8, TopDown: 0.1, Nudge: 1, Steps: 2, Start: "self-predicting", CancelRate: 1e-3, Normalized: true, Feedback: "fixed", Decay: 1e-3}
	},
	Doc:  "interneurons learn to cancel the feedback onto apical dendrites; what they cannot predict is left there, and teaches without phases",
	Cite: "sacramento2018", Example: "train: {rule: {microcircuit: {apical: 0.8, top-down: 0.1, nudge: 1}}}",
})

// Microcircuit teaches by the apical potentials of pyramidal cells (Sacramento, Costa, Bengio &
// Senn 2018). Cells of a hidden stage hear the stage below at their basal dendrites and the stage
// above, by fixed random synapses Y, at their apical ones. Each stage has as many interneurons
// as the next has cells; each hears its stage by V, is drawn towards one cell above, and
// inhibits the apical dendrites by Z. With û, v̂ what the basal dendrites alone make of somas:
//
//	û_l = W_l·r_{l−1} + b_l      u_l = û_l + α·a_l             u_L = û_L + β·(t − softmax(u_L))
//	v̂_l = V_l·r_l + c_l          v_l = v̂_l + λ·(u_{l+1} − v̂_l)
//	r_l = f_l(u_l)               i_l = f_{l+1}(v_l)            a_l = Y_l·r_{l+1} − Z_l·i_l
//
// and all synapses change at once, while the teacher is there:
//
//	ΔW_l = (f_l(u_l) − f_l(û_l))·r_{l−1}ᵀ/s_l    s_L = β, s_l = s_{l+1}·α·(1 − λ)
//	ΔV_l = (f_{l+1}(v_l) − f_{l+1}(v̂_l))·r_lᵀ/(λ·s_{l+1})    ΔZ_l = a_l·i_lᵀ
//
// In the self-predicting state, V = W_{l+1}, c = b_{l+1} and Z = Y, a free net has a = 0, u = û
// at any stimulus: it answers as the feedforward net, whose answers are tested. A weak teacher
// leaves, to first order in β,
//
//	a_l = (1 − λ)·Y_l·f′(u_{l+1})·(u_{l+1} − û_{l+1})
//
// which with Y = W_{l+1}ᵀ is backpropagation, weaker by α·(1 − λ) from stage to stage; learning
// rates 1/s rise downwards by as much. Then ΔV is what W_{l+1} changes by and a pull towards it,
//
//	V − W_{l+1} ← (V − W_{l+1})·(1 − η·⟨f′·r_l·r_lᵀ⟩/s_{l+1})
//
// so that interneurons follow the cells that they stand for as long as both take the same steps
// along their products, and the steps are small: past η·⟨|r|²⟩/s = 2, which rates of rectified
// cells grow to, the pull overshoots, what is not cancelled drives the cells, and all diverges.
// Normalized steps, divided by ν = 1 + ⟨|r|²⟩ of the batch at each cell, do not overshoot for
// η < 2·s_2, with momentum μ for η < 2·(1 + μ)·s_2, whatever the rates. An optimizer that gives
// each synapse a step of its own (adam) parts interneurons from cells.
//
// Feedback is fixed, as published, or learns by the product of the synapses that it answers,
// Z as V and Y as W, all four with one decay (Kolen & Pollack 1994): Z − Y is then (V − W)ᵀ at
// every moment, and Y − Wᵀ shrinks by 1 − η·λ an update.
//
// These are the steady states of two- and three-compartment cells, found by sweeps: each runs
// up through all stages and down again, with the newest values of all others. In the
// self-predicting state one sweep is exact to first order. Weights are in units of what reaches
// the soma, α = g_A/(g_lk + g_B + g_A), λ = g_som/(g_lk + g_D + g_som). The read-out signals its
// potential; its teacher is that of the other rules, so that losses compare.
type Microcircuit struct {
	Apical     float64 `yaml:"apical" above:"0" below:"1" doc:"share α of the apical potential in that of the soma"`
	TopDown    float64 `yaml:"top-down" above:"0" below:"1" doc:"share λ of the cell above in an interneuron's potential"`
	Nudge      float64 `yaml:"nudge" above:"0" doc:"strength β of the teacher at the read-out"`
	Steps      int     `yaml:"steps" min:"1" doc:"sweeps through the stages to the steady state"`
	Start      string  `yaml:"start" oneof:"self-predicting|random" doc:"first synapses of interneurons: those that cancel the feedback exactly, or random ones"`
	Quiet      int     `yaml:"quiet" min:"0" doc:"updates before teaching begins, in which the synapses of interneurons alone learn"`
	CancelRate float64 `yaml:"cancel-rate" min:"0" doc:"learning rate of the synapses Z from interneurons to apical dendrites, apart from the optimizer's; with fixed feedback"`
	Normalized bool    `yaml:"normalized" doc:"divide steps by the mean squared input of the cell, so that rates may grow; learning rates are then near 1"`
	Feedback   string  `yaml:"feedback" oneof:"fixed|kolen-pollack" doc:"synapses onto apical dendrites: fixed random ones, or such as change by the product of those that they answer"`
	Decay      float64 `yaml:"decay" min:"0" doc:"decay of both sides with kolen-pollack, in units of the learning rate"`
}

// Departures of a teacher for every class; there are neither phases nor cells of error.
func (*Microcircuit) Departures() []departure.ID { return []departure.ID{departure.LabelVector} }

func (how *Microcircuit) newTeacher(t *Trainer) (teacher, error) { return newApicals(t, how) }

// passes are, above the lowest synapses, three down and one up a sweep; products of three
// arrays stand for the descent that there is not.
func (how *Microcircuit) passes(p *Pathway) float64 {
	return 4 * float64(how.Steps) * (1 - p.lowestShare())
}
