package hierarchy

import (
	"math"

	"github.com/striate-sim/striate/internal/registry"
)

// Gate is the third factor of learning: one diffuse scalar for each presentation, as a
// neuromodulator is, that multiplies what every synapse is about to change by.
type Gate interface {
	// open is the gate of stimulus b.
	open(a replies, b int) float32
	// delay is how many presentations late it comes.
	delay() int
	// Evaluates says whether the gate tells good from bad by itself, so that it gates what
	// synapses did and not an error that they were told.
	Evaluates() bool
}

// Gates are what an experiment file can name.
var Gates = registry.New[Gate]("gate")

var (
	_ = Gates.Add("reward-error", registry.Entry[Gate]{
		New: func() Gate { return &RewardError{} }, Doc: "reward less expected reward: the network answers and is told whether it was right, no more",
		Cite: "fremaux2016,rombouts2015", Example: "train: {rule: brainprop, gate: reward-error}", Main: "late",
	})
	_ = Gates.Add("surprise", registry.Entry[Gate]{
		New: func() Gate { return &Surprise{} }, Doc: "how little the network expected the right class: what is known already changes nothing",
		Cite: "fremaux2016", Example: "train: {gate: surprise}",
	})
)

// RewardError is the prediction error of a reward r, 1 for a right answer and 0 for a wrong one:
//
//	δ = r − V
//
// V is what the network expects: the probability that its read-out gives to the answer, or, of
// brainprop, the value of the action that it chose.
type RewardError struct {
	Late int `yaml:"late" min:"0" max:"1000" doc:"presentations between an answer and its reward; traces of synapses bridge them"`
}

func (g *RewardError) open(a replies, b int) float32 {
	action, expected := a.act(b)
	if action == a.labels[b] {
		return 1 - expected
	}
	return -expected
}

func (g *RewardError) delay() int { return g.Late }

// Evaluates holds.
func (*RewardError) Evaluates() bool { return true }

// Surprise is Shannon's, −ln p of the right class. Under it an error teaches in proportion to
// itself: backpropagation then descends the mean of ½·(ln p)².
type Surprise struct{}

func (*Surprise) open(a replies, b int) float32 {
	return float32(a.logSum(b) - float64(a.logits[a.labels[b]*a.at.lanes+b]))
}

func (*Surprise) delay() int { return 0 }

// Evaluates does not hold: surprise says how much to change, not which way.
func (*Surprise) Evaluates() bool { return false }

// replies are what a network says to the stimuli of a tile, and what would have been right.
type replies struct {
	logits []float32 // classes×lanes
	labels []int
	at     moment
	actor  *rewardSignal // what chooses among values; nil: the most probable class is the answer
}

// best is the class with the largest logit, of equals the first.
func (a replies) best(b int) int {
	best := b
	for c := b; c < len(a.logits); c += a.at.lanes {
		if a.logits[c] > a.logits[best] {
			best = c
		}
	}
	return best / a.at.lanes
}

// logSum is ln Σ exp of the logits.
func (a replies) logSum(b int) float64 {
	top := float64(a.logits[a.best(b)*a.at.lanes+b])
	var sum float64
	for c := b; c < len(a.logits); c += a.at.lanes {
		sum += math.Exp(float64(a.logits[c]) - top)
	}
	return math.Log(sum) + top
}

// act is the answer to a stimulus and the reward that the network expects for it.
func (a replies) act(b int) (action int, expected float32) {
	if a.actor != nil {
		action = a.actor.choose(a.logits, a.at, b)
		return action, a.logits[action*a.at.lanes+b]
	}
	action = a.best(b)
	return action, float32(math.Exp(float64(a.logits[action*a.at.lanes+b]) - a.logSum(b)))
}
