package hierarchy

import (
	"errors"
	"fmt"

	"github.com/striate-sim/striate/circuit"
	"github.com/striate-sim/striate/internal/pool"
	"github.com/striate-sim/striate/learning"
)

// teacher brings a signal to the synapses that learn: after a batch has run forward, teach
// leaves P and Q of every learner in place.
type teacher interface {
	learners() []*learner
	// teach returns the summed loss and the number of right answers.
	teach(labels []int) (loss float64, right int)
	// weights are those that the teacher itself brings (heads, feedback synapses).
	weights() []*learning.Weights
}

// phased is a teacher whose learners have their turns; the schedule begins anew with each.
type phased interface {
	// phase is the updates [from, to) of the phase that an update falls into.
	phase(update int) (from, to int)
}

// Training says how a pathway is to be taught.
type Training struct {
	Teaching    Teaching
	Optimizer   learning.Optimizer
	Schedule    learning.Schedule
	WeightDecay float64
	Batch       int       // stimuli a step
	Steps       int       // updates of the whole training
	StepsEpoch  int       // updates of one epoch
	ReadoutOnly bool      // only the last stage learns
	Unlabelled  bool      // there are no labels and no read-out: every stage learns by a rule without
	Loaded      bool      // the weights are those of an earlier run
	Frames      int       // successive stimuli of a batch that are one sequence; 0: each is alone
	LossSteps   LossSteps // of a network in time; nil: the last step
	Homeostasis []learning.Homeostasis
	Gate        Gate    // nil: none
	Eligibility float64 // share of its trace that a synapse keeps from update to update, or, of gated films, from frame to frame; 0: no trace

	exact bool // every synapse learns from what the rule brings, whatever its stage says
	lanes int  // of a tile, a multiple of circuit.TrialBlock; 0: tileLanes
}

// Trainer teaches a pathway batch by batch.
type Trainer struct {
	p        *Pathway
	how      Training
	pool     *pool.Pool
	tiles    *tiles
	teacher  teacher
	learners []*learner
	owned    []*learner
	jobs     []job
	views    [][][]float32 // per worker: memory of the weights at hand
	Updates  int           // done so far
	held     bool          // form proposals, but change nothing

	copies    copiers
	gate      *gating     // nil: none
	regulated []regulated // stages whose cells hold their rates
	regulate  func(worker, i int)

	at     []moment // tiles of the present batch
	trials int      // of the present batch
	frame  int      // step of the presentation whose products are being formed
	step   learning.Step
	// The three phases of an update, made once: a step allocates nothing.
	transpose, correlate, finish func(worker, i int)
}

// job is a piece of an update that one worker does alone.
type job struct {
	l        *learner
	kind     jobKind
	from, to int // parts, or tile and block
}

type jobKind int

const (
	jobParts jobKind = iota
	jobBlock
	jobBias
)

// NewTrainer prepares training. The number of workers never changes a bit of the result.
func NewTrainer(p *Pathway, how Training, workers *pool.Pool) (*Trainer, error) {
	lanes := how.lanes
	if lanes == 0 {
		lanes = tileLanes
	}
	count := (how.Batch + lanes - 1) / lanes
	t := &Trainer{p: p, how: how, pool: workers, tiles: newTiles(p, workers, count, lanes, p.steps)}
	if _, ok := how.Teaching.(Unlabelled); !ok && !how.ReadoutOnly && p.settles() {
		return nil, errors.New("cells that settle on a code learn by a rule without labels, or not at all")
	}
	var err error
	if _, exact := how.Teaching.(*Backprop); p.unrolled() && !exact {
		return nil, fmt.Errorf("this rule teaches networks of one pass; one that runs for %d steps learns by backprop", p.steps)
	}
	if err = t.newGating(); err != nil {
		return nil, err
	}
	if t.teacher, err = how.Teaching.newTeacher(t); err != nil {
		return nil, err
	}
	t.learners = t.teacher.learners()
	t.poolEligibility()
	for _, l := range p.layers {
		if o, ok := l.(owner); ok && !how.ReadoutOnly {
			for _, w := range o.owned() {
				one := newLearner(w.weights, nil, 1, how.Optimizer.Memory(), count, nil)
				one.change = w.change
				t.owned = append(t.owned, one)
			}
		}
	}
	if t.modulate(); t.gate != nil && len(t.owned) > 0 {
		return nil, errors.New("a gate does not reach what batch statistics learn")
	}
	if err := t.newRegulated(); err != nil {
		return nil, err
	}
	t.plan()
	t.transpose, t.correlate, t.finish = t.transposeOne, t.correlateOne, t.finishOne
	t.views = make([][][]float32, workers.Workers())
	for i := range t.views {
		t.views[i] = make([][]float32, 0, how.Optimizer.Memory())
	}
	return t, nil
}

// jobWork is about how many weights a job should touch.
const jobWork = 1 << 14

