package hierarchy

import "github.com/striate-sim/striate/internal/pool"

// Predictor shows test stimuli to a pathway.
type Predictor struct{ t *tiles }

// NewPredictor prepares a pathway for test stimuli.
func NewPredictor(p *Pathway, workers *pool.Pool) *Predictor {
	return &Predictor{newTiles(p, workers, workers.Workers())}
}

// Predict classifies n stimuli: class[i] is the read-out unit with the largest potential, of
// equals the first. render writes stimuli [first, first+lanes), In().Units()×lanes, and may
// be called by several workers at once.
func (q *Predictor) Predict(class []int, render func(dst []float32, first, lanes int)) {
	q.each(len(class), render, func(one *tile) {
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
	})
}

// Activity copies the activity of a stage to n stimuli into dst, [stimulus][unit].
func (q *Predictor) Activity(dst []float32, stage, n int, render func(dst []float32, first, lanes int)) {
	units := q.t.p.Stages[stage].Out.Units()
	q.each(n, render, func(one *tile) {
		a, lanes := q.t.activity(one, stage), one.at.lanes
		for b := range lanes {
			row := dst[(one.first+b)*units:][:units]
			for u := range row {
				row[u] = a[u*lanes+b]
			}
		}
	})
}

// each runs every tile of n stimuli through all layers; each worker has a tile of its own.
func (q *Predictor) each(n int, render func(dst []float32, first, lanes int), done func(*tile)) {
	q.t.pool.Do((n+q.t.width-1)/q.t.width, func(worker, i int) {
		one := q.t.all[worker]
		one.first = i * q.t.width
		one.at = moment{lanes: min(q.t.width, n-one.first)}
		one.show(q.t.p.In().Units(), render)
		one.run(0, len(one.works))
		done(one)
	})
}
