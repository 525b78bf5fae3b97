package experiments

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/striate-sim/striate/experiments/record"
	"github.com/striate-sim/striate/hierarchy"
)

// ErrOtherExperiment says that a run cannot go on in the folder of another experiment.
var ErrOtherExperiment = errors.New("it belongs to another experiment, or to the same with other settings (compare its resolved.yaml with what `striate check` prints)")

// open makes the folder of a new run, or opens that of the run to go on with.
func (r *run) open() (*record.Folder, error) {
	dir := r.options.Resume
	if dir == "" {
		return record.Create(r.options.Out, r.spec.Name)
	}
	before, err := os.ReadFile(filepath.Join(dir, "resolved.yaml"))
	if err != nil {
		return nil, fmt.Errorf("cannot go on with %s: %w", dir, err)
	}
	if !bytes.Equal(before, r.resolved()) {
		return nil, fmt.Errorf("cannot go on with %s: %w", dir, ErrOtherExperiment)
	}
	return record.Resume(dir)
}

// state is every array that a course's training changes, and the best weights so far.
func (c *course) state() []hierarchy.Array {
	all := c.trainer.State()
	for i, a := range c.best {
		all = append(all, hierarchy.Array{Name: "best/" + c.pathway.State()[i].Name, Values: a})
	}
	return all
}

// history is what a course remembers beside its arrays: the sums of the epoch under way, the
// seconds of training, and the reports of the epochs that are done.
func (c *course) history() []float64 {
	h := []float64{c.loss, float64(c.right), c.watch.seconds}
	for _, e := range c.epochs {
		h = append(h, e.loss, e.train, e.validation)
	}
	return h
}

// restore takes a course up where its last checkpoint left it, if there is one.
func (r *run) restore(c *course) error {
	if r.options.Resume == "" {
		return nil
	}
	at, err := record.LoadCheckpoint(r.options.Resume, c.network.Name, c.seed)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return c.takeUp(at)
}

// takeUp sets a course to where a checkpoint left it.
func (c *course) takeUp(at record.Checkpoint) error {
	if h := at.History; len(h) >= 3 && len(h)%3 == 0 {
		c.loss, c.right, c.watch.seconds = h[0], int(h[1]), h[2]
		for h = h[3:]; len(h) > 0; h = h[3:] {
			c.epochs = append(c.epochs, epochReport{h[0], h[1], h[2]})
		}
	}
	if c.network.Train.Patience > 0 && len(c.epochs) > 0 {
		c.keepBest()
	}
	if err := take(at, c.state()); err != nil {
		return fmt.Errorf("network %s, seed %d: its checkpoint does not fit: %w", c.network.Name, c.seed, err)
	}
	c.trainer.Updates, c.epoch = at.Updates, at.Epoch
	return nil
}
