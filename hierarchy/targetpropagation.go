package hierarchy

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
)

var _ = Teachings.Add("target-propagation", registry.Entry[Teaching]{
	New: func() Teaching {
		return &TargetPropagation{Top: "gradient", Step: 0.1, Noise: 0.1, Inverse: "gain", InverseRate: 1}
	},
	Doc:  "targets instead of errors come down, through feedback synapses that learn to undo the way up",
	Cite: "lee2015,bartunov2018", Example: "train: {rule: {target-propagation: {top: gradient, step: 0.1, noise: 0.1}}}",
})

// TargetPropagation is difference target propagation (Lee, Zhang, Fischer & Bengio 2015). The
// way up through a stage is r_l = f_l(r_{l−1}); feedback synapses V of their own learn an inverse
// g_l of it. Targets t come down through the inverses, less what these make of the rates
// themselves, so that an inverse that is not exact asks for no change where nothing is wrong:
//
//	g_l(r) = f(V_l·r + c_l)    t_{l−1} = r_{l−1} + g_l(t_l) − g_l(r_l)
//	ΔW_l = (t_l − r_l)·f′(u_l)·r_{l−1}ᵀ
//	ΔV_l = (x − g_l(y))·f′(V_l·y + c_l)·yᵀ,  y = f_l(x),  x = r_{l−1} + σ·ξ
//
// ξ is normal: under noise the inverse learns how the stage answers around its rates, not them
// alone. Both sides learn from every batch (the parallel variant of Bartunov et al. 2018).
//
// The highest hidden stage takes a step down the loss, t = r + α·Wᵀ·(label − softmax(o)), which
// transports the read-out's weights alone; or (top: inverse, their simplified variant) the
// read-out's target p + α·(label − p), p = softmax(o), comes down through an inverse of its own.
// The read-out learns from its own error.
//
// Targets are for what a stage sends up. They reach its cells through pools and dropout by the
// derivative, as credit does, and inverses start from the cells.
type TargetPropagation struct {
	Top         string  `yaml:"top" oneof:"gradient|inverse" doc:"target of the highest hidden stage: a step down the loss, or by an inverse of the read-out"`
	Step        float64 `yaml:"step" above:"0" doc:"length α of the step of the top target"`
	Noise       float64 `yaml:"noise" min:"0" doc:"standard deviation σ of the noise under which inverses learn, in units of the rates"`
	Inverse     string  `yaml:"inverse" oneof:"gain|linear" doc:"whether inverses end in the gain of the cells that they reach, or are linear"`
	InverseRate float64 `yaml:"inverse-rate" min:"0" doc:"learning rate of the inverses, in that of the network"`
}

// Departures of targets that stand beside the rates, and of the read-out's transported weights.
func (how *TargetPropagation) Departures() []departure.ID {
	if how.Top == "inverse" {
		return descends()
	}
	return departure.Union(descends(), []departure.ID{departure.WeightTransport})
}

func (how *TargetPropagation) newTeacher(t *Trainer) (teacher, error) { return newTargets(t, how) }

// passes are, through the stages that have an inverse, once up under noise, down and to the
// products, and once more down where targets and rates do not come down as one difference.
func (how *TargetPropagation) passes(p *Pathway) float64 {
	each, inverted, lowest := 3.0, 0, true
	if how.Inverse == "gain" {
		each = 4
	}
	for k, s := range p.Stages {
		l, ok := p.layers[s.first].(plastic)
		if ok && !lowest && (k < len(p.Stages)-1 || how.Top == "inverse") {
			inverted += synapses(l.projections()[0].wiring)
		}
		lowest = lowest && !ok
	}
	return each * float64(inverted) / float64(p.Cost().MACs)
}
