package hierarchy

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/simd"
)

var _ = Teachings.Add("generec", registry.Entry[Teaching]{
	New: func() Teaching {
		return &GeneRec{Change: "recirculation", Settling: Settling{Feedback: 0.003, Steps: 10, Rate: 1}}
	},
	Doc:  "a net with feedback synapses of its own settles freely, then with the read-out clamped to the label; each synapse changes by what its cell's rate came to differ, and its source's rate",
	Cite: "oreilly1996,xie2003", Example: "train: {rule: {generec: {change: recirculation, feedback: 0.003}}}", Main: "change",
})

// GeneRec is generalized recirculation (O'Reilly 1996): what comes down from the cells above
// differs between a free state r⁻ and one r⁺ with the read-out clamped to the label, and this
// difference stands for the error. Feedback runs in synapses Y of its own, of strength γ in the
// Settling of a net, and every synapse, up or down, changes by the rates at its own two ends:
//
//	recirculation   ΔW_l = r⁻_{l−1}·(r⁺_l − r⁻_l)            ΔY_l = r⁻_{l+1}·(r⁺_l − r⁻_l)
//	midpoint        the same with (r⁺ + r⁻)/2 for r⁻ of the source
//	symmetric       ΔW_l = ΔY_{l−1}ᵀ = r⁺_l·r⁺_{l−1} − r⁻_l·r⁻_{l−1}
//
// For γ → 0 ΔW is the step of backpropagation where Y = Wᵀ, that of feedback alignment where
// not. Both directions of a pair by the midpoint rule, added up, are the third, contrastive
// Hebbian learning, which makes the pair alike as their common decay goes on (Kolen & Pollack
// 1994). Changes are scaled by 1/γ^(L−l), those of W_{l+1} and Y_l alike, for what feedback
// weakens; so is what the free state has left to settle, which must be less: rectified cells
// need a weaker feedback and more steps than saturating ones, the weaker the longer their weights
// grow. Where feedback learns by a rule of its own, the first two, nothing bounds it, and long
// courses need γ to be smaller still.
type GeneRec struct {
	Change   string  `yaml:"change" oneof:"recirculation|midpoint|symmetric" doc:"what multiplies the difference of a cell's rates: the free rate of the source, the mean of its two; or, with both sides alike, contrastive Hebbian"`
	Decay    float64 `yaml:"decay" min:"0" doc:"decay of the synapses of both directions, in units of the learning rate"`
	Settling `yaml:",inline"`
}

// Departures of two phases; weights are not transported.
func (*GeneRec) Departures() []departure.ID {
	return []departure.ID{departure.TwoPhases, departure.LabelVector}
}

func (how *GeneRec) newTeacher(t *Trainer) (teacher, error) {
	d, err := newTwoPhases(t, how.Settling, 0, false)
	if err != nil {
		return nil, err
	}
	for k := range d.gains {
		f := newFeedback(t.p, t.p.Stages[k+1].first, d.layers[k+1])
		f.draw(t.p.seed)
		if !t.how.ReadoutOnly {
			f.weights.Own, d.layers[k+1].p.weights.Own = float32(how.Decay), float32(how.Decay)
		}
		d.back = append(d.back, f)
	}
	if t.how.ReadoutOnly {
		return d, nil
	}
	for i := range d.tiles {
		s, n := &d.tiles[i], len(d.layers)
		s.free, s.apart, s.sent, s.back = make([][]float32, n), make([][]float32, n), make([][]float32, n), make([][]float32, n)
		s.mutualP, s.mutualQ = make([][]float32, n), make([][]float32, n)
	}
	memory := t.how.Optimizer.Memory()
	for _, l := range d.learn {
		l.phases = 1
	}
	for k, f := range d.back {
		if how.Change == "symmetric" {
			for _, l := range d.learn {
				if l.weights == f.forward.weights {
					l.phases, l.echo = 2, newLearner(f.weights, nil, 1, memory, 0, nil)
					l.of = func(tile int) factors { return factors{d.tiles[tile].mutualP[k+1], d.tiles[tile].mutualQ[k+1]} }
				}
			}
			continue
		}
		d.learn = append(d.learn, newLearner(f.weights, f.wiring, 1, memory, len(d.tiles), func(tile int) factors {
			return factors{d.tiles[tile].back[k+1], d.tiles[tile].apart[k]}
		}))
	}
	share := float32(0) // of r⁺ in what terminals signal
	if how.Change != "recirculation" {
		share = 0.5
	}
	d.keep = func(one *tile, s *settled, lanes int, taught bool) {
		d.recirculate(one, s, share, taught)
		if taught && how.Change == "symmetric" {
			s.bothWays(lanes)
		}
	}
	return d, nil
}

// recirculate remembers the free rates, and from the taught ones finds both sides of the
// products. The image stands still.
func (d *twoPhases) recirculate(one *tile, s *settled, share float32, taught bool) {
	scale := float32(1)
	for k := len(s.r) - 1; k >= 0; k-- {
		n := len(s.r[k])
		s.free[k] = grow(s.free[k], n)
		if !taught {
			copy(s.free[k], s.r[k])
			continue
		}
		s.apart[k], s.sent[k], s.p[k], s.back[k] = grow(s.apart[k], n), grow(s.sent[k], n), grow(s.p[k], n), grow(s.back[k], n)
		copy(s.apart[k], s.r[k])
		simd.Axpy(s.apart[k], -1, s.free[k])
		copy(s.sent[k], s.free[k])
		simd.Axpy(s.sent[k], share, s.apart[k])
		copy(s.p[k], s.apart[k])
		simd.Scale(s.p[k], scale)
		copy(s.back[k], s.sent[k])
		simd.Scale(s.back[k], scale)
		scale /= float32(d.how.Feedback)
	}
	for k := range s.r {
		if s.q[k] = one.below[0]; k > 0 {
			s.q[k] = s.sent[k-1]
		}
	}
}

// bothWays lays the midpoint changes of the two directions side by side: their sum is the
// difference of the products of both states, without the rounding of taking that.
func (s *settled) bothWays(lanes int) {
	for k := 1; k < len(s.r); k++ {
		s.mutualP[k], s.mutualQ[k] = grow(s.mutualP[k], 2*len(s.p[k])), grow(s.mutualQ[k], 2*len(s.q[k]))
		beside(s.mutualP[k], s.p[k], 1, lanes, false)
		beside(s.mutualQ[k], s.q[k], 1, lanes, false)
		beside(s.mutualP[k], s.back[k], 1, lanes, true)
		beside(s.mutualQ[k], s.apart[k-1], 1, lanes, true)
	}
}
