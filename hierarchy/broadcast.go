package hierarchy

import (
	"errors"
	"math"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/learning"
)

var _ = Teachings.Add("direct-feedback-alignment", registry.Entry[Teaching]{
	New: func() Teaching { return &DirectFeedbackAlignment{} }, Doc: "the error of the read-out reaches every stage at once through fixed random synapses",
	Cite: "nokland2016", Example: "train: {rule: direct-feedback-alignment}",
})

// DirectFeedbackAlignment broadcasts the read-out's error to every stage through fixed random
// synapses (Nøkland 2016):
//
//	d_l = f′(u_l)·(B_l·e)    ΔW_l = d_l·r_{l−1}ᵀ
//
// Nothing passes from stage to stage. Where a stage keeps Dale's law, B is non-negative at no
// cost: an error that sums to zero over classes does not see what all its synapses share.
type DirectFeedbackAlignment struct{}

// Departures of a broadcast error: it carries a sign and needs the label.
func (*DirectFeedbackAlignment) Departures() []departure.ID {
	return []departure.ID{departure.SignedError, departure.LabelVector}
}

func (*DirectFeedbackAlignment) newTeacher(t *Trainer) (teacher, error) {
	return newBroadcast(t, errorSignal{})
}

// broadcast teaches every stage by what the read-out sends it directly.
type broadcast struct {
	*layerwise // of the read-out alone
	spokes     []*spoke
	each       func(worker, i int)
}

// spoke is the synapses from the read-out's error to one stage.
type spoke struct {
	stage   int
	y       *circuit.Dense // classes → the stage's units
	weights *learning.Weights
	tiles   [][]float32 // B·e, per tile
	plateau [][]float32 // of a forward phase, per tile
	pooled  int         // cells of a place whose mean a pool takes off plateaus; 0: none
}

func newBroadcast(t *Trainer, s signal) (*broadcast, error) {
	last := t.p.Stages[len(t.p.Stages)-1].first
	top, err := newLayerwise(t, s, fixedFeedback{}, last)
	if err != nil {
		return nil, err
	}
	b := &broadcast{layerwise: top}
	for s := range len(t.p.Stages) - 1 {
		layer := t.p.Stages[s].first
		l, ok := t.p.layers[layer].(plastic)
		if !ok || t.lowest() == last {
			continue
		}
		for i := layer; i < t.p.Stages[s].last; i++ {
			if isStatistical(t.p.layers[i]) {
				return nil, &StageError{t.p.Stages[s].Name, errors.New("a broadcast error does not reach through batch statistics")}
			}
		}
		b.spokes = append(b.spokes, t.newSpoke(s))
		b.learn = append(b.learn, t.learnersOf(layer, l, heedsApical(l))...)
	}
	b.each = b.teachOne
	return b, nil
}

func (t *Trainer) newSpoke(stage int) *spoke {
	s := t.p.Stages[stage]
	k := &spoke{stage: stage, y: circuit.NewDense(t.p.Classes(), s.Out.Units()), tiles: make([][]float32, len(t.tiles.all)), plateau: make([][]float32, len(t.tiles.all))}
	lo, hi := learning.Unbounded()
	if s.Dale {
		lo, k.pooled = 0, s.Out.Channels
	}
	k.weights = &learning.Weights{Name: s.Name + "/broadcast", W: k.y.W, Lo: lo, Hi: hi}
	// In a wide stage each cell's credit is small, as that of transposed weights would be.
	bound := float32(math.Sqrt(6 / float64(t.p.Classes()+s.Out.Units())))
	rng.Named(t.p.seed, k.weights.Name).Uniforms(k.y.W, 0, 0, 0)
	for i, v := range k.y.W {
		k.y.W[i] = bound * (2*v - 1)
		if s.Dale { // the same variance, above zero
			k.y.W[i] = bound * 2 * v
		}
	}
	return k
}

func (b *broadcast) weights() []*learning.Weights { return weightsOf(b.spokes) }

func weightsOf(spokes []*spoke) []*learning.Weights {
	var all []*learning.Weights
	for _, k := range spokes {
		all = append(all, k.weights)
	}
	return all
}

func (b *broadcast) teach(labels []int) (loss float64, right int) {
	loss, right = b.layerwise.teach(labels)
	b.t.tiles.pool.Do(b.t.tiles.in, b.each)
	return loss, right
}

// teachOne brings the error of one tile to all stages, and within each down to its synapses.
func (b *broadcast) teachOne(_, i int) {
	one := b.t.tiles.all[i]
	for _, k := range b.spokes {
		k.tiles[i] = k.apical(k.tiles[i], b.errors[i], one.at.lanes)
		b.descend(i, k, k.tiles[i])
	}
}

// apical is what the read-out's signal comes to at the stage: B·e, on dst.
func (k *spoke) apical(dst, e []float32, lanes int) []float32 {
	dst = grow(dst, k.y.Out()*lanes)
	clear(dst)
	k.y.Drive(dst, e, 1, lanes)
	return dst
}

// descend takes credit down a stage to its synapses.
func (b *broadcast) descend(i int, k *spoke, credit []float32) {
	one, s := b.t.tiles.all[i], b.t.p.Stages[k.stage]
	for l := s.last - 1; l > s.first; l-- {
		credit = one.works[l].backward(credit, toBelow)
	}
	one.works[s.first].backward(credit, toCells)
}