// plan cuts the update into jobs, by sizes alone.
func (t *Trainer) plan() {
	for _, l := range t.learners {
		switch {
		case l.wiring == nil:
			t.jobs = append(t.jobs, job{l, jobBias, 0, 0})
		case l.wiring.Parts() == 1:
			perTile := t.tiles.width * l.phases / circuit.TrialBlock
			l.byBlocks(len(t.tiles.all), perTile)
			for i := range t.tiles.all {
				for b := range perTile {
					t.jobs = append(t.jobs, job{l, jobBlock, i, b})
				}
			}
		default:
			parts := l.wiring.Parts()
			step := max(1, jobWork*parts/len(l.weights.W))
			for from := 0; from < parts; from += step {
				t.jobs = append(t.jobs, job{l, jobParts, from, min(from+step, parts)})
			}
		}
	}
}

// Step shows a batch, teaches it, and changes the weights once. It returns the summed loss
// and the number of right answers, both before the change.
func (t *Trainer) Step(b Batch) (loss float64, right int) {
	t.tiles.forwardTo(b, true, t.depth())
	loss, right = t.teach(b.Labels)
	t.update(len(b.Trials))
	return loss, right
}

// teach finds the gate of every stimulus and then has the teacher leave P and Q.
func (t *Trainer) teach(labels []int) (loss float64, right int) {
	if t.gate != nil {
		t.gate.open(t, labels)
	}
	loss, right = t.teacher.teach(labels)
	t.copies.balance(t)
	return loss, right
}

func (t *Trainer) update(trials int) {
	t.at, t.trials = t.tiles.ats[:t.tiles.in], trials
	factor, from := t.factor(), t.turn()
	t.Updates++
	t.step = learning.Step{Count: t.Updates - from, Rate: float32(t.how.Optimizer.BaseRate() * factor), Decay: float32(t.how.WeightDecay)}
	for t.frame = range t.p.steps {
		for _, one := range t.tiles.all[:t.tiles.in] {
			one.frame = &one.frames[t.frame]
		}
		t.pool.Do(len(t.learners)*len(t.at), t.transpose)
		t.pool.Do(len(t.jobs), t.correlate)
	}
	t.pool.Do(len(t.learners), t.finish)
	for _, l := range t.owned {
		t.apply(l, 0, len(l.change), 0)
	}
	t.hold()
	t.sleep()
}

// factor is what the schedule makes of the learning rate now.
func (t *Trainer) factor() float64 {
	from, to := 0, t.how.Steps
	if p, ok := t.teacher.(phased); ok {
		from, to = p.phase(t.Updates)
	}
	each := max(1, t.how.StepsEpoch)
	return t.how.Schedule.Factor(t.Updates-from, to-from, (t.Updates-from)/each, (to-from)/each)
}

// turn is the update with which the present phase began.
func (t *Trainer) turn() int {
	if p, ok := t.teacher.(phased); ok {
		from, _ := p.phase(t.Updates)
		return from
	}
	return 0
}

// transposeOne prepares Q of one learner and tile.
func (t *Trainer) transposeOne(_, i int) {
	l, tile := t.learners[i/len(t.at)], i%len(t.at)
	if l.gates != nil && !l.idle {
		l.gateTile(tile)
	}
	if l.wiring != nil && l.from == nil && !l.idle {
		l.transpose(tile, t.at[tile].lanes)
	}
}

// correlateOne forms the products of one job, and applies those that are whole.
func (t *Trainer) correlateOne(worker, i int) {
	j := t.jobs[i]
	if j.l.idle {
		return
	}
	more, whole := t.frame > 0, t.frame == t.p.steps-1
	switch j.kind {
	case jobParts:
		if t.takesSingle(j.l) {
			j.l.single(t.step.Rate, j.from, j.to)
			return
		}
		n := len(j.l.weights.W) / j.l.wiring.Parts()
		j.l.parts(j.from, j.to, t.at, more)
		if whole {
			j.l.take(j.from*n, j.to*n)
		}
		if whole && j.l.pooled == nil && !j.l.entire() {
			t.apply(j.l, j.from*n, j.to*n, worker)
		}
	case jobBlock:
		if j.from < len(t.at) && j.to*circuit.TrialBlock < t.at[j.from].lanes*j.l.phases {
			j.l.block(j.from, j.to, t.at[j.from].lanes, more)
		}
	case jobBias:
		j.l.sumBias(t.at, more)
		if whole && j.l.pooled == nil {
			t.apply(j.l, 0, len(j.l.change), worker)
		}
	}
}

// finishOne adds up the blocks of one learner of shared weights, or the places of one that
// pools them, and applies what comes of it, or what is changed all at once.
func (t *Trainer) finishOne(worker, i int) {
	switch l := t.learners[i]; {
	case l.idle:
	case l.blocks != nil:
		l.sumBlocks(t.at)
		l.take(0, len(l.change))
		t.apply(l, 0, len(l.change), worker)
	case l.pooled != nil:
		l.pooled.sum(l.change)
		t.apply(l, 0, len(l.change), worker)
	case l.entire():
		t.apply(l, 0, len(l.change), worker)
	}
}

func (t *Trainer) apply(l *learner, from, to, worker int) {
	if t.held {
		return
	}
	l.apply(t.how.Optimizer, t.step, t.trials, from, to, t.views[worker])
}
