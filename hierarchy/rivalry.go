package hierarchy

import (
	"github.com/striate-sim/striate/learning"
)

const needsLateral = "its rule needs cells that inhibit one another: code: lateral"

// rivalry is how the cells of a stage learn to inhibit one another and to hold their rates
// (see learning.Decorrelation). Where weights are shared, a change is the mean over places.
type rivalry struct {
	how                 learning.Decorrelation
	between, thresholds *learner
	change              *beyond
	move                *direct
}

func newRivalry(t *Trainer, l *inhibited, tile func(int) *naiveTile, how learning.Decorrelation) *rivalry {
	r := &rivalry{how: how, change: &beyond{chance: float32(how.Target * how.Target)}, move: &direct{}}
	tiles, places := len(t.tiles.all), float32(l.above.Places())
	r.between = newLearner(l.between.weights, l.between.wiring, l.between.sign(), 0, tiles, func(i int) factors {
		return factors{tile(i).silence, tile(i).y}
	})
	r.between.optimizer, r.between.others = r.change, l.above.Channels
	r.thresholds = newLearner(l.p.bias, nil, 1, 0, tiles, func(i int) factors { return factors{p: tile(i).wants} })
	r.thresholds.optimizer = r.move
	if l.above.Channels < len(l.p.bias.W) || places == 1 {
		places = 1
	}
	r.between.sites, r.thresholds.sites = places, places
	return r
}

// pace sets the rates of the next update.
func (r *rivalry) pace(factor float64) {
	r.change.rate, r.move.rate = r.how.Lateral*factor, r.how.Threshold*factor
}

// propose forms what a tile's cells do to one another, −y by its effect, and p − y, by which
// their thresholds fall.
func (r *rivalry) propose(s *naiveTile) {
	s.silence, s.wants = grow(s.silence, len(s.y)), grow(s.wants, len(s.y))
	target := float32(r.how.Target)
	for i, y := range s.y {
		s.silence[i], s.wants[i] = -y, target-y
	}
}

// beyond changes synapses between cells by how much more often than by chance the two answer
// together: w ← clamp(w + α·(⟨y·y′⟩ − p²)).
type beyond struct {
	direct
	chance float32
}

func (o *beyond) Apply(w, dw []float32, _ [][]float32, s learning.Step) {
	for i, v := range dw {
		w[i] = min(s.Hi, max(s.Lo, w[i]+s.Rate*(v-o.chance)))
	}
}
