package experiments

// done tells whether a course is over: all its epochs are, or its validation accuracy has not
// risen for as many epochs as its patience.
func (c *course) done() bool {
	if c.epoch >= c.network.Train.Epochs {
		return true
	}
	patience := c.network.Train.Patience
	return patience > 0 && len(c.epochs) > 0 && len(c.epochs)-1-c.bestEpoch() >= patience
}

// bestEpoch is the first of the epochs so far with the highest validation accuracy.
func (c *course) bestEpoch() int {
	best := 0
	for i, e := range c.epochs {
		if e.validation > c.epochs[best].validation {
			best = i
		}
	}
	return best
}

// keepBest remembers the weights of the present epoch, where training may stop early.
func (c *course) keepBest() {
	state := c.pathway.State()
	if c.best == nil {
		for _, a := range state {
			c.best = append(c.best, make([]float32, len(a.Values)))
		}
	}
	for i, a := range state {
		copy(c.best[i], a.Values)
	}
}

// useBest goes back to the weights of the best epoch.
func (c *course) useBest() {
	for i, a := range c.pathway.State()[:len(c.best)] {
		copy(a.Values, c.best[i])
	}
}
