package hierarchy

import (
	"github.com/striate-sim/striate/internal/departure"
	"github.com/striate-sim/striate/internal/pool"
	"github.com/striate-sim/striate/learning"
	"github.com/striate-sim/striate/simd"
)

// Pass takes stimuli up a pathway and credit that is given, not taught, down to every synapse
// and to the image. It changes no weight: it is the gradient of any function of the answers,
// and what layers cost by themselves. Passes allocate nothing once their arrays are grown.
type Pass struct {
	t     *Trainer
	down  *layerwise
	batch Batch
}

// NewPass prepares passes of up to so many stimuli. toImage carries credit beyond the lowest
// synapses to the image. The pathway must have plastic weights.
func NewPass(p *Pathway, stimuli int, toImage bool, workers *pool.Pool) (*Pass, error) {
	t, err := NewTrainer(p, Training{Teaching: &given{}, Optimizer: still{}, Schedule: &learning.Constant{}, Batch: stimuli}, workers)
	if err != nil {
		return nil, err
	}
	t.held = true
	s := &Pass{t: t, down: t.teacher.(*layerwise)}
	if toImage {
		s.down.lowest, s.down.below = 0, true
	}
	return s, nil
}

// Show renders a batch and keeps it for the passes to come, which run as in training. Labels
// are not looked at.
func (s *Pass) Show(b Batch) {
	s.batch = b
	s.batch.Labels = make([]int, len(b.Trials))
	s.Forward()
	s.batch.Render = func([]float32, int, int) {}
}

// Give sets the credit −∂E/∂y of every answer to the batch that is shown; render writes that
// of stimuli [first, first+lanes), units×lanes.
func (s *Pass) Give(render func(dst []float32, first, lanes int)) {
	for i, one := range s.t.tiles.all[:s.t.tiles.in] {
		s.down.errors[i] = grow(s.down.errors[i], len(one.logits))
		render(s.down.errors[i], one.first, one.at.lanes)
	}
}

// Forward shows the batch again.
func (s *Pass) Forward() { s.t.tiles.forward(s.batch, true) }

// Backward carries the credit down and forms the change of every weight.
func (s *Pass) Backward() {
	s.down.teach(s.batch.Labels)
	s.t.update(1)
}

// Answers copies the read-out's potentials into dst, [stimulus][unit].
func (s *Pass) Answers(dst []float32) {
	for _, one := range s.t.tiles.all[:s.t.tiles.in] {
		byStimulus(dst, one.logits, one.first, one.at.lanes)
	}
}

// ImageCredit copies the credit −∂E/∂x of the image into dst, [stimulus][unit].
func (s *Pass) ImageCredit(dst []float32) {
	for i, one := range s.t.tiles.all[:s.t.tiles.in] {
		byStimulus(dst, s.down.credit[i], one.first, one.at.lanes)
	}
}

// Changes returns −∂E/∂w of every plastic array, summed over the batch.
func (s *Pass) Changes() []Array {
	var all []Array
	for _, l := range s.t.everyLearner() {
		change := append([]float32(nil), l.change...)
		simd.Scale(change, l.sign)
		all = append(all, Array{l.weights.Name, change})
	}
	return all
}

// byStimulus copies units×lanes into the rows of [stimulus][unit] from first on.
func byStimulus(dst, x []float32, first, lanes int) {
	units := len(x) / lanes
	for b := range lanes {
		row := dst[(first+b)*units:][:units]
		for u := range row {
			row[u] = x[u*lanes+b]
		}
	}
}

// given teaches by credit that Pass.Give has put in place, along the exact derivatives.
type given struct{ Backprop }

func (*given) newTeacher(t *Trainer) (teacher, error) {
	return newLayerwise(t, givenSignal{}, nil, 0)
}

type givenSignal struct{}

func (givenSignal) judge(_, _ []float32, _ []int, _ moment) (loss float64, right int) { return 0, 0 }

// still is an optimizer that changes nothing.
type still struct{}

func (still) Memory() int                                          { return 0 }
func (still) BaseRate() float64                                    { return 0 }
func (still) Apply(_, _ []float32, _ [][]float32, _ learning.Step) {}
func (still) Departures() []departure.ID                           { return nil }
