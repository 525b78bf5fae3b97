package hierarchy

import (
	"errors"
	"slices"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/simd"
)

// gating is the gate of a training.
type gating struct {
	how   Gate
	actor *rewardSignal
	tiles [][]float32 // of each stimulus, per tile
	late  []float32   // under way, the oldest first
	now   []float32   // one: what has arrived; of one presentation an update, or nil
	film  *filmTrace  // of traces within films, or nil
}

// newGating prepares the gate, or the traces of a rule without.
func (t *Trainer) newGating() error {
	how := t.how.Gate
	if u, ok := t.how.Teaching.(Unlabelled); ok && (how != nil || t.how.Eligibility > 0) && !Modulated(u.Synapses()) {
		return errors.New("gates and traces do not reach what cells of this rule take from one another")
	}
	if how == nil {
		return nil
	}
	films := t.how.Frames > 1 && t.how.Eligibility > 0
	one := how.delay() > 0 || t.how.Eligibility > 0 && !films
	switch _, rewarded := t.how.Teaching.(*BrainProp); {
	case t.how.Unlabelled:
		return errors.New("a gate comes of a network's answers, and images without labels have none")
	case t.p.unrolled():
		return errors.New("gates are of networks of one pass")
	case one && t.how.Batch > 1:
		return errors.New("a late gate, and a gate of traces, is of one presentation: batch 1")
	case films && how.delay() > 0:
		return errors.New("the gate of a film comes with its last frame, and not late")
	case films && t.listens():
		return errors.New("a rule that reads the gate keeps no trace of a film for it")
	case rewarded && !how.Evaluates():
		return errors.New("brainprop is gated by the error of its reward")
	case !rewarded && how.Evaluates() && !t.stagewise():
		return errors.New("this rule is told an error, which no reward can gate")
	}
	t.gate = &gating{how: how, tiles: make([][]float32, len(t.tiles.all)), late: make([]float32, how.delay())}
	if one {
		t.gate.now = make([]float32, 1)
	}
	if films {
		t.gate.film = &filmTrace{t.how.Frames, float32(t.how.Eligibility)}
	}
	return nil
}

// Modulated says whether gates and traces reach all that a synaptic rule does. They do not where
// cells learn whom to inhibit, what others leave of their input, or what others answer.
func Modulated(rule learning.Rule) bool {
	asks := demandsOf(rule)
	return asks.decorrelating == nil && asks.mediating == nil && asks.slowing == nil && !asks.ordered
}

// stagewise says whether hidden stages learn by a synaptic rule.
func (t *Trainer) stagewise() bool {
	_, ok := t.how.Teaching.(Unlabelled)
	return ok
}

// listens says whether the hidden stages' rule reads the gate itself.
func (t *Trainer) listens() bool {
	u, ok := t.how.Teaching.(Unlabelled)
	return ok && u.Synapses().Needs()&learning.Broadcast != 0
}

// open finds the gate of every stimulus of the batch, before anything learns from it.
func (g *gating) open(t *Trainer, labels []int) {
	for i, one := range t.tiles.all[:t.tiles.in] {
		lanes := one.at.lanes
		a := replies{one.logits, labels[one.first : one.first+lanes], one.at, g.actor}
		g.tiles[i] = grow(g.tiles[i], lanes)
		for b := range lanes {
			g.tiles[i][b] = g.how.open(a, b)
		}
	}
	if g.film != nil {
		g.film.along(g.tiles[:t.tiles.in])
	}
	if g.now == nil {
		return
	}
	g.now[0] = g.tiles[0][0]
	if n := len(g.late); n > 0 {
		g.now[0] = g.late[0]
		if !t.held {
			copy(g.late, g.late[1:])
			g.late[n-1] = g.tiles[0][0]
		}
	}
}

// heard is the gate as the cells of a tile hear it.
func (g *gating) heard(tile int) []float32 {
	if g.now != nil {
		return g.now
	}
	return g.tiles[tile]
}

// kept is what is under way.
func (g *gating) kept() []Array {
	if g == nil || len(g.late) == 0 {
		return nil
	}
	return []Array{{"gate/late", g.late}}
}

// modulate gives learners their gates and traces. Where hidden stages learn by a synaptic rule,
// theirs is gated and the read-out's error is not; a rule that reads the gate gates itself.
func (t *Trainer) modulate() {
	for _, l := range slices.Concat(t.learners, t.owned) {
		if own := l.optimizer != nil; own != t.stagewise() || l.homeostatic {
			continue // the read-out beside such stages, or feedback that learns from noise
		}
		if t.how.Eligibility > 0 && (t.gate == nil || t.gate.film == nil) {
			l.keep, l.trace = float32(t.how.Eligibility), make([]float32, len(l.weights.W))
		}
		switch s, ok := t.teacher.(*stagewise); {
		case t.gate == nil, ok && s.listens():
		case t.gate.now != nil:
			l.arrived = t.gate.now
		case !ok: // synaptic rules are gated where their factors are formed, decay and all
			l.gates, l.gated, l.ungated = t.gate.tiles, make([][]float32, len(t.tiles.all)), l.of
			l.of = func(tile int) factors { return factors{l.gated[tile], l.ungated(tile).q} }
		}
	}
}

// gateTile multiplies P of one tile by the gate of each stimulus, into a place of its own: other
// learners see the same P.
func (l *learner) gateTile(tile int) {
	p := l.ungated(tile).p
	if p == nil {
		l.gated[tile] = nil
		return
	}
	l.gated[tile] = grow(l.gated[tile], len(p))
	copy(l.gated[tile], p)
	gateRows(l.gated[tile], l.gates[tile], l.phases)
}

// gateRows multiplies every unit's row by the gate of each stimulus. Of several phases, each
// block of trials of one is followed by the same block of the next.
func gateRows(p, gate []float32, phases int) {
	for len(p) > 0 {
		for first := 0; first < len(gate); first += circuit.TrialBlock {
			block := gate[first:min(first+circuit.TrialBlock, len(gate))]
			for range phases {
				simd.Mul(p[:len(block)], block)
				p = p[len(block):]
			}
		}
	}
}

// credit is what is left of a proposed change of weights [from, to) when the synapses' traces of
// earlier ones have been added to it, and the gate has come:
//
//	e ← λ·e + Δw    Δw ← g·e
func (l *learner) credit(change []float32, from, to int) {
	if l.trace != nil {
		e := l.trace[from:to]
		simd.Scale(e, l.keep)
		simd.Add(e, change)
		copy(change, e)
	}
	if l.arrived != nil {
		simd.Scale(change, l.arrived[0])
	}
}
