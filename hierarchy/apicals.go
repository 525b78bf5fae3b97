package hierarchy

import (
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/simd"
)

// apicals teaches by the apical potentials of microcircuits.
type apicals struct {
	tilewise
	t        *Trainer
	how      *Microcircuit
	nudge    float32 // of the present batch
	layers   []*weighted
	fire     []func(dst, u []float32) // gains by stage
	circuits []*cancellers            // by hidden stage; nil: it does not learn
	cells    []*learner               // of W
	heard    []*incoming              // by the cells of each stage; nil: it does not learn, or steps are plain
	learn    []*learner
	tiles    []apicalTile
}

// apicalTile is one tile's state, by stage.
type apicalTile struct {
	own, u, r [][]float32 // û, u and rates
	p         [][]float32 // f(u) − f(û)
	inter     []cancelling
	read      []float32 // t − softmax(u) of the read-out
}

func newApicals(t *Trainer, how *Microcircuit) (*apicals, error) {
	layers, gains, err := plainStages(t.p, "microcircuit", false)
	if err != nil {
		return nil, err
	}
	m := &apicals{t: t, how: how, layers: layers, circuits: make([]*cancellers, len(gains)), heard: make([]*incoming, len(layers)), tiles: make([]apicalTile, len(t.tiles.all))}
	for _, g := range gains {
		m.fire = append(m.fire, g.f.Rate)
	}
	m.fire = append(m.fire, func(dst, u []float32) { copy(dst, u) })
	for i := range m.tiles {
		s, n := &m.tiles[i], len(layers)
		s.own, s.u, s.r, s.p = make([][]float32, n), make([][]float32, n), make([][]float32, n), make([][]float32, n)
		s.inter = make([]cancelling, len(gains))
	}
	memory := t.how.Optimizer.Memory()
	for k, l := range layers {
		first := t.p.Stages[k].first
		if first < t.lowest() {
			continue
		}
		cells := t.learnersFrom(first, l, func(int) bool { return true }, func(tile, _ int) factors {
			return factors{m.tiles[tile].p[k], m.below(tile, k)}
		})
		if k > 0 && m.circuits[k-1] != nil && m.circuits[k-1].mutual {
			cells[0].echo = newLearner(m.circuits[k-1].y.weights, nil, 1, memory, 0, nil)
		}
		m.cells = append(m.cells, cells...)
		if k < len(gains) {
			m.circuits[k] = newCancellers(t.p, k, layers[k+1], how)
			m.circuits[k].learners(memory, len(m.tiles), func(tile int) *cancelling { return &m.tiles[tile].inter[k] })
		}
		if how.Normalized {
			m.normalize(k, cells)
		}
	}
	m.learn = m.cells
	for _, n := range m.circuits {
		if n != nil {
			m.learn = append(m.learn, n.learn...)
		}
	}
	m.tilewise = newTilewise(t, m.teachOne)
	return m, nil
}

func (m *apicals) learners() []*learner { return m.learn }

func (m *apicals) weights() []*learning.Weights {
	var all []*learning.Weights
	for _, n := range m.circuits {
		if n != nil {
			all = append(all, n.weights()...)
		}
	}
	return all
}

func (m *apicals) feedback() []*feedback {
	var all []*feedback
	for _, n := range m.circuits {
		if n != nil {
			all = append(all, n.y)
		}
	}
	return all
}

// below is what a stage sees in its settled state.
func (m *apicals) below(tile, stage int) []float32 {
	if stage == 0 {
		return m.t.tiles.all[tile].below[0]
	}
	return m.tiles[tile].r[stage-1]
}

func (m *apicals) teach(labels []int) (loss float64, right int) {
	m.nudge = float32(m.how.Nudge)
	quiet := m.t.Updates < m.how.Quiet
	if quiet {
		m.nudge = 0
	}
	for _, l := range m.cells {
		l.idle = quiet
	}
	loss, right = m.tilewise.teach(labels)
	for k, n := range m.heard {
		if n != nil {
			n.gather(m.run.all[:m.run.in])
		}
		if k < len(m.circuits) && m.circuits[k] != nil && m.circuits[k].sent != nil {
			m.circuits[k].sent.gather(m.run.all[:m.run.in])
		}
	}
	return loss, right
}

