package experiments

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/striate-sim/striate/experiments/stimulus"
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/pool"
	"github.com/striate-sim/striate/internal/rng"
	"github.com/striate-sim/striate/simd"
)

// DivergedError reports training that became infinite or not a number.
type DivergedError struct {
	Network string
	Seed    uint64
	Epoch   int
}

func (e *DivergedError) Error() string {
	return fmt.Sprintf("network %s, seed %d: training diverged in epoch %d; lower the learning rate", e.Network, e.Seed, e.Epoch)
}

// course is one network's training with one seed: the pathway, its trainer and how far it is.
type course struct {
	network Network
	seed    uint64
	pathway *hierarchy.Pathway
	trainer *hierarchy.Trainer // nil where nothing is trained
	images  *stimulus.Images   // trained on
	held    *stimulus.Images   // validation
	order   rng.Stream
	alter   []alteration // of each image before it is shown
	perm    []int
	batch   hierarchy.Batch
	scratch []float32 // altered images of a batch, [stimulus][unit]
	spare   []float32 // the same, one alteration earlier
	index   []int     // of the batch's images
	frame   []int     // of each in its sequence
	frames  []int     // order of an epoch's frames, where they stand in none of time; else nil
	epoch   int       // the epoch under way, from 0
	epochs  []epochReport
	best    [][]float32 // the pathway's arrays after its best epoch, where training may stop early
	watch   stopwatch   // of training
	loss    float64     // summed over the epoch so far
	right   int
	answers bool // the epoch has a loss (see hierarchy.Trainer.Answers)
	workers *pool.Pool
}

func newCourse(n Network, seed uint64, p *hierarchy.Pathway, images, held *stimulus.Images, workers *pool.Pool) (*course, error) {
	c := &course{
		network: n, seed: seed, pathway: p, images: images, held: held, workers: workers,
		order: rng.Named(seed, "order"), perm: make([]int, images.Count),
	}
	if n.Train.Kind == TrainNone {
		return c, nil
	}
	if images.Count < n.Train.Batch {
		return nil, fmt.Errorf("network %s: %d training images are fewer than a batch of %d", n.Name, images.Count, n.Train.Batch)
	}
	var err error
	how := n.Train.training(images.Count)
	how.Loaded, how.Unlabelled = n.Load != "", images.Labels == nil
	if c.trainer, err = hierarchy.NewTrainer(p, how, workers); err != nil {
		return nil, fmt.Errorf("network %s: %w", n.Name, err)
	}
	b := n.Train.Batch
	c.batch = hierarchy.Batch{Trials: make([]uint64, b), Render: c.render}
	if images.Labels != nil {
		c.batch.Labels = make([]int, b)
	}
	c.index, c.frame = make([]int, b), make([]int, b)
	c.frames = n.Train.anyOrder(images.Count)
	if c.alter = c.alterations(); len(c.alter) > 0 {
		c.scratch, c.spare = make([]float32, b*p.In().Units()), make([]float32, b*p.In().Units())
	}
	return c, nil
}

// steps is the number of updates of an epoch; the last, partial batch is left out.
func (c *course) steps() int {
	if c.trainer == nil {
		return 0
	}
	return c.images.Count * c.network.Train.frames() / c.network.Train.Batch
}

// runEpoch trains one epoch, or what is left of it. It stops between two updates when ctx is
// done.
func (c *course) runEpoch(ctx context.Context, advance func(images int)) error {
	b, frames := c.network.Train.Batch, c.network.Train.frames()
	for i := range c.perm {
		c.perm[i] = i
	}
	c.order.Shuffle(c.perm, uint64(c.epoch))
	c.shuffleFrames()
	first := c.trainer.Updates - c.epoch*c.steps()
	if first == 0 {
		c.loss, c.right = 0, 0
	}
	c.answers = c.trainer.Answers()
	for step := first; step < c.steps(); step++ {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		for i := range b {
			position := step*b + i
			c.show(i, position, frames)
			c.batch.Trials[i] = uint64(c.epoch*c.images.Count*frames + position)
			if c.batch.Labels != nil {
				c.batch.Labels[i] = c.images.Labels[c.index[i]]
			}
		}
		loss, right := c.trainer.Step(c.batch)
		if math.IsNaN(loss) || math.IsInf(loss, 0) {
			return &DivergedError{c.network.Name, c.seed, c.epoch + 1}
		}
		c.loss += loss
		c.right += right
		advance(b)
	}
	c.epoch++
	return nil
}

// render writes some of the batch's images, altered, in the program's order.
func (c *course) render(dst []float32, first, lanes int) {
	m := c.images
	if len(c.alter) == 0 {
		stimulus.Gather(dst, m, c.index[first:first+lanes], lanes)
		return
	}
	units := c.pathway.In().Units()
	from, to := c.spare[first*units:(first+lanes)*units], c.scratch[first*units:(first+lanes)*units]
	for i, alter := range c.alter {
		for b := range lanes {
			src := from[b*units : (b+1)*units]
			if i == 0 {
				src = m.Image(c.index[first+b])
			}
			alter(to[b*units:(b+1)*units], src, first+b)
		}
		from, to = to, from
	}
	simd.Transpose(dst, from, lanes, units, lanes)
}

// epochReport is what is known after an epoch.
type epochReport struct {
	loss, train, validation float64 // mean loss and accuracies; NaN where there is no validation
}

func (c *course) report() epochReport {
	n := float64(c.steps() * c.network.Train.Batch)
	r := epochReport{c.loss / n, float64(c.right) / n, math.NaN()}
	switch {
	case c.images.Labels == nil:
		return epochReport{math.NaN(), math.NaN(), math.NaN()}
	case !c.answers:
		r.loss, r.train = math.NaN(), math.NaN()
	}
	if c.held != nil && c.held.Count > 0 {
		correct := classify(hierarchy.NewPredictor(c.pathway, c.workers), c.held, plain(c.held))
		right := 0
		for _, ok := range correct {
			if ok {
				right++
			}
		}
		r.validation = float64(right) / float64(len(correct))
	}
	return r
}

// stopwatch counts seconds of work.
type stopwatch struct{ seconds float64 }

func (s *stopwatch) run(f func() error) error {
	start := time.Now()
	err := f()
	s.seconds += time.Since(start).Seconds()
	return err
}
