package experiments

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/striate-sim/striate/experiments/record"
	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/rng"
)

// trainAndTest builds one network with the weights of a seed, trains it, and shows it every
// test.
func (r *run) trainAndTest(ctx context.Context, network int, seed uint64) (outcome, error) {
	n := r.spec.Networks[network]
	o := outcome{network: network, seed: seed}
	set, fit, held, err := r.material(n)
	if err != nil {
		return o, err
	}
	var all stopwatch
	err = all.run(func() error {
		var err error
		if o.pathway, err = n.Build(sheetOf(fit, set.fieldDeg), len(set.data.Classes), seed); err != nil {
			return err
		}
		if n.Load != "" {
			if err := n.loadWeights(r.source.Dir, o.pathway); err != nil {
				return err
			}
		}
		c, err := newCourse(n, seed, o.pathway, fit, held, r.workers)
		if err != nil {
			return err
		}
		err = r.train(ctx, c, &o)
		o.train = c.watch.seconds
		if err != nil {
			return err
		}
		if seed == r.spec.Seeds[0] && !o.diverged {
			o.audit = c.perturb()
		}
		return r.test(ctx, &o)
	})
	o.seconds += all.seconds
	return o, err
}

// train runs a network's epochs, or those that are left, with a checkpoint after each.
func (r *run) train(ctx context.Context, c *course, o *outcome) error {
	if c.trainer == nil {
		return nil
	}
	if err := r.restore(c); err != nil {
		return err
	}
	o.seconds = c.watch.seconds // of the run that was stopped
	if err := r.reuse(c); err != nil {
		return err
	}
	defer func() { o.epochs = c.epochs }()
	left := c.network.Train.Epochs*c.steps() - c.trainer.Updates
	r.options.Progress.Stage(fmt.Sprintf("%s, seed %d", c.network.Name, c.seed), left*c.network.Train.Batch)
	if c.trainer.Updates == 0 {
		if err := r.diagnose(c, o); err != nil {
			return err
		}
	}
	for !c.done() {
		err := c.watch.run(func() error { return c.runEpoch(ctx, r.options.Progress.Advance) })
		var diverged *DivergedError
		switch {
		case errors.As(err, &diverged):
			r.options.Progress.Note("%v", err)
			r.exits = append(r.exits, record.ExitDiverged)
			o.diverged = true
			return nil
		case err != nil:
			return errors.Join(err, r.checkpoint(c))
		}
		report := c.report()
		c.epochs = append(c.epochs, report)
		if c.network.Train.Patience > 0 && c.bestEpoch() == len(c.epochs)-1 {
			c.keepBest()
		}
		if err := r.log(c, report); err != nil {
			return err
		}
		if err := r.diagnose(c, o); err != nil {
			return err
		}
		if err := r.checkpoint(c); err != nil {
			return err
		}
	}
	if c.best != nil {
		c.useBest()
		return r.checkpoint(c)
	}
	return nil
}

func (r *run) log(c *course, e epochReport) error {
	path := fmt.Sprintf("%s/seed%d/", c.network.Name, c.seed)
	for _, m := range []struct {
		name  string
		value float64
	}{{"loss", e.loss}, {"train-accuracy", e.train}, {"validation-accuracy", e.validation}} {
		if math.IsNaN(m.value) {
			continue
		}
		if err := r.folder.Metric(c.trainer.Updates, path+m.name, m.value); err != nil {
			return err
		}
	}
	return nil
}

// test shows every condition to a trained network.
func (r *run) test(ctx context.Context, o *outcome) error {
	n := len(r.conditions)
	o.correct, o.inTime, o.missing = make([][]bool, n), make([][][]bool, n), make([]string, n)
	if o.diverged {
		return nil
	}
	p := hierarchy.NewPredictor(o.pathway, r.workers)
	name := r.spec.Networks[o.network].Name
	for i, c := range r.conditions {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		t := r.spec.Tests[c.test]
		if !r.spec.sees(name, t) {
			continue
		}
		var err error
		if o.missing[i], err = c.lesion(p, t, o.seed); err != nil {
			return err
		}
		if o.missing[i] != "" {
			continue
		}
		images := r.sets[c.set].test
		if images.Labels == nil {
			continue
		}
		if t.Limit > 0 {
			images = images.First(t.Limit)
		}
		show := plain(images)
		if t.Transform != nil {
			show = transformed(images, t.Transform, c.level, rng.Named(o.seed, "test/"+t.Name).Nth(math.Float64bits(c.level)))
		}
		if o.pathway.Steps() > 1 {
			o.inTime[i] = classifySteps(p, o.pathway.Steps(), images, show)
			o.correct[i] = o.inTime[i][o.pathway.Steps()-1]
			continue
		}
		o.correct[i] = classify(p, images, show)
	}
	return nil
}
