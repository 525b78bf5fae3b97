package hierarchy

import "github.com/striate-sim/striate/internal/pool"

// Predictor shows test stimuli to a pathway.
type Predictor struct {
	t *tiles

	count   int                                   // stimuli of the present call
	render  func(dst []float32, first, lanes int) // of the present call
	class   []int
	done    func(*tile)
	advance func(worker, i int) // made once: an answer allocates nothing
	answer  func(*tile)
}

// NewPredictor prepares a pathway for test stimuli.
func NewPredictor(p *Pathway, workers *pool.Pool) *Predictor {
	q := &Predictor{t: newTiles(p, workers, workers.Workers(), tileLanes)}
	q.advance, q.answer = q.advanceOne, q.classify
	return q
}

// Predict classifies n stimuli: class[i] is the read-out unit with the largest potential, of
// equals the first. render writes stimuli [first, first+lanes), In().Units()×lanes, and may
// be called by several workers at once.
func (q *Predictor) Predict(class []int, render func(dst []float32, first, lanes int)) {
	q.class = class
	q.each(len(class), render, q.answer)
	q.class = nil
}

func (q *Predictor) classify(one *tile) {
	lanes := one.at.lanes
	for b := range lanes {
		best := 0
		for c := 1; c < len(one.logits)/lanes; c++ {
			if one.logits[c*lanes+b] > one.logits[best*lanes+b] {
				best = c
			}
		}
		q.class[one.first+b] = best
	}
}

// Activity copies the activity of a stage to n stimuli into dst, [stimulus][unit].
func (q *Predictor) Activity(dst []float32, stage, n int, render func(dst []float32, first, lanes int)) {
	q.each(n, render, func(one *tile) {
		byStimulus(dst, q.t.activity(one, stage), one.first, one.at.lanes)
	})
}

// each runs every tile of n stimuli through all layers; each worker has a tile of its own.
func (q *Predictor) each(n int, render func(dst []float32, first, lanes int), done func(*tile)) {
	q.count, q.render, q.done = n, render, done
	q.t.pool.Do((n+q.t.width-1)/q.t.width, q.advance)
	q.render, q.done = nil, nil
}

func (q *Predictor) advanceOne(worker, i int) {
	one := q.t.all[worker]
	one.first = i * q.t.width
	one.at = moment{lanes: min(q.t.width, q.count-one.first)}
	one.show(q.t.p.In().Units(), q.render)
	one.run(0, len(one.works))
	q.done(one)
}