// normalize has the steps of a stage's cells, of the interneurons that hear what these hear,
// and of the dendrites that its own interneurons inhibit divided by what arrives there.
func (m *apicals) normalize(stage int, cells []*learner) {
	n := newIncoming(m.layers[stage].p.wiring, len(m.tiles))
	m.heard[stage] = n
	if stage > 0 && m.circuits[stage-1] != nil {
		cells = append(cells[:len(cells):len(cells)], m.circuits[stage-1].hearing()...)
	}
	for _, l := range cells {
		l.ease = n.ease
	}
	if stage < len(m.circuits) {
		m.circuits[stage].normalize(len(m.tiles))
	}
}

// teachOne settles one tile. Loss and answers are those of the feedforward pass.
func (m *apicals) teachOne(_, i int) {
	one, s, lanes := m.t.tiles.all[i], &m.tiles[i], m.t.tiles.all[i].at.lanes
	labels := m.labels[one.first : one.first+lanes]
	for k, l := range m.layers {
		n := l.above.Units() * lanes
		s.own[k], s.u[k], s.r[k], s.p[k] = grow(s.own[k], n), grow(s.u[k], n), grow(s.r[k], n), grow(s.p[k], n)
		potential := one.logits
		if above := m.t.p.Stages[k].first + 1; above < len(one.below) {
			potential = one.below[above]
		}
		copy(s.own[k], potential)
		copy(s.u[k], potential)
		m.fire[k](s.r[k], s.u[k])
	}
	s.read = grow(s.read, len(one.logits))
	m.loss[i], m.right[i] = crossEntropy(s.read, one.logits, labels, lanes)
	for sweep := range m.how.Steps {
		if sweep > 0 {
			m.up(i, lanes)
		}
		m.down(s, labels, lanes)
	}
	strength := m.how.Nudge // of what the teacher leaves at a stage
	for k := len(m.layers) - 1; k >= 0; k-- {
		if k < len(m.circuits) && m.circuits[k] != nil {
			if m.circuits[k].sent != nil {
				m.circuits[k].sent.measure(i, s.inter[k].i, lanes)
			}
			s.inter[k].keep(s.r[k], m.fire[k+1], float32(1/(strength*m.how.TopDown)))
			strength *= m.how.Apical * (1 - m.how.TopDown)
		}
		deviation(s.p[k], s.r[k], s.own[k], m.fire[k], float32(1/strength))
		if m.heard[k] != nil {
			m.heard[k].measure(i, m.below(i, k), lanes)
		}
	}
}

// up finds what basal dendrites make of the newest rates below; the image stands still.
func (m *apicals) up(tile, lanes int) {
	s := &m.tiles[tile]
	for k, l := range m.layers {
		if k > 0 {
			fillBias(s.own[k], l.p.bias.W, lanes)
			l.p.wiring.Drive(s.own[k], s.r[k-1], 1, lanes)
		}
		pull, share := s.read, m.nudge
		if k < len(m.circuits) {
			pull, share = s.inter[k].a, float32(m.how.Apical)
		}
		m.soma(s, k, pull, share)
	}
}

// down brings the teacher to the read-out and the apical potentials to all hidden stages.
func (m *apicals) down(s *apicalTile, labels []int, lanes int) {
	top := len(m.layers) - 1
	crossEntropy(s.read, s.u[top], labels, lanes)
	m.soma(s, top, s.read, m.nudge)
	for k := top - 1; k >= 0 && m.circuits[k] != nil; k-- {
		s.inter[k].settle(m.circuits[k], s.r[k], s.u[k+1], s.r[k+1], m.fire[k+1], lanes)
		m.soma(s, k, s.inter[k].a, float32(m.how.Apical))
	}
}

// soma is û and a share of what pulls at it.
func (m *apicals) soma(s *apicalTile, stage int, pull []float32, share float32) {
	copy(s.u[stage], s.own[stage])
	if len(pull) > 0 {
		simd.Axpy(s.u[stage], share, pull)
	}
	m.fire[stage](s.r[stage], s.u[stage])
}
