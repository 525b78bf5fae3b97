package hierarchy

import (
	"slices"
	"strings"
	"testing"

	"github.com/striate-sim/striate/learning"
)

func settling(gamma float64, steps int) Settling {
	return Settling{Feedback: gamma, Steps: steps, Rate: 1}
}

// squaredError is backpropagation of ½·|t − softmax(o)|².
type squaredError struct{ Backprop }

func (squaredError) newTeacher(t *Trainer) (teacher, error) {
	return newLayerwise(t, squaredError{}, nil, t.lowest())
}

func (squaredError) judge(credit, logits []float32, labels []int, at moment) (loss float64, right int) {
	loss, right = crossEntropy(credit, logits, labels, at.lanes)
	for b := range at.lanes { // e = t − p becomes p·(e − Σ p·e)
		var mean float32
		for pass := range 2 {
			for i := b; i < len(credit); i += at.lanes {
				p := -credit[i]
				if labels[b] == i/at.lanes {
					p++
				}
				if pass == 0 {
					mean += p * credit[i]
				} else {
					credit[i] = p * (credit[i] - mean)
				}
			}
		}
	}
	return loss, right
}

// TestEquilibriumNearsBackpropagation holds both rules to the gradient of their errors (the
// issue asks for 8°) where feedback and nudge are weak, closer than where they are strong.
func TestEquilibriumNearsBackpropagation(t *testing.T) {
	const stimuli = 40
	e := layered(sigmoid, 20, 15)
	worst := func(how, control Teaching) float64 {
		tr := trainer(t, e.pathway(t), how, recorder{}, stimuli, 1)
		mine := tr.propose(e.batch(stimuli))
		off := 0.0
		for name, gradient := range trainer(t, tr.p, control, recorder{}, stimuli, 1).propose(e.batch(stimuli)) {
			off = max(off, angle(mine[name], gradient))
		}
		return off
	}
	// Below these strengths the two states differ by too little for float32.
	for _, c := range []struct {
		name   string
		series []Teaching // from strong to weak
		error  Teaching
	}{
		{"equilibrium", []Teaching{&EquilibriumPropagation{3, settling(0.3, 30)}, &EquilibriumPropagation{1, settling(0.3, 30)}, &EquilibriumPropagation{0.2, settling(0.3, 30)}}, &squaredError{}},
		{"contrastive", []Teaching{&ContrastiveHebbian{settling(0.5, 30)}, &ContrastiveHebbian{settling(0.2, 30)}, &ContrastiveHebbian{settling(0.05, 30)}}, &Backprop{}},
	} {
		last := 180.0
		for _, how := range c.series {
			now := worst(how, c.error)
			t.Logf("%s: %.2f°", c.name, now)
			if now > 0.8*last {
				t.Errorf("%s: %.2f° to the gradient, then %.2f° with weaker signals", c.name, last, now)
			}
			last = now
		}
		if last > 4.5 { // a cosine of 0.997
			t.Errorf("%s: %.2f° to the gradient", c.name, last)
		}
	}
}

// TestFreePhaseSettles holds the free state to its fixed point, and its energy to teach
// nothing where the label is already answered: without a difference nothing changes.
func TestFreePhaseSettles(t *testing.T) {
	e := layered(sigmoid, 12, 9)
	tr := trainer(t, e.pathway(t), &EquilibriumPropagation{0.5, settling(0.3, 200)}, recorder{}, 8, 1)
	tr.Step(e.batch(8))
	d, one := tr.teacher.(*twoPhases), tr.tiles.all[0]
	s := &d.tiles[0]
	d.settle(one, s, e.labels(8), 8, false)
	before := slices.Clone(s.u[0])
	d.how.Steps = 1
	d.settle(one, s, e.labels(8), 8, false)
	near(t, "settled potentials", widen(s.u[0]), widen(before), 1e-5)
}

// TestTwoPhasesTeach holds both rules to teach a dense net.
func TestTwoPhasesTeach(t *testing.T) {
	e := layered(sigmoid, 40)
	for _, how := range []Teaching{&EquilibriumPropagation{0.5, settling(0.1, 10)}, &ContrastiveHebbian{settling(0.1, 10)}} {
		tr := trainer(t, e.pathway(t), how, &learning.SGD{Rate: 0.2, Momentum: 0.9}, 40, 1)
		right := 0
		for range 400 {
			_, right = tr.Step(e.batch(40))
		}
		if right < 38 {
			t.Errorf("%T: %d of 40 right", how, right)
		}
	}
}

// TestTwoPhasesKeepBits holds workers and tiles to change no bit, and steps to allocate
// nothing.
func TestTwoPhasesKeepBits(t *testing.T) {
	e := layered(sigmoid, 12, 9)
	how := &ContrastiveHebbian{settling(0.1, 3)}
	const batch = 3*tileLanes + 7
	want := course(t, e, how, batch, 1)
	if at := differ(want, course(t, e, how, batch, 3)); at != "" {
		t.Errorf("%s depends on the number of workers", at)
	}
	var states []map[string][]uint32
	for _, width := range []int{tileLanes, 2 * tileLanes} {
		tr := tiledTrainer(t, e.pathway(t), how, &learning.SGD{Rate: 0.1}, batch, 1, width)
		b := e.batch(batch)
		tr.Step(b)
		states = append(states, bits(tr))
		if n := testing.AllocsPerRun(2, func() { tr.Step(b) }); n != 0 {
			t.Errorf("%g allocations a step", n)
		}
	}
	if at := differ(states[0], states[1]); at != "" {
		t.Errorf("%s depends on the width of tiles", at)
	}
}

// TestTwoPhasesRefuse names the stages that cannot settle so.
func TestTwoPhasesRefuse(t *testing.T) {
	for _, name := range []string{"lenet", "dale", "batchnorm"} {
		_, err := NewTrainer(byName(t, name).pathway(t), Training{Teaching: &ContrastiveHebbian{settling(0.1, 3)}, Optimizer: recorder{}, Batch: 4}, workers(t, 1))
		if err == nil || !strings.Contains(err.Error(), "needs dense stages") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
