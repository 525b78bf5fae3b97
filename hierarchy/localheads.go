package hierarchy

import (
	"fmt"
	"math"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/simd"
)

var _ = Teachings.Add("local-heads", registry.Entry[Teaching]{
	New:  func() Teaching { return &LocalHeads{Feedback: "kolen-pollack", HeadDecay: 0.5, Spread: 0.3} },
	Doc:  "every hidden stage learns from a read-out head of its own, through feedback synapses of its own; nothing passes from stage to stage",
	Cite: "nokland2019,kaiser2020,akrout2019", Example: "train: {rule: {local-heads: {feedback: kolen-pollack}}}",
})

// LocalHeads teaches every hidden stage by a head of class cells that reads its E cells
// (Nøkland & Eidnes 2019; Kaiser, Mostafa & Neftci 2020):
//
//	o = M·h + b    e = t − softmax(o)    apical potential a = Y·e
//	ΔM = e·hᵀ     ΔY = h·eᵀ             ΔW = (a·f′(z))·xᵀ
//
// The head of the last hidden stage is the read-out itself. The feedback synapses Y start
// apart from M and see the same two cells' activity, so that with the same decay Y → Mᵀ
// (Kolen & Pollack 1994; Akrout et al. 2019): no weight is transported. M and Y may be
// non-negative at no cost, since softmax and an error that sums to zero do not see what all
// classes have in common.
type LocalHeads struct {
	Feedback  string  `yaml:"feedback" oneof:"kolen-pollack|fixed" doc:"how feedback synapses change: by the product of the synapses that they answer, or not at all"`
	HeadDecay float64 `yaml:"head-decay" min:"0" doc:"decay of heads and feedback towards their common start, in units of the learning rate"`
	Spread    float64 `yaml:"spread" min:"0" doc:"width of the range in which feedback synapses start; 0: all start alike, as heads do, and stay their mirror image"`
}

// Departures of heads: errors carry a sign, and the label vector reaches every stage.
func (*LocalHeads) Departures() []departure.ID {
	return []departure.ID{departure.SignedError, departure.LabelVector}
}

func (how *LocalHeads) newTeacher(t *Trainer) (teacher, error) {
	l := &localHeads{t: t, rule: &learning.ApicalError{}}
	last := len(t.p.Stages) - 1
	readout, ok := t.p.layers[t.p.Stages[last].first].(plastic)
	if !ok || t.p.Stages[last].last != t.p.Stages[last].first+1 {
		return nil, fmt.Errorf("local-heads needs a read-out stage of weights and softmax alone")
	}
	l.top = t.p.Stages[last].first
	q := readout.projections()[0]
	// The read-out is a head too: it decays as heads do, so that its feedback can follow it.
	q.weights.Decay, q.weights.Own = 0, float32(how.HeadDecay)
	if daleOf(readout) != nil {
		q.weights.Rest = readoutStart
	}
	l.learn = t.learnersOf(l.top, readout, heedsApical(readout))
	l.error, l.tilewise = make([][]float32, len(t.tiles.all)), newTilewise(t, l.teachOne)
	for s := range last {
		if t.how.ReadoutOnly {
			break
		}
		if _, frontend := t.p.layers[t.p.Stages[s].first].(plastic); !frontend {
			continue
		}
		h, err := how.newHead(t, s, s == last-1)
		if err != nil {
			return nil, &StageError{t.p.Stages[s].Name, err}
		}
		l.heads = append(l.heads, h)
		l.learn = append(l.learn, h.learners()...)
	}
	return l, nil
}

// heedsApical picks the projections that a cell's apical signal changes: those onto the E
// cells. Synapses onto I cells stay as they are.
func heedsApical(l plastic) func(int) bool {
	isDale := daleOf(l) != nil
	return func(projection int) bool { return !isDale || projection != ontoI }
}

// localHeads is the teacher.
type localHeads struct {
	tilewise
	t     *Trainer
	rule  learning.Rule
	top   int // layer of the read-out's weights
	heads []*head
	learn []*learner
	error [][]float32 // of the read-out, per tile
}

func (l *localHeads) learners() []*learner { return l.learn }

func (l *localHeads) weights() []*learning.Weights {
	var all []*learning.Weights
	for _, h := range l.heads {
		all = append(all, h.weights()...)
	}
	return all
}

// teachOne brings the errors of one tile to all heads.
func (l *localHeads) teachOne(_, i int) {
	one := l.t.tiles.all[i]
	target := l.labels[one.first : one.first+one.at.lanes]
	l.error[i] = grow(l.error[i], len(one.logits))
	l.loss[i], l.right[i] = crossEntropy(l.error[i], one.logits, target, one.at.lanes)
	one.works[l.top].backward(l.error[i], toCells)
	for _, h := range l.heads {
		e, rate := l.error[i], l.t.tiles.activity(one, h.stage)
		if !h.readout {
			e = h.read(i, rate, target, one.at.lanes)
		}
		h.teach(i, one, rate, e, l.rule)
	}
}

