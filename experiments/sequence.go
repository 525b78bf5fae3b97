package experiments

import (
	"fmt"

	"github.com/striate-sim/striate/hierarchy"
	"github.com/striate-sim/striate/internal/rng"
)

// frames is how many successive stimuli of a batch are one sequence.
func (t Train) frames() int {
	if t.Sequence == nil {
		return 1
	}
	return t.Sequence.Frames
}

// anyOrder makes room for the order of the frames of so many images, where it is not that of time.
func (t Train) anyOrder(images int) []int {
	if t.Sequence == nil || t.Sequence.Order != "shuffled" {
		return nil
	}
	return make([]int, images*t.Sequence.Frames)
}

// shuffleFrames draws that order for the present epoch.
func (c *course) shuffleFrames() {
	for i := range c.frames {
		c.frames[i] = i
	}
	rng.Named(c.seed, "sequence/order").Shuffle(c.frames, uint64(c.epoch))
}

// show finds the image and the frame that stand at a position of the epoch, for a stimulus of the
// batch.
func (c *course) show(stimulus, position, frames int) {
	if c.frames != nil {
		position = c.frames[position]
	}
	c.index[stimulus], c.frame[stimulus] = c.perm[position/frames], position%frames
}

// perBatch is the largest batch of whole sequences within a limit, at least one.
func (t *trainFile) perBatch(limit int) int {
	if t.Sequence == nil || t.Sequence.Frames < 1 {
		return limit
	}
	return max(1, limit/t.Sequence.Frames) * t.Sequence.Frames
}

// sequence checks that a batch holds whole sequences, and that a rule that learns from what
// follows what is shown it.
func (c *checker) sequence(path string, n *Network) {
	rule, ok := n.Train.Rule.(hierarchy.Unlabelled)
	switch frames := n.Train.frames(); {
	case n.Train.Kind == TrainNone:
	case n.Train.Batch%frames != 0:
		c.fail(path+".train.batch", fmt.Sprintf("a batch of %d images does not hold whole sequences of %d", n.Train.Batch, frames), fmt.Sprintf("batch: %d", max(1, n.Train.Batch/frames)*frames))
	case ok && rule.Sequential() && frames == 1 && n.Train.Kind == TrainAll:
		c.fail(path+".train.rule", partName(c.root.Get(path+".train.rule"))+" learns from what follows what, and training images stand alone", "train: {sequence: {frames: 8, drift: 1 px}}")
	}
}

// alteration makes a changed image of another one, for a stimulus of the batch.
type alteration func(dst, src []float32, stimulus int)

// alterations are what happens to an image before it is shown: augmentations, alike for all frames
// of its sequence, and then the sequence.
func (c *course) alterations() []alteration {
	m, train := c.images, c.network.Train
	var all []alteration
	for i, a := range train.Augment {
		stream := rng.Named(c.seed, "augment").Nth(uint64(i))
		all = append(all, func(dst, src []float32, stimulus int) {
			a.Apply(dst, src, m.Height, m.Width, m.Channels, stream, c.epoch, c.index[stimulus])
		})
	}
	if s := train.Sequence; s != nil {
		stream := rng.Named(c.seed, "sequence")
		all = append(all, func(dst, src []float32, stimulus int) {
			s.Apply(dst, src, m.Height, m.Width, m.Channels, stream, c.epoch, c.index[stimulus], c.frame[stimulus])
		})
	}
	return all
}
