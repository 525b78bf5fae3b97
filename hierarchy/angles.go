package hierarchy

import "math"

// Angle is between two directions in the space of one array of weights: 0° agree, 90° have
// nothing in common.
type Angle struct {
	Name     string // of the weights
	AngleDeg float64
}

// GradientAngles shows a batch and compares what the rule proposes for every array of the
// pathway with the descent direction of the loss, as backpropagation finds it (the diagnostic
// of Lillicrap et al. 2016). Below 90° the rule learns. Nothing is changed by it.
func (t *Trainer) GradientAngles(b Batch) ([]Angle, error) {
	how := t.how
	how.Teaching, how.Homeostasis, how.Gate, how.Eligibility = &Backprop{}, nil, nil, 0
	how.exact = true
	control, err := NewTrainer(t.p, how, t.pool)
	if err != nil {
		return nil, err
	}
	var mine, gradient map[string][]float32
	t.restoring(func() { mine, gradient = t.propose(b), control.propose(b) })
	var all []Angle
	for _, l := range control.everyLearner() {
		if name := l.weights.Name; mine[name] != nil {
			all = append(all, Angle{name, angle(mine[name], gradient[name])})
		}
	}
	return all, nil
}

// propose shows a batch and returns what is proposed for every array, by name, without
// changing one.
func (t *Trainer) propose(b Batch) map[string][]float32 { return t.proposeAfter(b, func() {}) }

// proposeAfter is propose with something done between the answer and the teaching.
func (t *Trainer) proposeAfter(b Batch, do func()) map[string][]float32 {
	updates := t.Updates
	t.held = true
	t.tiles.forward(b, true)
	do()
	t.teach(b.Labels)
	t.update(len(b.Trials))
	t.held, t.Updates = false, updates
	all := map[string][]float32{}
	for _, l := range t.everyLearner() {
		if l.idle {
			continue
		}
		change := append([]float32(nil), l.change...)
		for i := range change {
			change[i] *= l.sign
		}
		all[l.weights.Name] = change
	}
	return all
}

// FeedbackAngles compares feedback synapses with the forward synapses that they answer, where
// the rule has such pairs.
func (t *Trainer) FeedbackAngles() []Angle {
	var all []Angle
	for _, f := range t.feedback() {
		all = append(all, Angle{f.weights.Name, angle(f.weights.W, f.forward.weights.W)})
	}
	return all
}

func (t *Trainer) feedback() []*feedback {
	if w, ok := t.teacher.(interface{ feedback() []*feedback }); ok {
		return w.feedback()
	}
	return nil
}

// angle between two arrays; 90° where one of them is zero.
func angle(a, b []float32) float64 {
	var ab, aa, bb float64
	for i, v := range a {
		ab += float64(v) * float64(b[i])
		aa += float64(v) * float64(v)
		bb += float64(b[i]) * float64(b[i])
	}
	if aa == 0 || bb == 0 {
		return 90
	}
	return math.Acos(min(1, max(-1, ab/math.Sqrt(aa*bb)))) * 180 / math.Pi
}
