package hierarchy

import (
	"math"

	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/registry"
	"github.com/striate-sim/striate/internal/rng"
)

var _ = Teachings.Add("brainprop", registry.Entry[Teaching]{
	New: func() Teaching { return &BrainProp{Exploration: 0.02, Feedback: "kolen-pollack", Decay: 1e-3} }, Doc: "the network acts and is rewarded; attention flows back from the chosen action and gates what the reward teaches",
	Cite: "pozzi2020", Example: "train: {rule: {brainprop: {exploration: 0.02}}}",
})

// BrainProp learns from reward (Pozzi, Bohté & Roelfsema 2020). The read-out's potentials are
// values Q of the actions; one action a is chosen, mostly the best (max-Boltzmann), and right
// answers are rewarded with r = 1:
//
//	δ = r − Q_a    fb_L = 1 at a, 0 elsewhere    fb_l = f′(u_l)·(Y_l·fb_{l+1})
//	ΔW_l = δ·fb_l·r_{l−1}ᵀ
//
// Attentional feedback from the chosen unit says which synapses took part, the diffuse
// prediction error δ what to make of it. No label vector is ever seen. With gate: reward-error
// attention alone comes down, and δ is the gate of all synapses, which may have traces
// (Rombouts, Bohté & Roelfsema 2015).
type BrainProp struct {
	Exploration float64 `yaml:"exploration" min:"0" max:"1" doc:"share of presentations at which the action is drawn from the softmax of the values"`
	Feedback    string  `yaml:"feedback" oneof:"kolen-pollack|fixed|tied" doc:"how attention comes down: by synapses that change by the same product, by fixed random ones, or by transposed weights"`
	Decay       float64 `yaml:"decay" min:"0" doc:"decay of both sides with kolen-pollack, in units of the learning rate"`
}

// Departures of attention that comes down in a phase of its own, and a signed factor.
func (how *BrainProp) Departures() []departure.ID {
	return departure.Union([]departure.ID{departure.TwoPhases, departure.SignedError}, borrowed(how.Feedback))
}

func (how *BrainProp) newTeacher(t *Trainer) (teacher, error) {
	s := &rewardSignal{how.Exploration, rng.Named(t.p.seed, "action")}
	if t.gate != nil {
		t.gate.actor = s
		return newLayerwise(t, attention{s}, feedbackOfKind(how.Feedback, how.Decay), t.lowest())
	}
	return newLayerwise(t, s, feedbackOfKind(how.Feedback, how.Decay), t.lowest())
}

// rewardSignal is δ at the chosen action. Its loss is δ²/2.
type rewardSignal struct {
	exploration float64
	stream      rng.Stream
}

func (s *rewardSignal) judge(credit, logits []float32, labels []int, at moment) (loss float64, right int) {
	lanes := at.lanes
	clear(credit)
	for b := range lanes {
		if (replies{logits: logits, at: at}).best(b) == labels[b] {
			right++
		}
		action := s.choose(logits, at, b)
		delta := -logits[action*lanes+b]
		if action == labels[b] {
			delta++
		}
		credit[action*lanes+b] = delta
		loss += float64(delta) * float64(delta) / 2
	}
	return loss, right
}

// choose is the action for stimulus b.
func (s *rewardSignal) choose(logits []float32, at moment, b int) int {
	lanes, classes := at.lanes, len(logits)/at.lanes
	action := replies{logits: logits, at: at}.best(b)
	if float64(s.stream.Uniform(at.trials[b], 0, 0)) < s.exploration {
		action = draw(logits[b:], lanes, classes, logits[action*lanes+b], s.stream.Uniform(at.trials[b], 0, 1))
	}
	return action
}

// attention is the part of the signal that comes back from the chosen action, where the reward's
// error is a gate: 1 at the action.
type attention struct{ *rewardSignal }

func (s attention) judge(credit, logits []float32, labels []int, at moment) (loss float64, right int) {
	loss, right = s.rewardSignal.judge(credit, logits, labels, at)
	for b := range at.lanes {
		credit[s.choose(logits, at, b)*at.lanes+b] = 1
	}
	return loss, right
}

// draw takes a class with probability softmax(q), by a number uniform in [0, 1).
func draw(q []float32, lanes, classes int, top, u float32) int {
	var sum float64
	for c := range classes {
		sum += math.Exp(float64(q[c*lanes] - top))
	}
	left := float64(u) * sum
	for c := range classes - 1 {
		if left -= math.Exp(float64(q[c*lanes] - top)); left < 0 {
			return c
		}
	}
	return classes - 1
}
