package hierarchy

import (
	"math"

	"github.com/striate-sim/striate/learning"
)

// stagewise is the teacher of networks whose hidden stages learn without labels: one after
// another and then the read-out, or all at once where a gate comes of the read-out's answers.
type stagewise struct {
	t       *Trainer
	readout *layerwise // nil where there are no labels
	passes  int        // epochs of each hidden stage
	hidden  []*naive
	learn   []*learner
	turn    int    // the hidden stage that learns now; len(hidden): the read-out
	at      *naive // the stage at hand

	compete, trace, propose func(worker, i int)
}

func (s *stagewise) learners() []*learner         { return s.learn }
func (s *stagewise) weights() []*learning.Weights { return nil }

// phase is the updates [from, to) of the phase that an update falls into.
func (s *stagewise) phase(update int) (from, to int) {
	if s.t.gate != nil {
		return 0, s.t.how.Steps
	}
	length := max(1, s.t.how.StepsEpoch*s.passes)
	if turn := update / length; turn < len(s.hidden) {
		return turn * length, (turn + 1) * length
	}
	return len(s.hidden) * length, s.t.how.Steps
}

func (s *stagewise) teach(labels []int) (loss float64, right int) {
	s.begin()
	tiles := s.t.tiles
	for _, s.at = range s.learning() {
		tiles.pool.Do(tiles.in, s.compete)
		if s.at.asks.share > 0 {
			tiles.pool.Do((s.at.units+traceUnits-1)/traceUnits, s.trace)
		}
		if s.at.seeds != nil {
			s.at.seeds.recruit(s.at, tiles)
		}
		if s.at.means != nil {
			s.at.means.move(s.at.tiles[:tiles.in], s.first())
		}
		if s.at.slow != nil {
			tiles.pool.Do(tiles.in, s.at.slow.step)
			s.at.slow.gather(s.first())
		}
		tiles.pool.Do(tiles.in, s.propose)
		s.at.gatherDecay(tiles)
		if s.at.measures != nil {
			s.at.measures.gather(tiles, s.first())
		}
		if s.at.ahead != nil {
			s.at.ahead.gather(tiles)
		}
		if !s.together() {
			return s.at.unsound(tiles), 0
		}
	}
	if s.readout == nil {
		return 0, 0
	}
	return s.readout.teach(labels)
}

// learning lists the hidden stages that learn now.
func (s *stagewise) learning() []*naive {
	if s.together() {
		return s.hidden
	}
	return s.hidden[s.turn:min(s.turn+1, len(s.hidden))]
}

// first says whether the update is the first of its phase.
func (s *stagewise) first() bool {
	from, _ := s.phase(s.t.Updates)
	return s.t.Updates == from
}

// together says that all stages learn at once, the read-out with them: a gate waits for its answer.
func (s *stagewise) together() bool { return s.t.gate != nil }

// listens says that the hidden stages' rule reads the gate itself.
func (s *stagewise) listens() bool {
	return len(s.hidden) > 0 && s.hidden[0].needs&learning.Broadcast != 0
}

// depth is that of the cells that learn now.
func (s *stagewise) depth() int {
	if turn := s.now(); turn < len(s.hidden) && !s.together() {
		return s.hidden[turn].depth
	}
	return len(s.t.p.layers)
}

// now is the hidden stage whose turn it is.
func (s *stagewise) now() int {
	return min(s.t.Updates/max(1, s.t.how.StepsEpoch*s.passes), len(s.hidden))
}

// begin lets the learners of the present phase learn, and no others.
func (s *stagewise) begin() {
	s.turn = s.now()
	together := s.together()
	for i, h := range s.hidden {
		for _, l := range h.all {
			l.idle = i != s.turn && !together
		}
		h.pace(s.t.factor())
	}
	if s.readout != nil {
		for _, l := range s.readout.learn {
			l.idle = s.turn < len(s.hidden) && !together
		}
	}
}

// everyTurn does something in the first update of every phase.
func (s *stagewise) everyTurn(do func()) {
	now := s.t.Updates
	for from := 0; from < s.t.how.Steps; {
		s.t.Updates = from
		do()
		s.t.Updates = from
		_, from = s.phase(from)
	}
	s.t.Updates = now
}

func (s *stagewise) competeOne(_, i int) {
	h, one := s.at, s.t.tiles.all[i]
	h.compete(one, &h.tiles[i])
	if h.seeds != nil {
		h.seeds.elect(one.works[h.layer].(*sCellsWork), &h.tiles[i], &h.seeds.tiles[i])
	}
}

func (s *stagewise) proposeOne(_, i int) {
	s.at.propose(s.t.tiles.all[i], i)
}

// kept lists what the cells of all hidden stages remember.
func (s *stagewise) kept() []Array {
	var all []Array
	for _, h := range s.hidden {
		if h.means != nil {
			all = append(all, h.means.kept(h.learner.weights.Name)...)
		}
		if h.slow != nil {
			all = append(all, Array{h.learner.weights.Name + "/slowness", h.slow.between})
		}
		if h.measures != nil {
			all = append(all, h.measures.kept(h.learner.weights.Name)...)
		}
	}
	return all
}

// unsound is NaN where a cell's factor is no number, or else 0: what a loss would tell.
func (h *naive) unsound(tiles *tiles) float64 {
	for i := range h.tiles[:tiles.in] {
		for _, p := range h.tiles[i].p {
			if p-p != 0 {
				return math.NaN()
			}
		}
	}
	return 0
}

// direct makes a proposed change as it stands: w ← clamp(w + η·Δw).
type direct struct {
	still
	rate float64
}

func (o *direct) BaseRate() float64 { return o.rate }

func (o *direct) Apply(w, dw []float32, _ [][]float32, s learning.Step) {
	for i, v := range dw {
		w[i] = min(s.Hi, max(s.Lo, w[i]+s.Rate*v))
	}
}
