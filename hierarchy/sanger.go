package hierarchy

import (
	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/neuron"
	"github.com/striate-sim/striate/simd"
)

var _ = Teachings.Add("sanger", registry.Entry[Teaching]{
	New:  func() Teaching { return &unlabelled[Sanger, *Sanger]{Pace: pace{Rate: 0.005, Passes: 1}} },
	Doc:  "without labels, stage after stage: Oja's rule for cells in order, each learning what the cells ahead of it leave of the input: principal components, the largest first; reads the weights of those cells, which is not local",
	Cite: "sanger1989", Example: "train: {rule: {sanger: {rate: 0.005}}}",
})

// Sanger is the generalized Hebbian algorithm (Sanger 1989), for the cells of a place in order:
//
//	Δw_i = η·y_i·(x − Σ_{k≤i} y_k·w_k)
//
// Weights of linear cells end at the principal components of x, of length 1, the largest first.
// What cells ahead have taken of x is different for every cell, so that no signal of a terminal
// can carry it: as written, a synapse reads the weights of other cells. It is therefore no rule
// of package learning.
type Sanger struct{ learning.Oja }

func (*Sanger) ordered() {}

// ordered is a rule whose cells stand in order: to its own terms come −P_i·Σ_{k<i} y_k·w_k.
type ordered interface{ ordered() }

// queue forms that sum for all synapses of a stage.
type queue struct {
	wiring  *circuit.Local // cells of a place to one another
	qt      []float32
	moments []float32 // Σ over stimuli of P_i·y_k: [place][cell][cell]
	taken   []float32 // laid out as the weights
	h       *naive
	row     func(worker, i int)
}

func newQueue(h *naive, cells neuron.Sheet) *queue {
	w := circuit.NewLocal(circuit.Patch{Below: cells, Above: cells, Kernel: 1, Stride: 1})
	q := &queue{wiring: w, moments: w.W, h: h, taken: make([]float32, len(h.learner.weights.W))}
	h.learner.taken = q.taken
	q.row = q.rowOne
	return q
}

// gather sums over the stimuli of a batch, and over places where weights are shared.
func (q *queue) gather(tiles *tiles) {
	clear(q.moments)
	for i := range q.h.tiles[:tiles.in] {
		s := &q.h.tiles[i]
		q.qt = grow(q.qt, q.wiring.TransposedLen()*s.lanes)
		q.wiring.Transpose(q.qt, s.y, s.lanes)
		q.wiring.CorrelateParts(q.moments, s.p, q.qt, s.lanes, 0, s.lanes, 0, q.wiring.Parts())
	}
	tiles.pool.Do(len(q.taken)/afferents(q.h.learner.wiring), q.row)
}

// rowOne is what the cells ahead take from one row of weights.
func (q *queue) rowOne(_, i int) {
	w, fan, cells := q.h.learner.weights.W, afferents(q.h.learner.wiring), q.wiring.Above.Channels
	row := q.taken[i*fan : (i+1)*fan]
	clear(row)
	rows := len(q.taken) / fan
	first := i - i%cells // row of the place's first cell
	for k := range i % cells {
		var sum float32
		for place := i; place < q.h.units; place += rows {
			sum += q.moments[place*cells+k]
		}
		simd.Axpy(row, sum, w[(first+k)*fan:(first+k+1)*fan])
	}
}
