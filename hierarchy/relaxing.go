package hierarchy

import (
	"errors"

	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/simd"
)

var errZeroDivergence = errors.New("z-il is exact with tied feedback alone")

// relaxing teaches by letting the potentials of every layer of weights settle.
type relaxing struct {
	tilewise
	t      *Trainer
	how    *PredictiveCoding
	kind   feedbackKind // nil: tied
	layers []int        // of weights that learn, from below; the last is the read-out
	ways   []*feedback  // above each of them but the first; nil: tied
	learn  []*learner
	tiles  []relaxation

	watched bool        // energies are kept
	energy  [][]float64 // of each tile before the first step and after every one, while watched
}

// relaxation is one tile's state; outer slices are over the layers of weights.
type relaxation struct {
	desk
	x, mean, e [][]float32   // values, predictions and errors
	p          [][]float32   // errors at the time of learning
	q          [][][]float32 // what the layer's projections saw then
}

func newRelaxing(t *Trainer, how *PredictiveCoding, kind feedbackKind) (*relaxing, error) {
	r := &relaxing{t: t, how: how, kind: kind}
	r.tiles = make([]relaxation, len(t.tiles.all))
	for i := t.lowest(); i < len(t.p.layers); i++ {
		if isStatistical(t.p.layers[i]) {
			return nil, &StageError{t.p.stageOf(i).Name, errors.New("predictive-coding cannot settle through batch statistics")}
		}
		if _, ok := t.p.layers[i].(tuned); ok {
			return nil, &StageError{t.p.stageOf(i).Name, errors.New("predictive-coding settles through sums of synapses alone, and signs: dann divides")}
		}
		if l, ok := t.p.layers[i].(plastic); ok {
			if err := r.add(i, l); err != nil {
				return nil, &StageError{t.p.stageOf(i).Name, err}
			}
		}
	}
	if len(r.layers) == 0 || r.layers[len(r.layers)-1] != len(t.p.layers)-1 {
		return nil, errors.New("predictive-coding needs a read-out of weights and softmax alone")
	}
	for i := range r.tiles {
		s, k := &r.tiles[i], len(r.layers)
		s.below = make([][]float32, len(t.p.layers))
		s.x, s.mean, s.e, s.p = make([][]float32, k), make([][]float32, k), make([][]float32, k), make([][]float32, k)
		for _, l := range r.layers {
			s.q = append(s.q, make([][]float32, len(t.p.layers[l].(plastic).projections())))
		}
	}
	r.tilewise = newTilewise(t, r.teachOne)
	return r, nil
}

// add makes the learners and the feedback of one layer.
func (r *relaxing) add(i int, l plastic) error {
	k := len(r.layers)
	r.layers, r.ways = append(r.layers, i), append(r.ways, nil)
	learn := r.t.learnersFrom(i, l, heedsApical(l), func(tile, projection int) factors {
		return factors{r.tiles[tile].p[k], r.tiles[tile].q[k][projection]}
	})
	if k > 0 && r.kind != nil {
		f := newFeedback(r.t.p, i, l)
		if err := r.kind.start(f, r.t.p.seed); err != nil {
			return err
		}
		r.ways[k] = f
		learn = append(learn, r.kind.learners(r.t, f, learn[0])...)
	}
	if c := r.t.newCopying(i, l); c != nil {
		learn = append(learn, c)
	}
	r.learn = append(r.learn, learn...)
	return nil
}

func (r *relaxing) learners() []*learner { return r.learn }

func (r *relaxing) weights() []*learning.Weights {
	var all []*learning.Weights
	for _, f := range r.feedback() {
		all = append(all, f.weights)
	}
	return all
}

func (r *relaxing) feedback() []*feedback { return present(r.ways) }

