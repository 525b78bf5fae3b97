package hierarchy

// stagewise is the teacher of networks whose hidden stages learn without labels.
import (
	"github.com/striate-sim/striate/learning"
)

type stagewise struct {
	*layerwise // of the read-out alone
	rule       learning.Rule
	how        pace
	readout    []*learner
	hidden     []*naive
	turn       int // the hidden stage that learns now; len(hidden): the read-out

	compete, propose func(worker, i int)
}

func (s *stagewise) learners() []*learner { return s.learn }

// phase is the updates [from, to) of the phase that an update falls into.
func (s *stagewise) phase(update int) (from, to int) {
	length := s.t.how.StepsEpoch * s.how.Passes
	turn := min(update/max(1, length), len(s.hidden))
	if turn == len(s.hidden) {
		return turn * length, s.t.how.Steps
	}
	return turn * length, (turn + 1) * length
}

func (s *stagewise) teach(labels []int) (loss float64, right int) {
	s.begin()
	if s.turn < len(s.hidden) {
		h, tiles := s.hidden[s.turn], s.t.tiles
		h.weigh()
		tiles.pool.Do(tiles.in, s.compete)
		h.average(tiles, s.first())
		tiles.pool.Do(tiles.in, s.propose)
		h.gatherDecay(tiles)
	}
	return s.layerwise.teach(labels)
}

// first says whether the update is the first of its phase.
func (s *stagewise) first() bool {
	from, _ := s.phase(s.t.Updates)
	return s.t.Updates == from
}

// begin lets the learners of the present phase learn, and no others.
func (s *stagewise) begin() {
	s.turn = len(s.hidden)
	if length := s.t.how.StepsEpoch * s.how.Passes; len(s.hidden) > 0 && length > 0 {
		s.turn = min(s.t.Updates/length, len(s.hidden))
	}
	for i, h := range s.hidden {
		h.learner.idle = i != s.turn
		h.step.rate = s.how.Rate * s.t.factor()
	}
	for _, l := range s.readout {
		l.idle = s.turn < len(s.hidden)
	}
}

func (s *stagewise) competeOne(_, i int) {
	h, one := s.hidden[s.turn], s.t.tiles.all[i]
	h.compete(s.t.tiles, one, &h.tiles[i])
}

func (s *stagewise) proposeOne(_, i int) {
	h, one := s.hidden[s.turn], s.t.tiles.all[i]
	h.propose(one, &h.tiles[i])
}

// kept lists what the cells of all hidden stages remember.
func (s *stagewise) kept() []Array {
	var all []Array
	for _, h := range s.hidden {
		all = append(all, h.kept()...)
	}
	return all
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
