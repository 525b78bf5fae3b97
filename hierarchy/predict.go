package hierarchy

import "github.com/striate-sim/striate/internal/pool"

// Predictor shows test stimuli to a pathway.
type Predictor struct {
	t *tiles

	count   int                                   // stimuli of the present call
	render  func(dst []float32, first, lanes int) // of the present call
	classes [][]int                               // of each step; nil: not asked for
	last    [][]int                               // the same where the last step alone is asked for
	done    func(one *tile, step int)
	advance func(worker, i int) // made once: an answer allocates nothing
	answer  func(one *tile, step int)
}

// NewPredictor prepares a pathway for test stimuli.
func NewPredictor(p *Pathway, workers *pool.Pool) *Predictor {
	q := &Predictor{t: newTiles(p, workers, workers.Workers(), tileLanes, p.frames()), last: make([][]int, p.steps)}
	q.advance, q.answer = q.advanceOne, q.classify
	return q
}

// Predict classifies n stimuli: class[i] is the read-out unit with the largest potential, of
// equals the first. render writes stimuli [first, first+lanes), In().Units()×lanes, and may
// be called by several workers at once.
func (q *Predictor) Predict(class []int, render func(dst []float32, first, lanes int)) {
	q.last[len(q.last)-1] = class
	q.PredictSteps(q.last, render)
	q.last[len(q.last)-1] = nil
}

// PredictSteps classifies stimuli in every step of their presentation: class[step][i], or nil
// for steps that are not asked for. The last is asked for.
func (q *Predictor) PredictSteps(class [][]int, render func(dst []float32, first, lanes int)) {
	q.classes = class
	q.each(len(class[len(class)-1]), render, q.answer)
	q.classes = nil
}

func (q *Predictor) classify(one *tile, step int) {
	class := q.classes[step]
	if class == nil {
		return
	}
	lanes := one.at.lanes
	for b := range lanes {
		best := 0
		for c := 1; c < len(one.logits)/lanes; c++ {
			if one.logits[c*lanes+b] > one.logits[best*lanes+b] {
				best = c
			}
		}
		class[one.first+b] = best
	}
}

// Activity copies the activity of a stage to n stimuli into dst, [stimulus][unit], in the last
// step of their presentation.
func (q *Predictor) Activity(dst []float32, stage, n int, render func(dst []float32, first, lanes int)) {
	q.each(n, render, func(one *tile, step int) {
		if step == q.t.p.steps-1 {
			byStimulus(dst, q.t.activity(one, stage), one.first, one.at.lanes)
		}
	})
}

// each runs every tile of n stimuli through all layers and steps; each worker has a tile of
// its own.
func (q *Predictor) each(n int, render func(dst []float32, first, lanes int), done func(one *tile, step int)) {
	q.count, q.render, q.done = n, render, done
	q.t.pool.Do((n+q.t.width-1)/q.t.width, q.advance)
	q.render, q.done = nil, nil
}

func (q *Predictor) advanceOne(worker, i int) {
	one := q.t.all[worker]
	one.first = i * q.t.width
	one.at = moment{lanes: min(q.t.width, q.count-one.first)}
	one.show(q.t.p.In().Units(), q.render)
	if q.t.p.unrolled() {
		q.t.present(one, q.done)
		return
	}
	one.run(0, len(one.works))
	q.done(one, 0)
}