// head is what teaches one hidden stage.
type head struct {
	t               *Trainer
	stage           int
	readout         bool           // the pathway's read-out is the head
	m, y            *circuit.Dense // stage → classes, classes → apical dendrites
	wm, wb, wy      *learning.Weights
	plasticFeedback bool
	tiles           []headTile
}

// headTile is a head's state for one tile.
type headTile struct{ logits, error, apical, slope, p, rate []float32 }

func (how *LocalHeads) newHead(t *Trainer, stage int, readout bool) (*head, error) {
	s := t.p.Stages[stage]
	for i := s.first + 1; i < s.last; i++ {
		if _, ok := t.p.layers[i].(cellular); !ok {
			return nil, fmt.Errorf("local-heads needs stages whose cells see their own synapses alone; normalization and pooling mix cells")
		}
	}
	units, classes := s.Out.Units(), t.p.Classes()
	h := &head{t: t, stage: stage, readout: readout, y: circuit.NewDense(classes, units), tiles: make([]headTile, len(t.tiles.all)), plasticFeedback: how.Feedback == "kolen-pollack"}
	own := float32(how.HeadDecay) // both sides of a reciprocal pair decay alike
	// Synapses of E cells start at a positive value, those of mixed sign around zero.
	start, low, infinite := float32(readoutStart), float32(0), float32(math.Inf(1))
	from, spread := start, float32(how.Spread)
	if !s.Dale {
		start, from, low = 0, -spread/2, -infinite
	}
	h.wy = &learning.Weights{Name: s.Name + "/head-apical", W: h.y.W, Lo: low, Hi: infinite, Rate: 1, Own: own, Rest: start}
	stream := rng.Named(t.p.seed, h.wy.Name)
	for i := range h.wy.W {
		h.wy.W[i] = from + spread*stream.Uniform(0, 0, uint32(i))
	}
	if !readout {
		h.m = circuit.NewDense(units, classes)
		h.wm = &learning.Weights{Name: s.Name + "/E-head", W: h.m.W, Lo: low, Hi: infinite, Rate: 1, Own: own, Rest: start}
		h.wb = &learning.Weights{Name: s.Name + "/head/bias", W: make([]float32, classes), Lo: -infinite, Hi: infinite, Rate: 1}
		simd.Fill(h.wm.W, start)
	}
	return h, nil
}

func (h *head) weights() []*learning.Weights {
	if h.readout {
		return []*learning.Weights{h.wy}
	}
	return []*learning.Weights{h.wm, h.wb, h.wy}
}

func (h *head) learners() []*learner {
	memory, n := h.t.how.Optimizer.Memory(), len(h.tiles)
	layer := h.t.p.Stages[h.stage].first
	l := h.t.p.layers[layer].(plastic)
	all := h.t.learnersOf(layer, l, heedsApical(l))
	if h.plasticFeedback {
		all = append(all, newLearner(h.wy, h.y, 1, memory, n, func(tile int) factors { return factors{h.tiles[tile].rate, h.tiles[tile].error} }))
	}
	if !h.readout {
		of := func(tile int) factors { return factors{h.tiles[tile].error, h.tiles[tile].rate} }
		all = append(all, newLearner(h.wm, h.m, 1, memory, n, of), newLearner(h.wb, nil, 1, memory, n, of))
	}
	return all
}

// read computes the head's error for one tile.
func (h *head) read(i int, rate []float32, labels []int, lanes int) []float32 {
	s := &h.tiles[i]
	s.logits = grow(s.logits, len(h.wb.W)*lanes)
	s.error = grow(s.error, len(s.logits))
	simd.FillRows(s.logits, h.wb.W, lanes)
	h.m.Drive(s.logits, rate, 1, lanes)
	crossEntropy(s.error, s.logits, labels, lanes)
	return s.error
}

// teach brings the error to the apical dendrites of the stage's E cells and leaves each
// cell's factor P. What lies between the dendrite and the synapses is inside the cell: its
// gain, and whether it was silenced.
func (h *head) teach(i int, one *tile, rate, e []float32, rule learning.Rule) {
	s, stage, lanes := &h.tiles[i], h.t.p.Stages[h.stage], one.at.lanes
	s.error, s.rate = e, rate
	s.apical = grow(s.apical, len(rate))
	clear(s.apical)
	h.y.Drive(s.apical, e, 1, lanes)
	s.slope = grow(s.slope, len(rate))
	simd.Fill(s.slope, 1)
	slope := s.slope
	for l := stage.last - 1; l > stage.first; l-- {
		slope = one.works[l].backward(slope, toCells)
	}
	s.p = grow(s.p, len(rate))
	rule.Cell(s.p, nil, learning.Post{Lanes: lanes, Apical: s.apical, Slope: slope})
	one.works[stage.first].backward(s.p, toCells)
}
