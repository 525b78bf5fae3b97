package hierarchy

import (
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/learning"
)

// TestBrainPropProposes compares with the twin's backward pass of δ at the chosen action.
func TestBrainPropProposes(t *testing.T) {
	const stimuli = tileLanes + 9
	for _, name := range []string{"lenet", "unshared"} {
		e := byName(t, name)
		p := e.pathway(t)
		tr := trainer(t, p, &BrainProp{Exploration: 0, Feedback: "fixed"}, recorder{}, stimuli, 2)
		tr.Step(e.batch(stimuli))
		n := e.twins(t, p)
		n.trials = someTrials(stimuli)
		q, labels := n.forward(e.stimuli(stimuli), stimuli), e.labels(stimuli)
		classes := len(q) / stimuli
		credit := make([]float64, len(q))
		for s := range stimuli {
			values := q[s*classes : (s+1)*classes]
			a := slices.Index(values, slices.Max(values))
			credit[s*classes+a] = -values[a] / stimuli
			if a == labels[s] {
				credit[s*classes+a] = (1 - values[a]) / stimuli
			}
		}
		for _, a := range n.arrays() {
			if f := feedbackOf(tr)[a.name]; f != nil {
				copy(a.w, widen(f.weights.W))
			}
		}
		n.backward(credit)
		got := proposals(tr)
		for _, a := range n.arrays() {
			alive(t, a.name, a.change)
			near(t, name+": change of "+a.name, got[a.name], a.change, 1e-4)
		}
	}
}

// TestRewardIsAllThatIsKnown holds that which class would have been right does not matter
// where the action was wrong.
func TestRewardIsAllThatIsKnown(t *testing.T) {
	e := byName(t, "lenet")
	propose := func(how Teaching, other bool) map[string][]float64 {
		tr := trainer(t, e.pathway(t), how, recorder{}, 20, 1)
		b := e.batch(20)
		tr.tiles.forward(b, true)
		logits := tr.tiles.all[0].logits
		for i := range b.Labels {
			best, classes := 0, len(logits)/20
			for c := range classes {
				if logits[c*20+i] > logits[best*20+i] {
					best = c
				}
			}
			if b.Labels[i] = (best + 1) % classes; other {
				b.Labels[i] = (best + 2) % classes
			}
		}
		tr.Step(b)
		return proposals(tr)
	}
	for _, how := range []Teaching{&BrainProp{Feedback: "tied"}, &Backprop{}} {
		same := maps.EqualFunc(propose(how, false), propose(how, true), slices.Equal[[]float64])
		if _, control := how.(*Backprop); same == control {
			t.Errorf("%T knows only the reward: %v", how, same)
		}
	}
}

// TestActionsExplore holds how often each action is taken to its probability, within 4
// standard errors.
func TestActionsExplore(t *testing.T) {
	const lanes, trials, exploration = 32, 32 * 400, 0.5
	s := &rewardSignal{exploration, rng.Named(1, "action")}
	values := []float64{0.2, 1.0, -0.5}
	logits, credit, labels := make([]float32, 3*lanes), make([]float32, 3*lanes), make([]int, lanes)
	for i := range logits {
		logits[i] = float32(values[i/lanes])
	}
	counts, at := [3]float64{}, moment{lanes: lanes, trials: make([]uint64, lanes)}
	for first := 0; first < trials; first += lanes {
		for b := range lanes {
			at.trials[b] = uint64(first + b)
		}
		s.judge(credit, logits, labels, at)
		for i, d := range credit {
			if d != 0 {
				counts[i/lanes]++
			}
		}
	}
	sum := math.Exp(0.2) + math.Exp(1) + math.Exp(-0.5)
	for c, v := range values {
		p := exploration * math.Exp(v) / sum
		if c == 1 {
			p += 1 - exploration
		}
		if z := (counts[c] - p*trials) / math.Sqrt(trials*p*(1-p)); math.Abs(z) > 4 {
			t.Errorf("action %d: %g times, %.1f standard errors off", c, counts[c], z)
		}
	}
}

// TestRewardTeaches holds that reward alone teaches a dense net.
func TestRewardTeaches(t *testing.T) {
	e := layered(relu, 40)
	tr := trainer(t, e.pathway(t), &BrainProp{Exploration: 0.1, Feedback: "kolen-pollack"}, &learning.SGD{Rate: 0.1, Momentum: 0.9}, 40, 1)
	b, right := e.batch(40), 0
	for range 1500 {
		_, right = tr.Step(b)
		for i := range b.Trials {
			b.Trials[i] += 40 // other draws of actions
		}
	}
	if right < 38 {
		t.Errorf("%d of 40 right", right)
	}
}
