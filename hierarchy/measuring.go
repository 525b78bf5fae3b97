package hierarchy

import (
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/simd"
)

// measuring is how the cells of a stage learn to inhibit one another by way of I cells, and to hold
// their rates (see learning.Measurement). Where weights are shared, a change is the mean over
// places, and so is the mean of a cell's rate.
type measuring struct {
	how    learning.Measurement
	layer  int
	places float32 // that share weights; 1: none do
	e, i   averaged
	arrays []meter // V, U, L
	holds  [2]*learner
	step   [3]*direct // between E and I cells, among I cells, of thresholds
}

// averaged is what cells of a kind remember of their rates, and how they differ from their target.
type averaged struct {
	mean, sums []float32   // of cells, of units
	y, p       [][]float32 // per tile: at terminals, and at the cell
	wants      [][]float32
}

// meter is an array of synapses between cells of a place and what chance would have them be.
type meter struct {
	*learner
	post, pre *averaged
	targets   int // cells of a place
}

func newMeasuring(t *Trainer, layer int, l *mediated, how learning.Measurement) *measuring {
	m := &measuring{how: how, layer: layer, places: 1, step: [3]*direct{{}, {}, {}}}
	tiles := len(t.tiles.all)
	cells := len(l.excite.bias.W)
	if cells < l.inter.Units() {
		m.places = float32(l.inter.Places())
	}
	of := func(units, cells int) averaged {
		return averaged{make([]float32, cells), make([]float32, units), make([][]float32, tiles), make([][]float32, tiles), make([][]float32, tiles)}
	}
	m.e = of(l.above.Units(), len(l.inhibit.weights.W)/l.inter.Channels)
	m.i = of(l.inter.Units(), cells)
	for k, q := range []*projection{&l.excite, &l.inhibit, &l.rival} {
		one := meter{post: &m.e, pre: &m.i, targets: l.above.Channels}
		if k != 1 {
			one.post, one.targets = &m.i, l.inter.Channels
		}
		if k == 0 {
			one.pre = &m.e
		}
		one.learner = newLearner(q.weights, q.wiring, 1, 0, tiles, func(tile int) factors {
			return factors{one.post.p[tile], one.pre.y[tile]}
		})
		one.taken, one.sites, one.optimizer = make([]float32, len(q.weights.W)), m.places, m.step[0]
		if k == 2 {
			one.others, one.optimizer = l.inter.Channels, m.step[1]
		}
		m.arrays = append(m.arrays, one)
	}
	for k, bias := range []*learning.Weights{l.p.bias, l.excite.bias} {
		a := []*averaged{&m.e, &m.i}[k]
		m.holds[k] = newLearner(bias, nil, 1, 0, tiles, func(tile int) factors { return factors{p: a.wants[tile]} })
		m.holds[k].optimizer, m.holds[k].sites = m.step[2], float32(len(a.sums)/len(bias.W))
	}
	return m
}

func (m *measuring) learners() []*learner {
	return []*learner{m.arrays[0].learner, m.arrays[1].learner, m.arrays[2].learner, m.holds[0], m.holds[1]}
}

// pace sets the rates of the next update.
func (m *measuring) pace(factor float64) {
	m.step[0].rate, m.step[1].rate, m.step[2].rate = m.how.Correlation*factor, m.how.Rivalry*factor, m.how.Threshold*factor
}

// propose gathers what the cells of a tile answered.
func (m *measuring) propose(one *tile, tile int) {
	w := one.works[m.layer].(*mediatedWork)
	m.e.take(tile, w.e.y, float32(m.how.Target))
	m.i.take(tile, w.i.y, float32(m.how.InterneuronTarget))
}

func (a *averaged) take(tile int, y []float32, target float32) {
	a.y[tile], a.p[tile], a.wants[tile] = y, grow(a.p[tile], len(y)), grow(a.wants[tile], len(y))
	copy(a.p[tile], y)
	for k, v := range y {
		a.wants[tile][k] = target - v
	}
}

// gather moves the means, which begin at those of the first batch, and finds what chance accounts
// for of every product.
func (m *measuring) gather(tiles *tiles, first bool) {
	share, trials := 1/float32(m.how.Updates), 0
	if first {
		share = 1
	}
	for _, one := range tiles.all[:tiles.in] {
		trials += one.at.lanes
	}
	for _, a := range []*averaged{&m.e, &m.i} {
		clear(a.sums)
		for k, one := range tiles.all[:tiles.in] {
			simd.SumRows(a.sums, a.y[k], one.at.lanes)
		}
		n := len(a.mean)
		for k := n; k < len(a.sums); k += n {
			simd.Add(a.sums[:n], a.sums[k:k+n])
		}
		for k, sum := range a.sums[:n] {
			a.mean[k] += share * (sum/(float32(trials)*m.places) - a.mean[k])
		}
	}
	for _, one := range m.arrays {
		one.chance(float32(trials) * m.places)
	}
}

// chance is m·m′·(1 + w) of every synapse, so many times.
func (a *meter) chance(times float32) {
	fan := afferents(a.wiring)
	for k, w := range a.weights.W {
		cell := k / fan
		pre := cell/a.targets*fan + k%fan
		a.taken[k] = times * a.post.mean[cell] * a.pre.mean[pre] * (1 + w)
	}
}

// kept are the means of a stage as a checkpoint holds them.
func (m *measuring) kept(weights string) []Array {
	return []Array{{weights + "/E-mean", m.e.mean}, {weights + "/I-mean", m.i.mean}}
}