// teachOne settles one tile. Loss and answers are those of the feedforward pass.
func (r *relaxing) teachOne(_, i int) {
	one, s, top := r.t.tiles.all[i], &r.tiles[i], len(r.layers)-1
	for k, l := range r.layers {
		s.mean[k] = one.logits
		if l+1 < len(one.works) {
			s.mean[k] = one.below[l+1]
		}
		s.x[k], s.e[k] = grow(s.x[k], len(s.mean[k])), grow(s.e[k], len(s.mean[k]))
		copy(s.x[k], s.mean[k])
	}
	r.loss[i], r.right[i] = r.err(one, s)
	r.note(i, r.loss[i])
	steps, h := r.how.Steps, float32(r.how.Rate)
	if r.how.Inference == "z-il" {
		steps, h = top, 1
	}
	for step := range steps {
		if r.how.Inference == "z-il" {
			r.keep(one, s, top-step)
		}
		r.step(one, s, h)
		r.predict(one, s)
		loss, _ := r.err(one, s)
		r.note(i, loss)
	}
	if r.how.Inference == "z-il" {
		r.keep(one, s, 0)
		return
	}
	for k := range r.layers {
		r.keep(one, s, k)
	}
}

// err finds the errors of all layers.
func (r *relaxing) err(one *tile, s *relaxation) (loss float64, right int) {
	top := len(r.layers) - 1
	for k := range top {
		copy(s.e[k], s.x[k])
		simd.Axpy(s.e[k], -1, s.mean[k])
	}
	loss, right = crossEntropy(s.e[top], s.mean[top], r.labels[one.first:one.first+one.at.lanes], one.at.lanes)
	simd.Scale(s.e[top], float32(1/r.how.Variance))
	return loss, right
}

// step moves the values of all hidden layers at once, each by its own error and by what comes
// down to it.
func (r *relaxing) step(one *tile, s *relaxation, h float32) {
	for k := len(r.layers) - 1; k > 0; k-- {
		var c []float32
		if f := r.ways[k]; f != nil {
			c = s.bring(f, s.e[k], one.at.lanes)
		} else {
			c = one.works[r.layers[k]].backward(s.e[k], toBelow)
		}
		for l := r.layers[k] - 1; l > r.layers[k-1]; l-- {
			c = one.works[l].backward(c, toBelow)
		}
		simd.Axpy(s.x[k-1], h, c)
		simd.Axpy(s.x[k-1], -h, s.e[k-1])
	}
}

// predict finds the predictions of all layers but the first, whose input stands still.
func (r *relaxing) predict(one *tile, s *relaxation) {
	for k := 1; k < len(r.layers); k++ {
		x := s.x[k-1]
		for l := r.layers[k-1] + 1; l <= r.layers[k]; l++ {
			x = one.works[l].forward(x, one.at)
		}
		s.mean[k] = x
	}
}

// keep takes the two sides of a layer's synapses as they are now.
func (r *relaxing) keep(one *tile, s *relaxation, k int) {
	s.p[k] = grow(s.p[k], len(s.e[k]))
	copy(s.p[k], s.e[k])
	simd.Scale(s.p[k], float32(r.how.Variance))
	w := one.works[r.layers[k]].(plasticWork)
	for j := range s.q[k] {
		_, x := w.factors(j)
		s.q[k][j] = grow(s.q[k][j], len(x))
		copy(s.q[k][j], x)
	}
}

// watch keeps the energies of the batches to come, or does so no more.
func (r *relaxing) watch(on bool) { r.watched, r.energy = on, make([][]float64, len(r.tiles)) }

// note keeps the free energy of one tile: half the squared errors of hidden values, and the
// loss over the variance of the read-out, of which its error is the descent.
func (r *relaxing) note(i int, loss float64) {
	if !r.watched {
		return
	}
	f := loss / r.how.Variance
	for _, e := range r.tiles[i].e[:len(r.layers)-1] {
		for _, v := range e {
			f += float64(v) * float64(v) / 2
		}
	}
	r.energy[i] = append(r.energy[i], f)
}

// energies sums them over tiles, per stimulus.
func (r *relaxing) energies() []float64 {
	all := make([]float64, len(r.energy[0]))
	for i := range r.t.tiles.in {
		for k, f := range r.energy[i] {
			all[k] += f / float64(len(r.labels))
		}
	}
	return all
}
